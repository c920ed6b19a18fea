"""Reading YAML, CSV and JSON lines with the line and column of every value.

Input files are hostile until read: they are UTF-8, limited in size and depth, YAML anchors, aliases and tags
are refused (no alias bombs, no objects), keys must not repeat. Nothing is guessed: YAML 1.2 core scalars
only (true/false, numbers, null); dates stay text. What is wrong is returned as `Problem`s so that a caller
can collect those of all files before raising one `InputError`.

    tree = read_yaml(path, file="study.yaml")
    tree.value["rivalry"]["holder"]              plain Python
    tree.place("rivalry", "holder")              (line, column), from 1
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, MappingStartEvent, NodeEvent, SequenceStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from counterpoise.errors import InputError, Problem, nearest

MAX_BYTES = 2_000_000
"""Largest YAML file, JSON line file or tidy CSV that is read."""
MAX_DEPTH = 20
"""Deepest nesting of YAML and JSON."""

Place = tuple[int, int]
Steps = tuple[str | int, ...]

_TAG = "tag:yaml.org,2002:"
_COLLECTION_STARTS = (MappingStartEvent, SequenceStartEvent)


@dataclass(frozen=True)
class Located:
    """A tree of plain values and where each stands. `places` and `keys` map paths to (line, column)."""

    file: str
    value: Any
    places: Mapping[Steps, Place] = field(repr=False)
    keys: Mapping[Steps, Place] = field(default_factory=dict, repr=False)

    def place(self, *path: str | int) -> Place:
        """Where the value at `path` stands; for a path that does not exist, its nearest ancestor."""
        return _nearest_place(self.places, path)

    def key_place(self, *path: str | int) -> Place:
        """Where the key of `path` stands (for unknown keys); else the place of the value."""
        return self.keys.get(path) or self.place(*path)

    def problem(self, message: str, *path: str | int, hint: str = "", at_key: bool = False) -> Problem:
        """A `Problem` at the value (or key) of `path`."""
        line, column = self.key_place(*path) if at_key else self.place(*path)
        return Problem(self.file, line, column, message, hint)


@dataclass(frozen=True)
class CsvRow:
    """One row of a CSV file: values by column name, and the column (in characters, from 1) each starts at."""

    file: str
    line: int
    values: Mapping[str, str]
    columns: Mapping[str, int] = field(repr=False)

    def problem(self, message: str, column: str = "", *, hint: str = "") -> Problem:
        """A `Problem` at the value of `column`, or at the row."""
        return Problem(self.file, self.line, self.columns.get(column, 1), message, hint)


def read_yaml(path: Path, *, file: str = "") -> Located:
    """Read one YAML document. InputError with the place for anything malformed, repeated, aliased or tagged.

    `file` is the name to print (default: the path).
    """
    name = file or str(path)
    text = read_text(path, file=name)
    try:
        _refuse_hostile(text, name)
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise InputError([Problem(name, line, column, f"not YAML: {error.problem or error.context}")]) from error
    except YAMLError as error:
        raise InputError([Problem(name, 0, 0, f"not YAML: {error}")]) from error
    if node is None:
        raise InputError([Problem(name, 1, 1, "the file is empty")])
    places: dict[Steps, Place] = {}
    keys: dict[Steps, Place] = {}
    problems: list[Problem] = []
    value = _plain(node, (), places, keys, problems, name)
    if problems:
        raise InputError(problems)
    return Located(name, value, places, keys)


def read_jsonl(path: Path, *, file: str = "") -> tuple[list[Located], list[Problem]]:
    """Read JSON lines: one `Located` object per line that is not blank, and the problems of the others."""
    name = file or str(path)
    rows: list[Located] = []
    problems: list[Problem] = []
    for number, line in enumerate(read_text(path, file=name).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            reader = _JsonReader(line, number)
            value = reader.read()
        except _JsonError as error:
            problems.append(Problem(name, number, error.column, f"not JSON: {error}"))
            continue
        if isinstance(value, dict):
            rows.append(Located(name, value, reader.places, reader.keys))
        else:
            problems.append(Problem(name, number, 1, "each line must be one JSON object"))
    return rows, problems


def read_csv_rows(
    path: Path, columns: Sequence[str], *, optional: Sequence[str] = (), file: str = ""
) -> tuple[list[CsvRow], list[Problem]]:
    """Read a comma-separated file whose header must hold `columns` (any order) and may hold `optional`.

    Values are stripped. Problems: unknown, repeated or missing columns, wrong row lengths, open quotes.
    """
    name = file or str(path)
    scanned = list(_scan_csv(read_text(path, file=name), name))
    problems = [item for item in scanned if isinstance(item, Problem)]
    rows = [item for item in scanned if not isinstance(item, Problem)]
    if problems:
        return [], problems
    if not rows:
        return [], [Problem(name, 1, 1, "the file is empty", f"the first line must be: {','.join(columns)}")]
    header = [cell.text.strip() for cell in rows[0]]
    problems = _header_problems(rows[0], header, columns, optional, name)
    if problems:
        return [], problems
    kept: list[CsvRow] = []
    for cells in rows[1:]:
        if len(cells) != len(header):
            message = f"{len(cells)} values where the header has {len(header)}"
            problems.append(Problem(name, cells[0].line, 1, message, "quote values that hold a comma"))
            continue
        values = {column: cell.text.strip() for column, cell in zip(header, cells, strict=True)}
        starts = {column: cell.column for column, cell in zip(header, cells, strict=True)}
        kept.append(CsvRow(name, cells[0].line, values, starts))
    return kept, problems


def read_text(path: Path, *, file: str = "", max_bytes: int = MAX_BYTES) -> str:
    """The text of a UTF-8 file with line ends as \\n and no byte-order mark; InputError otherwise."""
    name = file or str(path)
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= max_bytes else b""
    except OSError as error:
        raise InputError([Problem(name, 0, 0, f"cannot be read: {error.strerror}")]) from error
    if size > max_bytes:
        raise InputError([Problem(name, 0, 0, f"{size} bytes; at most {max_bytes} are read")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError([Problem(name, line, 0, "not UTF-8", "save the file as UTF-8")]) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def validation_problems(tree: Located, error: ValidationError, names: Iterable[str] = ()) -> list[Problem]:
    """Turn pydantic's errors on `tree.value` into located problems; `names` are the right keys for hints."""
    known = tuple(names)
    problems = []
    for detail in error.errors():
        path = tuple(detail["loc"])
        shown = ".".join(str(step) for step in path)
        if detail["type"] == "extra_forbidden":
            key = str(path[-1])
            problems.append(tree.problem(f"unknown key '{key}'", *path, hint=nearest(key, known), at_key=True))
        elif detail["type"] == "missing":
            problems.append(tree.problem(f"'{shown}' is missing", *path[:-1]))
        else:
            message, hint = explained(detail)
            problems.append(tree.problem(f"{shown}: {message}" if shown else message, *path, hint=hint))
    return problems


