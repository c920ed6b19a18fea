"""A stand-in for a language model's endpoint on this machine, which answers as it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from counterpoise.read.llm.client import Client
from counterpoise.read.llm.settings import LlmSettings
from counterpoise.read.pipeline import Reader

Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class StandIn:
    """The endpoint: what it does for each question in turn (the last for all that follow), and what it was asked."""

    base: str
    behaviours: list[Behaviour] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def client(self, *, key: str | None = None, **limits: Any) -> Client:
        return Client(LlmSettings(self.base, "stand-in", **limits), key, sleep=lambda _: None)


def send(handler: BaseHTTPRequestHandler, content: bytes, *, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(content)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


def completion(text: object, finish: str = "stop") -> bytes:
    return json.dumps({"choices": [{"message": {"content": text}, "finish_reason": finish}]}).encode()


def says(text: object, finish: str = "stop") -> Behaviour:
    """Answer with a chat completion of this text; what is no string is sent as JSON."""
    words = text if isinstance(text, str) else json.dumps(text)
    return lambda handler: send(handler, completion(words, finish))


@pytest.fixture
def endpoint() -> Iterator[StandIn]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.asked.append(json.loads(body))
            found.headers.append(dict(self.headers))
            found.paths.append(self.path)
            place = min(len(found.asked), len(found.behaviours)) - 1
            found.behaviours[place](self)

        def log_message(self, *_: object) -> None:
            """Say nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up are part of the tests
    found = StandIn(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    found.stop.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def base() -> Reader:
    return Reader.load()
