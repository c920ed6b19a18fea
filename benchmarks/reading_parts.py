"""Score the parts of the reader, each on a public set of its own: actor phrases, attribution, causal sentences.

    python benchmarks/reading_parts.py SHARED_FOLDER [--documents 80]

Only the half not looked at while building is scored: items whose SHA-256 (of the row, the document's name or the
sentence's document) is odd. None of the sets is trained on in anything that ships, but for CausalNewsCorpus (CC0),
where the even half may be.

- Actor phrases: PETRARCH's and its successors' test cases for resolving a phrase to country and first sector.
- Attribution: PolNeAR 1.0. A claim is right where its cue and its source both overlap an annotated attribution;
  content is scored by words. In PolNeAR no word belongs to two attributions, so claims inside others are left out.
  `--documents` takes the first so many of the half, by hash.
- Causal sentences: CausalNewsCorpus; a sentence counts as causal where a causal claim is found in it.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import re
import tarfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from counterpoise.read.candidates import ClaimCandidate
from counterpoise.read.claims import find_causal, find_claims
from counterpoise.read.names import Names, actor_of_text, read_names
from counterpoise.read.parse.pipeline import Parser, load_parser

Spans = list[tuple[int, int]]
WORD = re.compile(r"\w+")
DAY_FORMS = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%Y")
TODAY = date(2022, 6, 1)
"""The day the actor cases were written for, where they say 'today'."""
WIDER = {"EUR": "IGO", "UNO": "IGO", "NGO": ""}
"""Codes that the actor cases do not tell apart."""
UNKNOWN = ("", "UNK")


def is_odd(name: str) -> bool:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 1


def rates(both: int, found: int, wanted: int) -> str:
    """Precision, recall and F1 as cells of a table."""
    precision, recall = both / found, both / wanted
    return f"{precision:.3f} | {recall:.3f} | {2 * precision * recall / (precision + recall):.3f} | {wanted}"


def stated_day(text: str | None) -> date:
    """The date of an actor case."""
    if not text or text == "today":
        return TODAY
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(f"no date in {text!r}")


def actor_right(case: Mapping[str, Any], names: Names) -> bool:
    """Whether country and first sector of a phrase are those expected, where the case names them."""
    given, wanted = case["args"], case["expected"]
    before = f"{given[1]} " if len(given) > 1 and case["method"] == "agent_to_code" else ""
    day = stated_day((given[2] if len(given) > 2 else None) or case["kwargs"].get("query_date"))
    found = actor_of_text((before + given[0]).strip(), published=day, names=names)
    code = found.code if found else ""
    sector = found.sectors[0] if found and found.sectors else ("" if code else "UNK")
    country, first = wanted.get("country", wanted.get("cc")), wanted.get("code_1")
    country_right = country is None or country in (code, WIDER.get(code, code))
    return country_right and (first is None or sector == first or (first in UNKNOWN and sector in UNKNOWN))


def actor_phrases(path: Path, names: Names) -> tuple[int, int]:
    """How many cases of the odd half are right, of how many; cases that ask a network service are left out."""
    cases = json.loads(path.read_text(encoding="utf-8"))
    odd = [case for case in cases if is_odd(json.dumps(case, sort_keys=True)) and case["method"] != "query_wiki"]
    return sum(actor_right(case, names) for case in odd), len(odd)


@dataclass(frozen=True)
class Attribution:
    """One annotated attribution: the spans of its parts."""

    source: Spans
    cue: Spans
    content: Spans


def attributions(brat: str) -> Iterator[Attribution]:
    """The attributions of a brat annotation file."""
    spans: dict[str, Spans] = {}
    for line in brat.splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            _, _, places = rest.split("\t")[0].partition(" ")
            spans[name] = [(int(a), int(b)) for a, b in map(str.split, filter(None, places.split(";")))]
        elif name.startswith("E"):
            parts: defaultdict[str, Spans] = defaultdict(list)
            for part in rest.split():
                role, target = part.split(":")
                parts[role.rstrip("0123456789")] += spans.get(target, [])
            yield Attribution(parts["Source"], parts["Cue"], parts["Content"])


def polnear(archive: Path) -> Iterator[tuple[str, str, list[Attribution]]]:
    """Name, text and attributions of each document; the first annotator's where there are several."""
    with tarfile.open(archive) as packed:
        members = sorted((one for one in packed.getmembers() if one.isfile()), key=lambda one: one.name)
        texts = {Path(one.name).stem: one for one in members if "/text/" in one.name and one.name.endswith(".txt")}
        seen: set[str] = set()
        for one in members:
            stem = Path(one.name).stem.rsplit("_", 1)[0]
            if not one.name.endswith(".ann") or stem in seen or stem not in texts:
                continue
            seen.add(stem)
            yield stem, _content(packed, texts[stem]), list(attributions(_content(packed, one)))


