"""The shipped weights: one file, its hash beside it, under a licence of its own.

`english.bin` is zlib-compressed MessagePack: the pipeline's configuration, the strings its labels and lemma
rules refer to, and for every component spaCy's own serialisation with 32-bit floats cut to 16 bits (restored
at load). `english.sha256` holds the file's SHA-256 as `sha256sum` prints it. Nothing is read from the file
before the hash is right. The weights are derived from UD English EWT and UNER English EWT and therefore under
CC BY-SA 4.0, unlike the code: see `weights/LICENSE`.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy
import srsly
from spacy.language import Language
from spacy.pipeline import EditTreeLemmatizer
from thinc.api import Config

from counterpoise.errors import CheckFailed
from counterpoise.read.parse.language import ReaderEnglish, know

FOLDER = Path(__file__).parent / "weights"
WEIGHTS = "english.bin"
HASH = "english.sha256"
LEFT_OUT = ["vocab", "tokenizer"]


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


def load(folder: Path = FOLDER) -> Language:
    """The shipped pipeline. Raises CheckFailed where the weights are not those of the hash file."""
    packed = srsly.msgpack_loads(zlib.decompress(verified(folder)))
    nlp = ReaderEnglish.from_config(Config().from_str(packed["config"]))
    if packed["known"]:
        know(nlp, packed["known"])
    for word in packed["strings"]:
        nlp.vocab.strings.add(word)
    for name, content in packed["pipes"].items():
        nlp.get_pipe(name).from_bytes(recast(content, numpy.float16, numpy.float32), exclude=LEFT_OUT)
    return nlp


def save(nlp: Language, known: Iterable[str], folder: Path = FOLDER) -> int:
    """Write a trained pipeline and its known words as weights and hash files; returns the size in bytes."""
    packed = {
        "config": nlp.config.to_str(),
        "known": sorted(known),
        "strings": sorted(referred(nlp)),
        "pipes": {
            name: recast(pipe.to_bytes(exclude=LEFT_OUT), numpy.float32, numpy.float16)
            for name, pipe in nlp.pipeline
        },
    }
    content = zlib.compress(srsly.msgpack_dumps(packed), 9)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    (folder / HASH).write_text(f"{digest}  {WEIGHTS}\n", encoding="ascii")
    return len(content)


def referred(nlp: Language) -> set[str]:
    """The strings without which a loaded pipeline could not name its labels, features and lemmas."""
    strings: set[str] = set()
    for _, pipe in nlp.pipeline:
        strings |= {str(label) for label in getattr(pipe, "labels", ())}
    for lemmatizer in (pipe for _, pipe in nlp.pipeline if isinstance(pipe, EditTreeLemmatizer)):
        for number in range(len(lemmatizer.trees)):
            node: dict[str, int] = lemmatizer.trees[number]
            strings |= {nlp.vocab.strings[node[side]] for side in ("orig", "subst") if side in node}
    return strings


def recast(content: bytes, old: type[numpy.floating[Any]], new: type[numpy.floating[Any]]) -> bytes:
    """A serialised component with the arrays of its network cast from one float type to another."""
    component = srsly.msgpack_loads(content)
    if "model" not in component:
        return content
    network = srsly.msgpack_loads(component["model"])
    network["params"] = [
        {
            name: value.astype(new) if isinstance(value, numpy.ndarray) and value.dtype == old else value
            for name, value in layer.items()
        }
        for layer in network["params"]
    ]
    component["model"] = srsly.msgpack_dumps(network)
    packed: bytes = srsly.msgpack_dumps(component)
    return packed