def explained(detail: ErrorDetails) -> tuple[str, str]:
    """What one of pydantic's complaints says, and the nearest right word where it wanted one of a list."""
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] != "literal_error":
        return message, ""
    words = re.findall(r"'([^']+)'", detail.get("ctx", {}).get("expected", ""))
    return f"'{detail['input']}' is not one of {', '.join(words)}", nearest(str(detail["input"]), words)


def reason(error: ValueError) -> str:
    """Why a row does not fit: the first complaint of pydantic with its field, or the error's own words."""
    if not isinstance(error, ValidationError):
        return str(error)
    detail = error.errors()[0]
    place = ".".join(str(step) for step in detail["loc"])
    message, _ = explained(detail)
    return f"{place}: {message}" if place else message


def _nearest_place(places: Mapping[Steps, Place], path: Steps) -> Place:
    for end in range(len(path), -1, -1):
        if path[:end] in places:
            return places[path[:end]]
    return (0, 0)


# -- YAML ------------------------------------------------------------------------------------------------


def _refuse_hostile(text: str, name: str) -> None:
    """Walk the flat stream of events (no recursion) and refuse aliases, anchors, tags and deep nesting."""
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            message = "anchors (&) and aliases (*) are not read"
            raise InputError([Problem(name, line, column, message, "quote the text, or write the value out")])
        if getattr(event, "tag", None) is not None:
            message = f"tags are not read: {event.tag}"
            raise InputError([Problem(name, line, column, message, "quote the text")])
        if isinstance(event, _COLLECTION_STARTS):
            depth += 1
            if depth > MAX_DEPTH:
                raise InputError([Problem(name, line, column, f"nested more than {MAX_DEPTH} deep")])
        elif type(event).__name__ in ("MappingEndEvent", "SequenceEndEvent"):
            depth -= 1


