"""What the parts of the child process share: its answer and its way to refuse a file."""

from __future__ import annotations

from typing import Any

Answer = dict[str, Any]
"""The keys of `document.Metadata`, and "text" and "notes"; as JSON."""


class Refused(Exception):
    """The file is well understood and not taken; the message is the reason."""
