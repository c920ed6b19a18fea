"""Make the coded documents: NAME.yaml (quoted strings) beside NAME.txt gives NAME.json, links.yaml gives links.json.

    python training/documents/coding.py            # write every NAME.json and links.json
    python training/documents/coding.py --check    # compare only; exit 1 where a file differs

Offsets are never typed. A quotation is a string of the text, or its two ends joined by " … "; it must occur once, or
end in "@n" for the nth time. A trigger is sought inside its clause; an actor inside its clause, else at the nearest
mention outside; a claim's cue and speaker nearest to the content. A row has its fields between " | ", a "-" for none:

    events     TYPE [mode] | clause | trigger | CODE[.SECTOR] [text]; ... > recipients | date | options
    transfers  clause | supplier > recipient | designation; class; number | ordered; delivered | money | status | opts
    claims     speaker text = full name, CODE | cue | content [+ content] | stance | options
    causal     cause | effect | sign | cause quantity > effect quantity | options
    figures    quotation | low[..high] unit | of what | options
    names      CODE[.SECTOR] kind | spelling; spelling ... | opt  (all occurrences; "@n" for one)

Options, divided by ";": opt, as=label (for links), key=value. README.md has the rules of coding.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

MODES = {
    "AGREE": "", "SUPPORT": "", "CONCEDE": "", "COOPERATE": "", "AID": "",
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release return disarm ceasefire access resign", "REQUEST": "assist change yield meet",
    "REJECT": "assist change yield meet", "ACCUSE": "disapprove investigate allege",
    "THREATEN": "restrict ban arrest relations rights expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct", "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict ban censor curfew arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture execute sexual assassinate destroy primitive firearms explosives suicide-attack"
    " aerial drone heavy-weapons crowd-control cleansing massacre unconventional",
}  # fmt: skip
"""Event types and their modes (PLOVER manual, OEDA)."""
SECTORS = set(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()
)
STATUSES = set("asserted reported planned conditional negated denied historical".split())
STANCES = set("says denies accuses promises warns doubts".split())
DEALS = set("negotiating offered contracted licensed delivering delivered refused suspended on_display".split())
WEAPONS = set(
    "tank armoured_vehicle artillery mlrs missile aircraft helicopter uav air_defence ship unspecified".split()
)
KINDS = set(
    "state demonym capital_metonym capital_place metonym person office organisation place contested group skip".split()
)
PRECISION = {0: "open", 4: "year", 7: "month", 10: "day"}
Span = tuple[int, int]
Record = dict[str, Any]


class CodingError(ValueError):
    """A row that cannot be coded; the message names the document and the row."""


def find_all(text: str, words: str) -> list[int]:
    """Starts of every occurrence of `words` that is not part of a longer word."""
    left = r"(?<!\w)" if words[0].isalnum() else ""
    right = r"(?!\w)" if words[-1].isalnum() else ""
    return [m.start() for m in re.finditer(left + re.escape(words) + right, text)]


@dataclass(frozen=True)
class Text:
    """A document's text, in which quotations are found."""

    name: str
    words: str

    def locate(self, quotation: str) -> Span:
        """Span of a quotation (see the module's head). Raises CodingError where it is missing or ambiguous."""
        ends, nth = split_nth(quotation)
        first, _, last = ends.partition(" … ")
        starts = find_all(self.words, first)
        if not starts or (nth and nth > len(starts)):
            raise CodingError(f"{self.name}: not in the text: {quotation!r}")
        if len(starts) > 1 and not nth:
            raise CodingError(f"{self.name}: {len(starts)} times in the text: {quotation!r}")
        start = starts[nth - 1 if nth else 0]
        end = start + len(first)
        if last:
            after = [s for s in find_all(self.words, last) if s >= end]
            if not after:
                raise CodingError(f"{self.name}: no end after the start: {quotation!r}")
            end = after[0] + len(last)
        return start, end

    def within(self, quotation: str, frame: Span) -> Span | None:
        """Span of the (nth) occurrence inside `frame`; None where there is none."""
        words, nth = split_nth(quotation)
        inside = [s for s in find_all(self.words, words) if frame[0] <= s and s + len(words) <= frame[1]]
        return (inside[(nth or 1) - 1], inside[(nth or 1) - 1] + len(words)) if len(inside) >= (nth or 1) else None

    def near(self, quotation: str, frame: Span) -> Span:
        """Span of the occurrence nearest to `frame`, or of the nth in the text where a number is given."""
        words, nth = split_nth(quotation)
        if nth:
            return self.locate(quotation)
        starts = find_all(self.words, words)
        if not starts:
            raise CodingError(f"{self.name}: not in the text: {quotation!r}")
        spans = [(s, s + len(words)) for s in starts]
        return min(spans, key=lambda span: (max(frame[0] - span[1], span[0] - frame[1], 0), span[0]))


