"""Across documents: which records tell of the same thing, which cannot all hold, and which texts are copies."""

from counterpoise.read.across.find import find_links
from counterpoise.read.across.links import CLASHES, BorrowedDate, Link, Links, Reference

__all__ = ["CLASHES", "BorrowedDate", "Link", "Links", "Reference", "find_links"]
