"""One question to an OpenAI-compatible endpoint, under a deadline, a size limit and no redirects.

The standard library's HTTP client is used, without following anything. A watchdog shuts the connection at the
deadline, so that an endpoint that sends a byte a minute cannot hold the run. Endpoints that are busy (429) or failing
(500 to 504), or drop the connection, are asked again after a pause that doubles, or after what they ask for up to
`LONGEST_PAUSE`; any other answer than 200 is final.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from counterpoise.read.llm.settings import LlmSettings, address

AGAIN = frozenset({429, 500, 502, 503, 504})
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
PIECE = 65_536
SHOWN = 200
"""Characters of an unwelcome answer that an error shows."""


class LlmFailed(Exception):
    """The endpoint gave no usable answer; the message says why. The document is not read, the rest goes on."""


class _Transient(Exception):
    """Worth asking again, after `pause` seconds where the endpoint said so."""

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


@dataclass(frozen=True)
class Client:
    """Asks questions of one endpoint. `sleep` stands in for time.sleep in tests."""

    settings: LlmSettings
    key: str | None = field(default=None, repr=False)
    sleep: Callable[[float], None] = time.sleep

    def ask(self, question: Mapping[str, object]) -> str:
        """The text of the first choice of the answer to a chat completion. Raises LlmFailed."""
        body = json.dumps(question, ensure_ascii=False).encode()
        pause = FIRST_PAUSE
        for attempt in range(1, self.settings.attempts + 1):
            try:
                return _text_of(self._once(body))
            except _Transient as trouble:
                if attempt == self.settings.attempts:
                    raise LlmFailed(f"{trouble}, {attempt} times") from None
                self.sleep(min(trouble.pause if trouble.pause is not None else pause, LONGEST_PAUSE))
                pause *= 2
        raise AssertionError("attempts is at least 1")

    def _once(self, body: bytes) -> bytes:
        """The body of one answer."""
        parts, wall = address(self.settings.base), self.settings.wall_seconds
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=wall)
        late = threading.Event()
        with closing(connection):
            try:
                connection.connect()
                with _deadline(connection.sock, wall, late):
                    connection.request("POST", f"{parts.path.rstrip('/')}/chat/completions", body, self._headers())
                    with connection.getresponse() as response:
                        content = self._checked(response)
            except (OSError, http.client.HTTPException) as trouble:
                if not late.is_set() and not isinstance(trouble, TimeoutError):
                    reason = str(trouble) or type(trouble).__name__
                    raise _Transient(f"{self.settings.base} cannot be reached: {reason}") from None
                late.set()
        if late.is_set():  # a connection that is shut looks like an answer that has ended
            raise LlmFailed(f"no whole answer within {wall:g} s")
        return content

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return {**headers, "Authorization": f"Bearer {self.key}"} if self.key else headers

    def _checked(self, response: http.client.HTTPResponse) -> bytes:
        content = bytearray()
        while piece := response.read1(PIECE):
            content += piece
            if len(content) > self.settings.answer_bytes:
                raise LlmFailed(f"the answer is longer than {self.settings.answer_bytes} bytes")
        if response.length:
            raise http.client.IncompleteRead(bytes(content[:SHOWN]), response.length)
        if response.status in AGAIN:
            raise _Transient(f"the endpoint answers {response.status} {response.reason}", _asked_pause(response))
        if response.status != http.client.OK:
            shown = content[:SHOWN].decode("utf-8", "replace").strip()
            raise LlmFailed(f"the endpoint answers {response.status} {response.reason}: {shown}")
        return bytes(content)


@contextmanager
def _deadline(connected: socket.socket, seconds: float, late: threading.Event) -> Iterator[None]:
    """Shut a socket after so many seconds, whoever waits on it, and set `late`."""

    def shut() -> None:
        late.set()
        with suppress(OSError):  # closed already, which is what was wanted
            connected.shutdown(socket.SHUT_RDWR)

    watchdog = threading.Timer(seconds, shut)
    watchdog.daemon = True
    watchdog.start()
    try:
        yield
    finally:
        watchdog.cancel()


def _asked_pause(response: http.client.HTTPResponse) -> float | None:
    stated = response.headers.get("Retry-After", "")
    return float(stated) if stated.isdigit() else None


def _text_of(content: bytes) -> str:
    """The message in a chat completion. Raises LlmFailed where there is none, or not the whole of it."""
    try:
        answer: Any = json.loads(content)
        choice = answer["choices"][0]
        text, ended = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        shown = content[:SHOWN].decode("utf-8", "replace").strip()
        raise LlmFailed(f"the endpoint's answer is no chat completion: {shown}") from None
    if ended == "length":
        raise LlmFailed("the model's answer was cut off; allow more tokens or send shorter passages")
    if not isinstance(text, str):
        raise LlmFailed("the model answered without text")
    return text