def split_nth(quotation: str) -> tuple[str, int | None]:
    """The words and the number of "words@n"."""
    found = re.fullmatch(r"(.*\S)\s*@(\d+)", quotation, re.DOTALL)
    return (found[1], int(found[2])) if found else (quotation, None)


def rows(block: str | None, count: int) -> Iterator[tuple[list[str], Record]]:
    """Fields and options of each row of a block; the options, being last, may be left out."""
    for line in filter(str.strip, (block or "").splitlines()):
        fields = [f.strip() for f in re.split(r" \|(?: |$)", line.strip())]
        if len(fields) == count:
            fields.append("")
        if len(fields) != count + 1:
            raise CodingError(f"{len(fields)} fields instead of {count} or {count + 1}: {line!r}")
        yield fields[:count], options(fields[count])


def options(field: str) -> Record:
    """Options of a row: a bare word is true, "key=value" a string."""
    pairs = (part.strip().partition("=") for part in field.split(";") if part.strip())
    return {key: value if equals else True for key, equals, value in pairs}


def none(field: str) -> str | None:
    """A field's words; None for "-"."""
    return None if field == "-" else field


def known(value: str, allowed: set[str], what: str) -> str:
    """`value`, if it is one of the allowed words."""
    if value not in allowed:
        raise CodingError(f"unknown {what} {value!r}")
    return value


def code_of(words: str) -> tuple[str, str | None]:
    """Country code and sector of "CODE" or "CODE.SECTOR"."""
    code, _, sector = words.partition(".")
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise CodingError(f"not an actor code: {words!r}")
    return code, known(sector, SECTORS, "sector") if sector else None


