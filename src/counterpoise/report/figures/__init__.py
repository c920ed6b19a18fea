"""Figures: one per file, each a pure function `draw` from plain frozen inputs to a `Figure`."""
