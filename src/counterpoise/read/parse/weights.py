"""The shipped weights: one file, its hash beside it, under a licence of its own.

`english.bin` is zlib-compressed MessagePack: the pipeline's configuration, the words its networks know, the
lexicon of lemmas, and for every component spaCy's own serialisation, its numbers cut to 16 bits and its large
tables to 8 (restored to 32 at load). `english.sha256` holds the file's SHA-256 as `sha256sum` prints it.
Nothing is read from the file before the hash is right. The weights are derived from UD English EWT and UNER
English EWT and therefore under CC BY-SA 4.0, unlike the code: see `weights/LICENSE`.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from thinc.api import Config

import counterpoise.read.parse.network  # noqa: F401  registers the embedding layer
from counterpoise.errors import CheckFailed
from counterpoise.read.parse.language import ReaderEnglish, know
from counterpoise.read.parse.lemmas import Lexicon

FOLDER = Path(__file__).parent / "weights"
WEIGHTS = "english.bin"
HASH = "english.sha256"
LARGE_TABLE = 20_000
SMALLEST = 1e-8
LEFT_OUT = ["vocab", "tokenizer"]
NOT_SHIPPED = frozenset({"trainable_lemmatizer"})
"""Trained beside the others for the shared layer's sake; rules and a lexicon give better lemmas."""


def verified(folder: Path = FOLDER) -> bytes:
    """The bytes of the weights file. Raises CheckFailed where it is missing or not the file the hash names."""
    path, stated = folder / WEIGHTS, folder / HASH
    for needed in (path, stated):
        if not needed.is_file():
            raise CheckFailed(f"the parser's weights are incomplete: {needed} is missing; reinstall counterpoise")
    content = path.read_bytes()
    found, wanted = hashlib.sha256(content).hexdigest(), stated.read_text(encoding="ascii").split()[0]
    if found != wanted:
        raise CheckFailed(
            f"the parser's weights {path} are not the ones that shipped: their SHA-256 is {found}, "
            f"{HASH} states {wanted}; reinstall counterpoise"
        )
    return content


def weights_id(folder: Path = FOLDER) -> str:
    """The name records give the shipped parser: `en-` and the first 12 digits of the weights' hash."""
    return "en-" + (folder / HASH).read_text(encoding="ascii").split()[0][:12]


@dataclass(frozen=True)
class Loaded:
    """The pipeline and the lexicon of lemmas that belongs to it."""

    nlp: Language
    lexicon: Lexicon


def load(folder: Path = FOLDER) -> Loaded:
    """The shipped pipeline. Raises CheckFailed where the weights are not those of the hash file."""
    packed = srsly.msgpack_loads(zlib.decompress(verified(folder)))
    nlp = ReaderEnglish.from_config(Config().from_str(packed["config"]), auto_fill=False)
    know(nlp, packed["known"])
    for name, content in packed["pipes"].items():
        pipe: Any = nlp.get_pipe(name)
        pipe.from_bytes(restored(content), exclude=LEFT_OUT)
        for label in getattr(pipe, "labels", ()):
            nlp.vocab.strings.add(label)
    return Loaded(nlp, _lexicon(packed["lexicon"]))


def _lexicon(packed: dict[str, dict[str, Any]]) -> Lexicon:
    exceptions = {}
    for key, lemma in packed["exceptions"].items():
        tag, _, form = key.partition(" ")
        exceptions[tag, form] = lemma
    return Lexicon(exceptions, {kind: frozenset(lemmas) for kind, lemmas in packed["known"].items()})


def save(
    nlp: Language,
    known: Iterable[str],
    lexicon: Lexicon,
    folder: Path = FOLDER,
    *,
    pipes: Mapping[str, bytes] | None = None,
) -> int:
    """Write a trained pipeline, its known words and its lexicon as weights and hash files; returns the size.

    `pipes` are serialised components to write in place of the pipeline's present ones.
    """
    config = nlp.config.copy()
    config["nlp"]["pipeline"] = [name for name in config["nlp"]["pipeline"] if name not in NOT_SHIPPED]
    for name in NOT_SHIPPED:
        config["components"].pop(name, None)
    present: list[tuple[str, Any]] = [(name, pipe) for name, pipe in nlp.pipeline if name not in NOT_SHIPPED]
    kept = pipes or {}
    packed = {
        "config": config.to_str(),
        "known": sorted(known),
        "lexicon": {
            "exceptions": {f"{tag} {form}": lemma for (tag, form), lemma in sorted(lexicon.exceptions.items())},
            "known": {kind: sorted(lemmas) for kind, lemmas in sorted(lexicon.known.items())},
        },
        "pipes": {
            name: shrunk(kept[name] if name in kept else pipe.to_bytes(exclude=LEFT_OUT)) for name, pipe in present
        },
    }
    content = zlib.compress(srsly.msgpack_dumps(packed), 9)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    (folder / HASH).write_text(f"{digest}  {WEIGHTS}\n", encoding="ascii")
    return len(content)


def shrunk(content: bytes) -> bytes:
    """A serialised component with the arrays of its network in a smaller form."""
    return _each_array(content, _shrunk_array)


def restored(content: bytes) -> bytes:
    """The component that `shrunk` was given, its numbers rounded."""
    return _each_array(content, _restored_array)


def _each_array(content: bytes, change: Callable[[Any], Any]) -> bytes:
    component = srsly.msgpack_loads(content)
    if "model" not in component:
        return content
    network = srsly.msgpack_loads(component["model"])
    network["params"] = [{name: change(value) for name, value in layer.items()} for layer in network["params"]]
    component["model"] = srsly.msgpack_dumps(network)
    changed: bytes = srsly.msgpack_dumps(component)
    return changed


def _shrunk_array(value: Any) -> Any:
    """Large tables as 8-bit integers with a scale for each row, other arrays as 16-bit floats."""
    if not isinstance(value, numpy.ndarray) or value.dtype != numpy.float32:
        return value
    if value.ndim != 2 or value.size < LARGE_TABLE:
        return value.astype(numpy.float16)
    scale = numpy.maximum(numpy.abs(value).max(axis=1, keepdims=True), SMALLEST) / 127.0
    return {"steps": numpy.rint(value / scale).astype(numpy.int8), "scale": scale.astype(numpy.float32)}


def _restored_array(value: Any) -> Any:
    if isinstance(value, dict):
        return value["steps"].astype(numpy.float32) * value["scale"]
    return value.astype(numpy.float32) if isinstance(value, numpy.ndarray) else value
