"""Where a language model is asked, and within which limits.

The endpoint speaks the OpenAI protocol (`POST BASE/chat/completions`), as llama.cpp, Ollama, vLLM and hosted services
do. Text and key travel in clear over http, so http is allowed to this machine only. The key comes from the
environment, never from the command line or a file of the study, and is written nowhere.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from counterpoise.errors import UsageError

KEY_VARIABLE = "COUNTERPOISE_LLM_KEY"
"""The environment variable that may hold the endpoint's key."""


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """An endpoint, a model on it, and limits. Times are in seconds, sizes in bytes, passages in characters."""

    base: str
    """The endpoint's base URL, such as `http://127.0.0.1:8080/v1`."""
    model: str
    temperature: float = 0.0
    answer_tokens: int = 8_000
    passage_characters: int = 6_000
    """How much text is sent at a time, at most; a longer document is sent in parts."""
    wall_seconds: float = 120.0
    """For one answer, from connecting to the last byte."""
    answer_bytes: int = 4_000_000
    attempts: int = 3
    """How often a busy or failing endpoint is asked before the document is given up."""

    def __post_init__(self) -> None:
        address(self.base)
        if not self.model.strip():
            raise UsageError("a model must be named; add --llm-model NAME")
        if not 0.0 <= self.temperature <= 2.0:
            raise UsageError(f"the temperature must be between 0 and 2, not {self.temperature:g}")


def address(base: str) -> SplitResult:
    """The parts of an endpoint's URL.

    Raises UsageError where it is no http or https URL, names no host, holds a password, or would send text in clear
    to another machine.
    """
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{base} is no http or https address, such as http://127.0.0.1:8080/v1")
    if parts.username or parts.password:
        raise UsageError(f"the address of the model must not hold a password; put a key into {KEY_VARIABLE}")
    if parts.query or parts.fragment:
        raise UsageError(f"{base} must end with its path, such as /v1")
    if parts.scheme == "http" and not is_here(parts.hostname):
        raise UsageError(f"{parts.hostname} is another machine, and http would send the documents in clear; use https")
    return parts


def is_here(host: str) -> bool:
    """Whether a host name means this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