def _plain(
    node: Node,
    path: Steps,
    places: dict[Steps, Place],
    keys: dict[Steps, Place],
    problems: list[Problem],
    name: str,
) -> Any:
    """The plain value of a composed node; fills `places`, `keys` and `problems`."""
    places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, ScalarNode):
        return _scalar(node, name, problems)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, place), places, keys, problems, name) for place, item in enumerate(node.value)]
    if not isinstance(node, MappingNode):
        raise TypeError(f"unknown YAML node {type(node).__name__}")
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not isinstance(key_node, ScalarNode):
            problems.append(Problem(name, line, column, "a key must be a word"))
            continue
        key = str(key_node.value)
        if key in result:
            first = keys[(*path, key)][0]
            problems.append(Problem(name, line, column, f"'{key}' is given twice (first in line {first})"))
            continue
        keys[(*path, key)] = (line, column)
        result[key] = _plain(value_node, (*path, key), places, keys, problems, name)
    return result


_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, bool | None] = {
    "true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None,
}  # fmt: skip


def _scalar(node: ScalarNode, name: str, problems: list[Problem]) -> Any:
    """YAML 1.2 core: booleans, null, decimal numbers; everything quoted and everything else is text."""
    text = str(node.value)
    if node.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        if len(text.lstrip("+-")) > 1 and text.lstrip("+-").startswith("0"):
            line, column = node.start_mark.line + 1, node.start_mark.column + 1
            message = f"{text} loses its zeros as a number"
            problems.append(Problem(name, line, column, message, f'write "{text}"'))
        return int(text)
    return float(text) if _FLOAT.match(text) else text


# -- CSV -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cell:
    text: str
    line: int
    column: int


def _scan_csv(text: str, name: str) -> Iterator[list[_Cell] | Problem]:
    """Rows of cells by RFC 4180; blank lines are skipped; a quote left open or out of place is a problem."""
    position, line, line_start = 0, 1, 0
    cells: list[_Cell] = []
    size = len(text)
    while position < size or cells:
        cell_line, cell_column = line, position - line_start + 1
        if position < size and text[position] == '"':
            value, position = _quoted(text, position)
            if position < 0:
                yield Problem(name, cell_line, cell_column, "a quote is opened and never closed")
                return
            breaks = value.count("\n")
            if breaks:
                line += breaks
                line_start = text.rindex("\n", 0, position) + 1
            if position < size and text[position] not in ",\n":
                yield Problem(name, line, position - line_start + 1, "text after a closing quote", 'write "" inside')
                return
        else:
            stops = [stop for stop in (text.find(",", position), text.find("\n", position)) if stop >= 0]
            end = min(stops, default=size)
            value, position = text[position:end], end
        cells.append(_Cell(value, cell_line, cell_column))
        if position < size and text[position] == ",":
            position += 1
            continue
        if len(cells) > 1 or cells[0].text.strip():
            yield cells
        cells = []
        position, line, line_start = position + 1, line + 1, position + 1


def _quoted(text: str, start: int) -> tuple[str, int]:
    """The value of the quoted cell at `start` and the position behind its closing quote; -1 for none."""
    pieces = []
    position = start + 1
    while True:
        end = text.find('"', position)
        if end < 0:
            return "", -1
        pieces.append(text[position:end])
        if text[end + 1 : end + 2] != '"':
            return '"'.join(pieces), end + 1
        position = end + 2


