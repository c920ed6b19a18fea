"""Layer: read."""
