"""Counterpoise: rival accounts of a conflict, fitted to one sourced record.

Documents and tables become records; records become monthly series; a declared system of quantities and
causal links is run and fitted once per rival account; the outlook and the report trace every figure back
to a passage or a table row.
"""

__version__ = "0.1.0"
