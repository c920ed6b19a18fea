"""Layer: system."""
