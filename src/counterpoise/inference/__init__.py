"""Layer: inference."""