def _header_problems(
    cells: Sequence[_Cell], header: Sequence[str], columns: Sequence[str], optional: Sequence[str], name: str
) -> list[Problem]:
    problems = []
    known = (*columns, *optional)
    for place, (cell, column) in enumerate(zip(cells, header, strict=True)):
        missing = [wanted for wanted in known if wanted not in header]
        if column not in known:
            message = f"unknown column '{column}'"
            problems.append(Problem(name, cell.line, cell.column, message, nearest(column, missing)))
        elif column in header[:place]:
            problems.append(Problem(name, cell.line, cell.column, f"column '{column}' is given twice"))
    absent = [column for column in columns if column not in header]
    if absent:
        seen = f"the header seen is: {','.join(header)}"
        problems.append(Problem(name, cells[0].line, 1, f"missing columns: {', '.join(absent)}", seen))
    return problems


# -- JSON ------------------------------------------------------------------------------------------------


class _JsonError(ValueError):
    """Malformed JSON at a column."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


_SPACE = re.compile(r"[ \t]*")


class _JsonReader:
    """Reads one line of JSON and notes where each value and key starts. Scalars are left to `json`."""

    def __init__(self, text: str, line: int) -> None:
        self.text, self.line = text, line
        self.places: dict[Steps, Place] = {}
        self.keys: dict[Steps, Place] = {}
        self._decoder = json.JSONDecoder(parse_constant=_refuse_constant)

    def read(self) -> Any:
        value, position = self._value(0, ())
        position = self._skip(position)
        if position < len(self.text):
            raise _JsonError("text after the end of the object", position + 1)
        return value

    def _skip(self, position: int) -> int:
        found = _SPACE.match(self.text, position)
        return found.end() if found else position

    def _value(self, position: int, path: Steps) -> tuple[Any, int]:
        position = self._skip(position)
        self.places[path] = (self.line, position + 1)
        if len(path) > MAX_DEPTH:
            raise _JsonError(f"nested more than {MAX_DEPTH} deep", position + 1)
        opening = self.text[position : position + 1]
        if opening == "{":
            return self._object(position + 1, path)
        if opening == "[":
            return self._array(position + 1, path)
        try:
            value, end = self._decoder.raw_decode(self.text, position)
        except json.JSONDecodeError as error:
            raise _JsonError(error.msg[0].lower() + error.msg[1:], error.pos + 1) from error
        except ValueError as error:
            raise _JsonError(str(error), position + 1) from error
        return value, end

    def _object(self, position: int, path: Steps) -> tuple[dict[str, Any], int]:
        result: dict[str, Any] = {}
        position = self._skip(position)
        if self.text[position : position + 1] == "}":
            return result, position + 1
        while True:
            position = self._skip(position)
            if self.text[position : position + 1] != '"':
                raise _JsonError("a key in double quotes is wanted here", position + 1)
            key, end = self._decoder.raw_decode(self.text, position)
            if key in result:
                raise _JsonError(f"'{key}' is given twice", position + 1)
            self.keys[(*path, key)] = (self.line, position + 1)
            position = self._skip(end)
            if self.text[position : position + 1] != ":":
                raise _JsonError("a colon is wanted here", position + 1)
            result[key], end = self._value(position + 1, (*path, key))
            position, closed = self._next(end, "}")
            if closed:
                return result, position

    def _array(self, position: int, path: Steps) -> tuple[list[Any], int]:
        result: list[Any] = []
        position = self._skip(position)
        if self.text[position : position + 1] == "]":
            return result, position + 1
        while True:
            item, end = self._value(position, (*path, len(result)))
            result.append(item)
            position, closed = self._next(end, "]")
            if closed:
                return result, position

    def _next(self, position: int, closing: str) -> tuple[int, bool]:
        """After a member: the position behind a comma or the closing bracket, and whether it closed."""
        position = self._skip(position)
        found = self.text[position : position + 1]
        if found not in (",", closing) or not found:
            raise _JsonError(f"a comma or {closing} is wanted here", position + 1)
        return position + 1, found == closing


def _refuse_constant(word: str) -> float:
    raise ValueError(f"{word} is not a number here; leave a missing value out")
