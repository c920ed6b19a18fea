"""Names: the gazetteer, named mentions of a document, and the actors that phrases stand for."""

from counterpoise.read.names.find import find_names
from counterpoise.read.names.lexicon import Names
from counterpoise.read.names.mention import ActorRef, Mention
from counterpoise.read.names.resolve import DocumentNames, actor_of_text, read_names

__all__ = ["ActorRef", "DocumentNames", "Mention", "Names", "actor_of_text", "find_names", "read_names"]
