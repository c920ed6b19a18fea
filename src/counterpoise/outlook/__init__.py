"""Layer: outlook."""