def precision(date: str | None) -> str:
    """Precision of a date written as day, month, year or range; raises CodingError where it is none of them."""
    parts = date.split("/") if date else []
    if len(parts) > 2 or not all(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", part) for part in parts):
        raise CodingError(f"not a date: {date!r}")
    return "range" if len(parts) == 2 else PRECISION[len(date or "")]


def take(extra: Record, names: dict[str, str]) -> Record:
    """The options under their names in the output; an option that nothing takes is an error."""
    unknown = set(extra) - set(names) - {"opt", "as"}
    if unknown:
        raise CodingError(f"unknown option {sorted(unknown)[0]!r}")
    return {names[key]: value for key, value in extra.items() if key in names}


def actors(text: Text, field: str, clause: Span) -> list[Record]:
    """Actors of one side of an event."""
    found: list[Record] = []
    for part in filter(None, (p.strip() for p in field.split(";"))):
        head, _, words = part.partition(" ")
        code, sector = code_of(head)
        record: Record = {"code": code, "sector": sector, "text": split_nth(words)[0] or None}
        if words:
            span = text.within(words, clause)
            if span is None:
                span, record["outside_clause"] = text.near(words, clause), True
            record["span"] = span
        found.append(record)
    return found


EVENT_OPTIONS = {
    "alt": "alt_types", "altm": "alt_modes", "also": "also_modes", "alts": "alt_status", "how": "date_how",
    "place": "place", "dead": "dead", "hurt": "injured", "note": "note",
}  # fmt: skip


def event(text: Text, fields: list[str], extra: Record) -> Record:
    """One event from its row."""
    kind, clause, trigger, sides, date, status = fields
    event_type, _, mode = kind.partition(" ")
    known(event_type, set(MODES), "event type")
    if mode:
        known(mode, set(MODES[event_type].split()), "mode")
    span = text.locate(clause)
    at = text.within(trigger, span)
    if at is None:
        raise CodingError(f"{text.name}: trigger {trigger!r} is not in {clause!r}")
    doers, _, others = sides.partition(">")
    named = take({k: v for k, v in extra.items() if k != "by"}, EVENT_OPTIONS)
    for key in ("alt_types", "alt_modes", "also_modes", "alt_status"):
        if key in named:
            named[key] = named[key].split(",")
    for other in named.get("alt_types", []):
        known(other, set(MODES), "event type")
    named |= {key: int(named[key]) for key in ("dead", "injured") if key in named}
    return {
        "span": span, "trigger": at, "event_type": event_type, "mode": mode or None,
        "actors": actors(text, doers, span), "recipients": actors(text, others, span), "date": none(date),
        "date_precision": precision(none(date)), "status": known(status or "asserted", STATUSES, "status"),
        "speaker": extra.get("by", "author"), "optional": "opt" in extra, **named,
    }  # fmt: skip


def amount(words: str) -> tuple[float | None, float | None]:
    """Low and high of "5e9", "5e9..6e9" or "..6e9"."""
    low, dots, high = words.partition("..")
    first = float(low) if low else None
    return first, (float(high) if dots else first)


TRANSFER_OPTIONS = {
    "also": "also_class", "unit": "number_unit", "scope": "money_scope", "negated": "negated", "disputed": "disputed",
    "anaphor": "anaphor", "upgrade": "upgrade", "loan": "loan", "note": "note", "high": "num_high",
}  # fmt: skip


def transfer(text: Text, fields: list[str], extra: Record) -> Record:
    """One arms transfer from its row."""
    clause, sides, what, years, money, status = fields
    supplier, recipient = (none(side.strip()) for side in sides.split(">"))
    designation, weapon, number = (none(w.strip()) for w in what.split(";"))
    ordered, delivered = (none(w.strip()) for w in years.split(";"))
    low, high, currency = None, None, None
    if money != "-":
        sums, currency = money.split(" ")
        low, high = amount(sums)
    named = take({k: v for k, v in extra.items() if k not in ("by", "unsure")}, TRANSFER_OPTIONS)
    if "also_class" in named:
        named["also_class"] = [known(w, WEAPONS, "weapon class") for w in named["also_class"].split(",")]
    if "num_high" in named:
        named["num_high"] = int(named["num_high"])
    for code in filter(None, (supplier, recipient)):
        code_of(code)
    return {
        "span": text.locate(clause), "supplier": supplier, "recipient": recipient, "designation": designation,
        "weapon_class": known(weapon or "unspecified", WEAPONS, "weapon class"),
        "number": int(number) if number else None,
        "order_year": ordered, "delivery_years": delivered, "money_low": low, "money_high": high, "currency": currency,
        "status": known(status, DEALS, "deal status"),
        "uncertain": extra["unsure"].split(",") if "unsure" in extra else [],
        "speaker": extra.get("by", "author"), "optional": "opt" in extra, **named,
    }  # fmt: skip


def hull(*spans: Span | None) -> Span:
    """The shortest span that holds all the given ones."""
    there = [span for span in spans if span]
    return min(a for a, _ in there), max(b for _, b in there)


def claim(text: Text, fields: list[str], extra: Record) -> Record:
    """One claim from its row."""
    who, cue, said, stance = fields
    words, _, named = who.partition(" = ")
    name, _, code = (named or words).rpartition(", ")
    parts = [text.locate(part.strip()) for part in said.split(" + ")]
    content = hull(*parts)
    at = text.near(cue, content) if cue != "-" else None
    shown = words if named else name
    by = text.near(shown, at or content) if shown != "-" else None
    record = {
        "span": hull(content, at, by), "speaker": name, "speaker_code": code_of(code)[0] if code != "-" else None,
        "speaker_text": split_nth(shown)[0] if by else None, "speaker_span": by,
        "cue": split_nth(cue)[0] if at else None, "cue_span": at, "content": content,
        "stance": known(stance, STANCES, "stance"), "nested_in": extra.get("in"),
        "optional": "opt" in extra,
    }  # fmt: skip
    if len(parts) > 1:
        record["content_parts"] = parts
    return record | take(
        {k: v for k, v in extra.items() if k != "in"}, {"to": "addressee", "outlet": "outlet", "note": "note"}
    )


def cause(text: Text, fields: list[str], extra: Record) -> Record:
    """One causal claim from its row."""
    before, after, sign, quantities = fields
    first, second = (none(q.strip()) for q in quantities.split(">"))
    a, b = text.locate(before), text.locate(after)
    names = {"hedge": "hedge", "cond": "conditional", "counter": "counterfactual", "note": "note"}
    return {
        "span": hull(a, b), "cause": a, "effect": b, "polarity": known(sign, {"+", "-"}, "polarity"),
        "cause_quantity": first, "effect_quantity": second, "speaker": extra.get("by", "author"),
        "optional": "opt" in extra, **take({k: v for k, v in extra.items() if k != "by"}, names),
    }  # fmt: skip


def figure(text: Text, fields: list[str], extra: Record) -> Record:
    """One figure from its row."""
    quotation, value, of = fields
    sums, _, unit = value.partition(" ")
    low, high = amount(sums)
    return {
        "span": text.locate(quotation), "value_low": low or 0.0, "value_high": high, "unit": unit, "of": of,
        "optional": "opt" in extra, **take(extra, {"approx": "approximate", "above": "open_above"}),
    }  # fmt: skip


def common_names(folder: Path) -> str:
    """Rows of names.tbl (code, state, people, capital) as rows of a names block."""
    out = []
    for line in (folder / "names.tbl").read_text(encoding="utf-8").splitlines():
        code, state, people, capital = line.split(" | ")
        out.append(f"{code} {'organisation' if code in ('UNO', 'IGO', 'EUR') else 'state'} | {state}")
        out += [f"{code} demonym | {state.split(';')[0]} = {people}"] if people != "-" else []
        out += [f"{code} capital_place | {capital}"] if capital != "-" else []
    return "\n".join(out)


def entities(text: Text, block: str, edges: list[Span]) -> list[Record]:
    """Named mentions: later rows before earlier ones, numbered spellings first, longest match, no nesting."""
    found: list[tuple[int, int, int, Record]] = []
    for order, (fields, extra) in enumerate(rows(block, 2)):
        head, kind = fields[0].split(" ")
        code, sector = code_of(head)
        known(kind, KINDS, "kind of name")
        name, equals, listed = fields[1].partition(" = ")
        spellings = [s.strip() for s in (listed if equals else name).split(";")]
        for spelling in spellings:
            words, nth = split_nth(spelling)
            starts = find_all(text.words, words)
            if nth:
                starts = [text.locate(spelling)[0]]
            for start in starts:
                span = (start, start + len(words))
                title = split_nth(name if equals else spellings[0])[0]
                record: Record = {
                    "span": span,
                    "text": words,
                    "code": code,
                    "sector": sector,
                    "name": title,
                    "kind": kind,
                }
                if "opt" in extra or any(a <= start < b for a, b in edges):
                    record["optional"] = True
                found.append((-len(words), -bool(nth), -order, record))
    kept: list[Record] = []
    for *_, record in sorted(found, key=lambda item: item[:3]):
        start, end = record["span"]
        if all(end <= k["span"][0] or start >= k["span"][1] for k in kept):
            kept.append(record)
    return sorted((k for k in kept if k["kind"] != "skip"), key=lambda k: k["span"][0])


def head(text: Text, source: Record) -> Record:
    """The document's own record: side, date, boilerplate and the like."""
    out: Record = {"file": f"{text.name}.txt"}
    out |= {key: source.get(key) for key in ("title", "outlet", "author")}
    published = str(source["published"]) if source.get("published") else None
    out |= {"side": source["side"], "published": published, "published_from": source.get("from", "header")}
    out["language"] = "en"
    out["boilerplate"] = sorted(text.locate(q) for q in source.get("boilerplate", []))
    out["date_candidates"] = [
        {"span": text.locate(f[0]), "date": f[1], "chosen": "chosen" in extra, "why": f[2]}
        for f, extra in rows(source.get("dates"), 3)
    ]
    out["captions"] = [text.locate(q) for q in source.get("captions", [])]
    out["languages"] = [(*text.locate(f[0]), f[1]) for f, _ in rows(source.get("languages"), 2)]
    out["quoted_documents"] = [text.locate(q) for q in source.get("quoted", [])]
    return out | {key: source[key] for key in ("default_voice", "published_note") if key in source}


CODERS = {
    "events": (event, 6, "e"), "transfers": (transfer, 6, "t"), "claims": (claim, 4, "c"), "causal": (cause, 4, "k"),
    "figures": (figure, 3, "f"),
}  # fmt: skip
KEYS = {*CODERS, *"title outlet author side published from boilerplate dates captions languages".split()}
KEYS |= {"names", "quoted", "default_voice", "published_note"}


def read_yaml(path: Path) -> Record:
    """A YAML file's mapping."""
    loaded: Record = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return loaded


def lined_up(fields: list[str], extra: Record, count: int) -> list[str]:
    """Event rows may leave the status to the options ("st="); every other row has its fields as they are."""
    return [*fields, extra.pop("st", "asserted")] if count == 6 and len(fields) == 5 else fields


def code_document(path: Path) -> tuple[Record, dict[str, str]]:
    """The coding of NAME.yaml beside NAME.txt, and the label of each labelled record with its id."""
    text = Text(path.stem, path.with_suffix(".txt").read_bytes().decode("utf-8"))
    source = read_yaml(path)
    if set(source) - KEYS:
        raise CodingError(f"{path.name}: unknown key {sorted(set(source) - KEYS)[0]!r}")
    out: Record = {"document": head(text, source)}
    labels: dict[str, str] = {}
    wrong: list[str] = []
    for kind, (coder, count, letter) in CODERS.items():
        out[kind] = []
        for fields, extra in rows(source.get(kind), 5 if kind == "events" else count):
            try:
                record = coder(text, lined_up(fields, extra, count), extra)
            except (CodingError, ValueError, KeyError) as error:
                wrong.append(f"{path.name}: {kind}: {fields}: {error}")
                continue
            identity = f"{letter}{len(out[kind]) + 1}"
            out[kind].append({"id": identity, **record})
            if "as" in extra:
                labels[extra["as"]] = f"{text.name}.txt#{identity}"
    if wrong:
        raise CodingError("\n".join(wrong))
    for record in out["claims"]:
        if record["nested_in"]:
            record["nested_in"] = labels[record["nested_in"]].partition("#")[2]
    names = common_names(path.parent) + "\n" + (source.get("names") or "")
    out["entities"] = entities(text, names, out["document"]["boilerplate"])
    return out, labels


def code_links(folder: Path, labels: dict[str, dict[str, str]]) -> Record:
    """The links of links.yaml: rows "NAME#label | NAME#label | kind of clash | note"."""
    source = read_yaml(folder / "links.yaml")

    def end(words: str) -> str:
        name, _, label = words.partition("#")
        if label not in labels.get(name, {}):
            raise CodingError(f"links.yaml: no record {words!r}")
        return labels[name][label]

    clashes = [fields for fields, _ in rows(source["clash"], 4)]
    return {
        "same": [[end(f[0]), end(f[1])] for f, _ in rows(source["same"], 2)],
        "clash": [[end(f[0]), end(f[1]), f[2]] for f in clashes],
        "clash_notes": [f[3] for f in clashes],
    }


def as_json(coded: Record) -> str:
    """JSON with one record a line."""
    parts = []
    for key, value in coded.items():
        body = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list) and value:
            body = "[\n" + ",\n".join("  " + json.dumps(v, ensure_ascii=False) for v in value) + "\n ]"
        parts.append(f" {json.dumps(key)}: {body}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def make(folder: Path) -> dict[str, str]:
    """Contents of every output file by its name."""
    made: dict[str, str] = {}
    labels: dict[str, dict[str, str]] = {}
    wrong: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.stem != "links":
            try:
                coded, labels[path.stem] = code_document(path)
            except CodingError as error:
                wrong.append(str(error))
                continue
            made[f"{path.stem}.json"] = as_json(coded)
    if wrong:
        raise CodingError("\n".join(wrong))
    made["links.json"] = as_json(code_links(folder, labels))
    return made


def main(arguments: list[str]) -> int:
    """Write or check the outputs of this folder; returns the exit status."""
    parser = argparse.ArgumentParser(description="Make the coded documents from their quoted strings.")
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent)
    chosen = parser.parse_args(arguments)
    differing = []
    for name, content in make(chosen.folder).items():
        path = chosen.folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            differing.append(name)
            if not chosen.check:
                path.write_text(content, encoding="utf-8")
    print(
        f"{len(differing)} file(s) {'differ' if chosen.check else 'written'}" + "".join(f"\n  {n}" for n in differing)
    )
    return 1 if chosen.check and differing else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CodingError as error:
        sys.exit(f"error: {error}")