def _content(packed: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    held = packed.extractfile(member)
    if held is None:
        raise ValueError(f"{member.name} is not a file")
    return held.read().decode("utf-8")


def meet(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


@dataclass(frozen=True)
class Tally:
    """Attributions and their words: met, found, wanted."""

    met: int = 0
    found: int = 0
    wanted: int = 0
    words_met: int = 0
    words_found: int = 0
    words_wanted: int = 0

    def plus(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def one_document(text: str, gold: Sequence[Attribution], claims: Sequence[ClaimCandidate]) -> Tally:
    """Match claims to attributions one to one, best content first."""
    places = [match.span() for match in WORD.finditer(text)]

    def words(spans: Sequence[tuple[int, int]]) -> set[int]:
        return {i for i, place in enumerate(places) if meet([place], spans)}

    full = [one for one in gold if one.source and one.cue]
    free = set(range(len(full)))
    met = 0
    for claim in claims:
        if claim.cue_span is None or claim.speaker_span is None:
            continue
        fits = [j for j in free if meet([claim.cue_span], full[j].cue) and meet([claim.speaker_span], full[j].source)]
        if fits:
            content = words(claim.content_parts)
            free.remove(max(fits, key=lambda j: (len(content & words(full[j].content)), -j)))
            met += 1
    read = words([part for claim in claims for part in claim.content_parts])
    wanted = words([part for one in gold for part in one.content])
    return Tally(met, len(claims), len(full), len(read & wanted), len(read), len(wanted))


def attribution(archive: Path, parser: Parser, names: Names, most: int) -> tuple[Tally, int]:
    """PolNeAR's odd half, at most `most` documents."""
    odd = [one for one in polnear(archive) if is_odd(one[0])]
    odd.sort(key=lambda one: hashlib.sha256(one[0].encode()).hexdigest())
    total = Tally()
    for _, text, gold in odd[:most]:
        sentences = tuple(parser.parse(text))
        known = read_names(sentences, published=date(2016, 6, 1), names=names)
        claims = [one for one in find_claims(sentences, text=text, names=known) if one.nested_in is None]
        total = total.plus(one_document(text, gold, claims))
    return total, len(odd[:most])


def causal_sentences(folder: Path, parser: Parser) -> tuple[int, int, int]:
    """CausalNewsCorpus's odd half: sentences rightly found, found, and labelled causal."""
    with (folder / "train_subtask1.csv").open(encoding="utf-8-sig", newline="") as lines:
        label = {row["index"]: row["label"] == "1" for row in csv.DictReader(lines)}
    with (folder / "train_subtask2_grouped.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if is_odd(row["doc_id"])]
    counts = [0, 0, 0]
    for row, sentence in zip(rows, parser.parse_sentences([row["text"] for row in rows]), strict=True):
        found, wanted = bool(find_causal((sentence,))), label[f"{row['doc_id']}_{row['sent_id']}"]
        for place, holds in enumerate((found and wanted, found, wanted)):
            counts[place] += holds
    return counts[0], counts[1], counts[2]


def main(words: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path)
    options.add_argument("--documents", type=int, default=80, help="PolNeAR documents to read")
    asked = options.parse_args(words)
    folder = asked.shared / "reading"
    parser, names = load_parser(), Names.load()
    right, of = actor_phrases(folder / "event_gold" / "actor_phrases_dev.json", names)
    told, documents = attribution(folder / "attribution" / "polnear_train_dev.tar.gz", parser, names, asked.documents)
    causal = causal_sentences(folder / "causal", parser)
    print("## Parts, each on its own set\n")
    print("`python benchmarks/reading_parts.py SHARED_FOLDER`; the odd half by hash.\n")
    print("| part | precision | recall | F1 | gold | target |\n|---|---|---|---|---|---|")
    print(f"| attribution, source and cue (PolNeAR, {documents} documents) | ", end="")
    print(f"{rates(told.met, told.found, told.wanted)} | P 0.75, R 0.68 |")
    print(f"| attribution, words of content | {rates(told.words_met, told.words_found, told.words_wanted)} | F1 0.75 |")
    print(f"| causal sentence (CausalNewsCorpus) | {rates(*causal)} | F1 0.66 at P 0.80 |")
    print(f"\nActor phrases (country and first sector): {right} of {of} right ({right / of:.3f}); target 0.85.")


if __name__ == "__main__":
    main()
