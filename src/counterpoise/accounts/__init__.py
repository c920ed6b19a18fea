"""Layer: accounts."""
