"""Layer: evidence."""
