"""Join the parser of one training run and the name finder of another into one file of weights.

    python training/join.py PARSER_FOLDER NAMES_FOLDER OUT

The name finder has layers of its own, so it may come from another run with another configuration. Both runs must
have been given the same corpora: the words their networks know must be the same.
"""

from __future__ import annotations

import argparse
import hashlib
import zlib
from pathlib import Path
from typing import Any

import srsly
from thinc.api import Config

from counterpoise.read.parse import weights

NAMES = "ner"


def unpacked(folder: Path) -> dict[str, Any]:
    """The parts of a weights file, checked against its hash."""
    parts: dict[str, Any] = srsly.msgpack_loads(zlib.decompress(weights.verified(folder)))
    return parts


def joined(parser: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    """The first with the name finder of the second. Raises ValueError where they know other words."""
    if parser["known"] != names["known"]:
        raise ValueError("the two were trained on other corpora: they know other words")
    config, other = (Config().from_str(one["config"]) for one in (parser, names))
    config["components"][NAMES] = other["components"][NAMES]
    return {**parser, "config": config.to_str(), "pipes": {**parser["pipes"], NAMES: names["pipes"][NAMES]}}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("parser", "names", "out"):
        options.add_argument(name, type=Path)
    asked = options.parse_args()
    content = zlib.compress(srsly.msgpack_dumps(joined(unpacked(asked.parser), unpacked(asked.names))), 9)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / weights.WEIGHTS).write_bytes(content)
    (asked.out / weights.HASH).write_text(
        f"{hashlib.sha256(content).hexdigest()}  {weights.WEIGHTS}\n", encoding="ascii"
    )


if __name__ == "__main__":
    main()
