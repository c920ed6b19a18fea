"""Coded documents in the forms of others: POLECAT, ICEWS, FollowTheMoney, W3C Web Annotation, and a plain CSV."""

from counterpoise.read.export.annotations import annotations_text
from counterpoise.read.export.events_table import events_csv
from counterpoise.read.export.follow_the_money import entities_text
from counterpoise.read.export.icews import icews_text
from counterpoise.read.export.polecat import polecat_text

__all__ = ["annotations_text", "entities_text", "events_csv", "icews_text", "polecat_text"]
