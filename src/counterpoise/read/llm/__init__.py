"""An optional reader that asks a language model; off unless a call names an endpoint, and believed in nothing."""

from counterpoise.read.llm.answer import Refused
from counterpoise.read.llm.client import LlmFailed
from counterpoise.read.llm.reader import LlmReader
from counterpoise.read.llm.settings import LlmSettings

__all__ = ["LlmFailed", "LlmReader", "LlmSettings", "Refused"]
