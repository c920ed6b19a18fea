"""Asking an endpoint: what is sent, and every way in which an answer can fail to come."""

from __future__ import annotations

import re
import socket
import time
from http.server import BaseHTTPRequestHandler

import pytest

from counterpoise.errors import UsageError
from counterpoise.read.llm.client import Client, LlmFailed
from counterpoise.read.llm.settings import LlmSettings

from .conftest import StandIn, completion, says, send

QUESTION = {"model": "stand-in", "messages": []}


def failure(client: Client) -> str:
    with pytest.raises(LlmFailed) as raised:
        client.ask(QUESTION)
    return str(raised.value)


def test_the_question_goes_to_the_chat_completions_with_the_key(endpoint: StandIn) -> None:
    endpoint.behaviours = [says("fine")]
    assert endpoint.client(key="secret").ask(QUESTION) == "fine"
    assert endpoint.asked == [QUESTION]
    assert endpoint.paths == ["/v1/chat/completions"]
    assert endpoint.headers[0]["Authorization"] == "Bearer secret"
    assert "secret" not in repr(endpoint.client(key="secret"))


def test_without_a_key_none_is_sent(endpoint: StandIn) -> None:
    endpoint.behaviours = [says("fine")]
    endpoint.client().ask(QUESTION)
    assert "Authorization" not in endpoint.headers[0]


def test_a_busy_endpoint_is_asked_again_after_the_pause_it_names(endpoint: StandIn) -> None:
    pauses: list[float] = []
    endpoint.behaviours = [
        lambda handler: send(handler, b"", status=429, Retry_After="7"),
        lambda handler: send(handler, b"", status=503),
        says("at last"),
    ]
    client = Client(LlmSettings(endpoint.base, "stand-in"), sleep=pauses.append)
    assert client.ask(QUESTION) == "at last"
    assert pauses == [7.0, 2.0]


def test_an_endpoint_may_not_ask_for_a_pause_of_hours(endpoint: StandIn) -> None:
    pauses: list[float] = []
    endpoint.behaviours = [lambda handler: send(handler, b"", status=429, Retry_After="86400"), says("fine")]
    Client(LlmSettings(endpoint.base, "stand-in"), sleep=pauses.append).ask(QUESTION)
    assert pauses == [30.0]


def test_an_endpoint_that_stays_busy_is_given_up(endpoint: StandIn) -> None:
    endpoint.behaviours = [lambda handler: send(handler, b"", status=503)]
    assert failure(endpoint.client()) == "the endpoint answers 503 Service Unavailable, 3 times"
    assert len(endpoint.asked) == 3


def test_a_refusal_is_final_and_shown(endpoint: StandIn) -> None:
    endpoint.behaviours = [lambda handler: send(handler, b'{"error": "no such model"}', status=404)]
    assert failure(endpoint.client()) == 'the endpoint answers 404 Not Found: {"error": "no such model"}'
    assert len(endpoint.asked) == 1


def test_no_redirect_is_followed(endpoint: StandIn) -> None:
    endpoint.behaviours = [lambda handler: send(handler, b"", status=307, Location="http://127.0.0.1:1/elsewhere")]
    assert failure(endpoint.client()).startswith("the endpoint answers 307 Temporary Redirect")
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"<html>hello</html>",
        b"[]",
        b'{"choices": []}',
        b'{"choices": [{"message": "no"}]}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
    ids=["html", "list", "no choice", "no content", "deep", "no text"],
)
def test_what_is_no_chat_completion_is_told(endpoint: StandIn, content: bytes) -> None:
    endpoint.behaviours = [lambda handler: send(handler, content)]
    assert failure(endpoint.client()).startswith("the endpoint's answer is no chat completion: ")


def test_an_answer_that_was_cut_off_or_is_no_text_is_not_used(endpoint: StandIn) -> None:
    endpoint.behaviours = [says('{"events": [', "length")]
    wanted = "the model's answer was cut off; allow more tokens or send shorter passages"
    assert failure(endpoint.client()) == wanted
    endpoint.behaviours = [lambda handler: send(handler, completion(None))]
    assert failure(endpoint.client()) == "the model answered without text"


def test_an_endless_answer_is_cut(endpoint: StandIn) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not endpoint.stop.is_set():
            handler.wfile.write(b"x" * 65_536)

    endpoint.behaviours = [endless]
    assert failure(endpoint.client(answer_bytes=1_000_000)) == "the answer is longer than 1000000 bytes"


def dripping(endpoint: StandIn, opening: bytes) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(opening)
        while not endpoint.stop.wait(0.05):
            handler.wfile.write(b"a")

    endpoint.behaviours = [drip]


@pytest.mark.parametrize("opening", [b"", b"HTTP/1.1 200 OK\r\nX-Long: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_an_endpoint_that_drips_cannot_hold_the_run(endpoint: StandIn, opening: bytes) -> None:
    dripping(endpoint, opening)
    began = time.monotonic()
    message = failure(endpoint.client(wall_seconds=0.6))
    assert message == "no whole answer within 0.6 s"
    assert time.monotonic() - began < 30
    assert len(endpoint.asked) == 1


def test_an_answer_that_breaks_off_is_asked_for_again(endpoint: StandIn) -> None:
    def short(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"{}")

    endpoint.behaviours = [short, says("whole")]
    assert endpoint.client().ask(QUESTION) == "whole"


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    client = Client(LlmSettings(f"http://127.0.0.1:{port}/v1", "stand-in"), sleep=lambda _: None)
    assert re.fullmatch(rf"http://127\.0\.0\.1:{port}/v1 cannot be reached: .*refused.*, 3 times", failure(client))


@pytest.mark.parametrize(
    ("base", "message"),
    [
        ("ftp://127.0.0.1/v1", "ftp://127.0.0.1/v1 is no http or https address, such as http://127.0.0.1:8080/v1"),
        ("localhost:8080", "localhost:8080 is no http or https address, such as http://127.0.0.1:8080/v1"),
        (
            "http://example.org/v1",
            "example.org is another machine, and http would send the documents in clear; use https",
        ),
        (
            "https://me:word@example.org/v1",
            "the address of the model must not hold a password; put a key into COUNTERPOISE_LLM_KEY",
        ),
        ("https://example.org/v1?key=1", "https://example.org/v1?key=1 must end with its path, such as /v1"),
    ],
)
def test_addresses_that_are_not_taken(base: str, message: str) -> None:
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        LlmSettings(base, "m")


def test_a_model_must_be_named_and_the_temperature_be_one() -> None:
    with pytest.raises(UsageError, match=r"^a model must be named; add --llm-model NAME$"):
        LlmSettings("http://[::1]:80/v1", " ")
    with pytest.raises(UsageError, match=r"^the temperature must be between 0 and 2, not 3$"):
        LlmSettings("http://localhost/v1", "m", temperature=3)
