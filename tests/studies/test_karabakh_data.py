"""The flagship's tables and hand-coded records: form, sources, known answers, no text of the documents."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from counterpoise.dates import DateSpan
from counterpoise.evidence.collection import Evidence, read_evidence
from counterpoise.evidence.linking import linked_events
from counterpoise.provenance import sha256_file
from counterpoise.records import CausalClaim, Claim, Event, Record, TableRow, Transfer
from counterpoise.study import Study, read_study
from counterpoise.vocabulary import actors, weapon_classes

TIDY = "quantity,from,to,start,end,value,low,high,at_least,unit,channel,source,vintage,note"
DEALS = (
    "supplier,recipient,designation,weapon_class,order_year,order_uncertain,ordered,ordered_uncertain,"
    "delivered,delivered_uncertain,delivery_years,status,tiv_delivered,source,vintage"
)
QUANTITY_OF_TABLE = {
    "deliveries": "deliveries", "deaths": "deaths", "spending": "spending", "trust": "trust",
    "violations": "violations", "relation": "relation", "alignment": "alignment", "elections": "election",
    "casualties": "casualties",
}  # fmt: skip
QUANTITIES = set(
    "deals offers deliveries arsenal military_balance guarantee leverage alignment trust relation demands "
    "talks acts tension violations onset deaths domestic_pressure cooperation supply".split()
)
ACCOUNTS = set("balance licence substitution status_quo leverage public_restraint third_power".split())
TRANSFER_STATUS = set(
    "negotiating offered contracted licensed delivering delivered suspended refused on_display".split()
)
MODES = {
    "CONSULT": "visit third-party multilateral phone", "REQUEST": "assist change yield meet",
    "REJECT": "assist change yield meet", "ACCUSE": "disapprove investigate allege",
    "THREATEN": "restrict ban arrest relations rights expel territory violence",
    "SANCTION": "convict expel withdraw discontinue", "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict ban censor curfew arrest deport withhold misinformation cyber",
    "ASSAULT": "beat firearms explosives aerial drone heavy-weapons",
}  # fmt: skip
DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
BORROWED_RUN = 8
"""Words in a row that a paraphrase may not share with any document."""

CHECK_LIST = {
    "000-02": "talks on another lot",
    "000-03": "Force cannot settle",
    "000-04": "Progress toward a settlement",
    "000-05": "partly halted",
    "000-06": "balance, upset by",
    "000-07": "six to seven",
    "000-08": "Land that Azerbaijan took",
    "000-09": "consent to using",
    "000-10": "cheated",
    "000-11": "widened its hold",
    "000-12": "Bordyuzha",
    "000-13": "openly offered",
    "000-14": "opened up on Tavush",
    "000-15": "further defence dealings",
    "000-16": "dangers that led to April",
    "000-17": "mended their relations",
    "000-18": "heading into elections",
    "001-02": "outside the usual calendar",
    "001-03": "citizens turned back",
    "001-04": "does not fit friendship",
    "001-05": "Two civilians",
    "001-06": "Lapshin arrest",
    "001-07": "New fighting between",
    "001-08": "Without a new agreement",
    "001-09": "the sole condition",
    "001-10": "jointly condemned",
    "001-11": "raising provocations",
    "001-12": "urged the sides",
    "001-13": "Brussels left little",
    "001-14": "Little is to be expected",
    "001-15": "chose a president",
    "001-16": "Two recruits",
    "001-17": "Rank of Azerbaijan",
    "001-18": "Share of Armenian energy",
    "001-19": "Gyumri garrison",
    "001-20": "Putin ratified",
    "001-21": "counts in vain",
    "001-22": "perilous",
    "001-23": "missiles before jobs",
    "002-02": "two-day visit",
    "002-03": "under way and going well",
    "002-04": "freshly signed",
    "002-05": "would go on supplying",
    "002-06": "no business of Armenia",
    "002-07": "on the eve",
    "002-08": "receives no Russian arms",
    "002-09": "Arms for Armenia depend",
    "002-10": "common front on Karabakh",
    "002-11": "peacekeepers on the ground",
    "002-12": "letting Baku strike",
    "002-13": "CSTO ministerial",
    "003-02": "strained ties",
    "003-03": "fought at the state border",
    "003-04": "building supplies",
    "003-05": "never explained",
    "003-06": "good explanation",
    "003-07": "two Azerbaijani observers",
    "003-08": "Dostlug order",
    "003-09": "livelier",
    "003-10": "borders have Russian backing",
    "003-11": "about to stage",
    "003-12": "PKK fighters",
    "003-13": "no confirmed settling",
    "003-14": "stepped up their arms ties",
    "003-15": "upkeep",
    "003-16": "Dossier Center",
    "004-02": "newest arms",
    "004-03": "about five thousand million",
    "004-04": "took Russia to task",
    "004-05": "keeps the forces in balance",
    "004-06": "buy attack weapons",
    "004-07": "much Russian military help",
    "004-08": "paraded at Yerevan",
    "004-09": "discourage an Azerbaijani",
    "004-10": "Smerch launcher",
}
"""Fact of the check list -> words of the record that holds it."""


@pytest.fixture(scope="module")
def study(karabakh: Path) -> Study:
    return read_study(karabakh)


@pytest.fixture(scope="module")
def evidence(study: Study) -> Evidence:
    return read_evidence(study)


@pytest.fixture(scope="module")
def coded(evidence: Evidence) -> tuple[Record, ...]:
    """The records of documents that hold: what was read, as judged by the coding by hand."""
    return tuple(record for record in evidence.accepted if record.origin.kind == "document")


@pytest.fixture(scope="module")
def texts(study: Study, shared: Path) -> dict[str, str]:
    """The documents' texts, by id, with line ends as they are."""
    read = {}
    for document in study.documents:
        with (shared / "seeds" / document.file).open(encoding="utf-8", newline="") as stream:
            read[document.id] = stream.read()
    return read


def raw(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def table(evidence: Evidence, name: str) -> list[TableRow]:
    return [row for row in evidence.rows if row.origin.file == f"tables/{name}.csv"]


def values(rows: Iterable[TableRow], giver: str, receiver: str, vintage: str) -> dict[int, float | None]:
    return {
        int(row.start[:4]): row.value
        for row in rows
        if (row.from_actor, row.to_actor, row.origin.vintage) == (giver, receiver, vintage)
    }


def words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.lower().replace("\u2019", "'"))


def longest_run(paraphrase: str, grams: Mapping[int, set[tuple[str, ...]]]) -> int:
    """Length of the longest run of words of `paraphrase` that `grams` (by length) holds."""
    spoken = words(paraphrase)
    longest = 0
    for size in sorted(grams):
        if not any(tuple(spoken[i : i + size]) in grams[size] for i in range(len(spoken) - size + 1)):
            break
        longest = size
    return longest


def grams_of(texts: Iterable[str], longest: int) -> dict[int, set[tuple[str, ...]]]:
    grams: dict[int, set[tuple[str, ...]]] = {size: set() for size in range(1, longest + 1)}
    for text in texts:
        spoken = words(text)
        for size, kept in grams.items():
            kept.update(tuple(spoken[i : i + size]) for i in range(len(spoken) - size + 1))
    return grams


# -- tables ----------------------------------------------------------------------------------------


def test_tables_have_the_tidy_header(karabakh: Path) -> None:
    headers = {
        path.stem: path.read_text(encoding="utf-8").splitlines()[0] for path in (karabakh / "tables").glob("*.csv")
    }
    assert headers == {
        name: DEALS if name == "deals" else TIDY for name in (*QUANTITY_OF_TABLE, "class_shares", "deals")
    }


def test_every_row_has_source_vintage_and_a_period(karabakh: Path) -> None:
    for path in sorted((karabakh / "tables").glob("*.csv")):
        for line, row in enumerate(raw(path), start=2):
            assert row["source"], f"{path.name}:{line}"
            assert DAY.match(row["vintage"]), f"{path.name}:{line}: vintage {row['vintage']!r}"
            if path.stem != "deals":
                DateSpan.parse(row["start"], row["end"])


def test_every_table_has_a_licence_card(karabakh: Path) -> None:
    cards = (karabakh / "tables" / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| (\w+\.csv) \|", cards, flags=re.MULTILINE)
    assert sorted(named) == sorted(path.name for path in (karabakh / "tables").glob("*.csv"))


def test_rows_are_of_their_tables_quantity_between_known_actors(evidence: Evidence) -> None:
    for name, quantity in QUANTITY_OF_TABLE.items():
        assert {row.quantity for row in table(evidence, name)} == {quantity}
    known = set(actors()) | {""}
    assert {code for row in evidence.rows for code in (row.from_actor, row.to_actor)} <= known
    assert {(deal.supplier in known, deal.recipient) for deal in deals(evidence)} == {
        (True, "AZE"),
        (True, "ARM"),
    }


def test_a_period_has_one_figure_per_channel_and_vintage(evidence: Evidence) -> None:
    keys = Counter(
        (row.quantity, row.from_actor, row.to_actor, row.start, row.end, row.channel, row.origin.vintage)
        for row in evidence.rows
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_deliveries_known_answers(evidence: Evidence) -> None:
    rows = table(evidence, "deliveries")
    to_azerbaijan = values(rows, "RUS", "AZE", "2022-07-28")
    to_armenia = values(rows, "RUS", "ARM", "2022-07-28")
    assert sorted(to_azerbaijan) == sorted(to_armenia) == list(range(2005, 2021))
    assert sum(to_azerbaijan[year] or 0 for year in range(2007, 2016)) == 1983
    assert sum(to_armenia[year] or 0 for year in range(2007, 2016)) == 110
    assert [to_azerbaijan[year] for year in (2015, 2016, 2017)] == [210, 7, 109]
    assert to_armenia[2016] == 110
    assert (to_azerbaijan[2019], to_armenia[2008]) == (0, 0)
    assert values(rows, "TUR", "AZE", "2022-07-28")[2020] == 6
    assert values(rows, "TUR", "AZE", "2026-05-18") == {2020: 28.8}


def test_a_printed_zero_is_under_half_and_an_unlisted_year_is_zero(evidence: Evidence) -> None:
    rows = table(evidence, "deliveries")
    printed = [(r.from_actor, r.start) for r in rows if r.under is not None]
    assert printed == [("USA", "2009-01"), ("USA", "2013-01")]
    assert {r.note for r in rows if r.value == 0} == {"none listed"}


def test_deliveries_spending_and_alignment_agree_with_the_released_tables(evidence: Evidence, shared: Path) -> None:
    folder = shared / "data" / "karabakh"
    tiv = {
        (r["supplier_iso3"], r["recipient_iso3"], int(r["year"])): float(r["tiv"])
        for r in raw(folder / "sipri_tiv_karabakh_1992_2021.csv")
    }
    for row in table(evidence, "deliveries"):
        if row.origin.vintage == "2022-07-28":
            told = tiv.get((row.from_actor, row.to_actor, int(row.start[:4])), 0.0)
            assert (row.value or 0.0) == told, row
    milex = {
        (r["iso3"], int(r["year"])): float(r["milex_constant_2023_usd_m"])
        for r in raw(folder / "sipri_milex_karabakh.csv")
        if r["milex_constant_2023_usd_m"]
    }
    for row in table(evidence, "spending"):
        assert row.value == pytest.approx(milex[row.from_actor, int(row.start[:4])], abs=1e-4)
    points = {
        (r["iso3"], int(r["year"])): float(r["ideal_point"]) for r in raw(folder / "unga_ideal_points_karabakh.csv")
    }
    for row in table(evidence, "alignment"):
        year = int(row.start[:4])
        distance = abs(points[row.from_actor, year] - points[row.to_actor, year])
        assert row.value == pytest.approx(distance, abs=1e-4)


def test_deaths_known_answers(evidence: Evidence) -> None:
    rows = table(evidence, "deaths")
    months = {row.start: row for row in rows if row.start == row.end}
    assert sorted(months) == [f"{y}-{m:02d}" for y in range(2008, 2021) for m in range(1, 13)]
    sums = {(row.start, row.end): (row.value, row.low, row.high) for row in rows if row.start != row.end}
    assert sums == {
        ("2008-01", "2008-12"): (30, 30, 43),
        ("2014-01", "2014-12"): (46, 45, 54),
        ("2017-01", "2017-12"): (36, 36, 37),
        ("2020-09", "2020-11"): (7593, 7495, 9024),
    }
    assert months["2016-04"].value == 128
    assert months["2020-07"].value == 19
    exact = {month: row.value for month, row in months.items() if row.value is not None}
    assert sum(exact[f"2015-{m:02d}"] for m in range(1, 13)) == 72
    assert sum(exact[f"2016-{m:02d}"] for m in range(1, 13)) == 141
    outside = [month for month in exact if month[:4] == "2020"]
    assert sum(exact[month] for month in outside) + 7593 == 7646


def test_months_of_a_sum_are_lower_bounds_that_fit_into_it(evidence: Evidence) -> None:
    rows = table(evidence, "deaths")
    for window in (row for row in rows if row.start != row.end):
        inside = [r for r in rows if r.start == r.end and window.start <= r.start <= window.end]
        assert all(row.value is None and row.at_least is not None for row in inside)
        assert window.low is not None
        assert sum(row.at_least or 0 for row in inside) < window.low
    assert sum(row.value is None for row in rows) == 12 * 3 + 3


def test_exact_months_of_deaths_agree_with_the_released_events(evidence: Evidence, shared: Path) -> None:
    released = {
        r["month"][:7]: float(r["deaths_single_month_events"])
        for r in raw(shared / "data" / "karabakh" / "ucdp_deaths_month_karabakh.csv")
    }
    differ = {
        row.start: (row.value, released[row.start])
        for row in table(evidence, "deaths")
        if row.start == row.end and (row.value if row.value is not None else row.at_least) != released[row.start]
    }
    assert differ == {"2015-01": (16, 23)}


def test_relation_scores_lie_between_minus_one_and_one_and_the_war_is_masked(evidence: Evidence) -> None:
    rows = table(evidence, "relation")
    assert all(-1 <= row.value <= 1 for row in rows if row.value is not None)
    masked = sorted({row.start for row in rows if row.value is None})
    assert masked == ["2020-09", "2020-10", "2020-11", "2020-12"]
    coverage = {(row.from_actor, row.to_actor, row.channel) for row in rows}
    assert ("TUR", "AZE", "ICEWS") not in coverage
    assert len(coverage) == 7


def test_class_shares_add_up_to_one_per_pair(evidence: Evidence) -> None:
    totals: dict[tuple[str, str], float] = defaultdict(float)
    for row in table(evidence, "class_shares"):
        assert row.quantity.removeprefix("class_share_") in weapon_classes()
        totals[row.from_actor, row.to_actor] += row.value or 0.0
    assert len(totals) == 6
    assert all(total == pytest.approx(1, abs=1e-3) for total in totals.values())


def deals(evidence: Evidence) -> list[Transfer]:
    return [t for t in evidence.transfers if t.origin.file == "tables/deals.csv"]


def test_deals_known_answers(evidence: Evidence) -> None:
    listed = deals(evidence)
    assert 40 <= len(listed) <= 50
    assert {deal.weapon_class for deal in listed} <= set(weapon_classes())
    (tanks,) = [d for d in listed if d.designation == "T-90S" and d.recipient == "AZE"]
    assert (tanks.number, tanks.order_year, tanks.delivery_years, tanks.tiv) == (
        100,
        2011,
        (2013, 2014, 2015),
        400,
    )
    (missiles,) = [d for d in listed if d.designation == "9M723 Iskander"]
    assert (missiles.delivery_years, missiles.tiv) == ((2016,), 75)


def test_trust_falls_from_wave_to_wave(evidence: Evidence) -> None:
    shares = [row.value for row in sorted(table(evidence, "trust"), key=lambda row: row.start)]
    assert shares == [0.83, 0.75, 0.64, 0.57, 0.35]


def test_incomplete_months_of_violations_are_lower_bounds(evidence: Evidence) -> None:
    bounded = {row.start: row.at_least for row in table(evidence, "violations") if row.value is None}
    assert bounded == {"2014-07": 414, "2014-08": 332}


def test_elections_are_dated_to_the_day_of_the_vote(evidence: Evidence) -> None:
    for row in table(evidence, "elections"):
        assert row.origin.vintage[:7] == row.start == row.end
        assert row.note.startswith(row.origin.vintage)


# -- documents and records -------------------------------------------------------------------------


def test_documents_are_the_files_whose_hash_is_stated(study: Study, shared: Path) -> None:
    assert [document.id for document in study.documents] == ["000", "001", "002", "003", "004"]
    for document in study.documents:
        assert sha256_file(shared / "seeds" / document.file) == document.sha256


def test_records_hold_every_kind_for_every_document(coded: tuple[Record, ...]) -> None:
    held: dict[str, set[str]] = defaultdict(set)
    for record in coded:
        assert record.origin.passage is not None
        held[record.origin.passage.document].add(record.kind)
    assert sorted(held) == ["000", "001", "002", "003", "004"]
    assert all(kinds == {"event", "transfer", "claim", "causal_claim", "figure"} for kinds in held.values())


def test_every_fact_of_the_check_list_is_held_by_a_record(coded: tuple[Record, ...], shared: Path) -> None:
    facts = [row["fact_id"] for row in raw(shared / "seeds" / "facts.csv") if row["kind"] != "document"]
    assert facts == list(CHECK_LIST)
    told: dict[str, str] = defaultdict(str)
    for record in coded:
        assert record.origin.passage is not None
        told[record.origin.passage.document] += record.text + "\n"
    assert [fact for fact, phrase in CHECK_LIST.items() if phrase not in told[fact[:3]]] == []


def test_ids_of_records_are_unique(evidence: Evidence) -> None:
    for records in (evidence.records, evidence.accepted):
        ids = Counter(record.id for record in records)
        assert [identifier for identifier, count in ids.items() if count > 1] == []


def test_passages_lie_within_the_texts(coded: tuple[Record, ...], texts: dict[str, str]) -> None:
    for record in coded:
        passage = record.origin.passage
        assert passage is not None
        text = texts[passage.document]
        spans = [(passage.start, passage.end)]
        if isinstance(record, Claim) and record.content is not None:
            spans.append(record.content)
        for start, end in spans:
            assert 0 <= start < end <= len(text), record
            assert text[start:end] == text[start:end].strip(), record


def test_no_paraphrase_shares_eight_words_in_a_row_with_a_document(
    coded: tuple[Record, ...], karabakh: Path, texts: dict[str, str]
) -> None:
    grams = grams_of(texts.values(), BORROWED_RUN)
    some_sentence = " ".join(words(texts["000"])[20:40])
    assert longest_run(some_sentence, grams) == BORROWED_RUN, "the measure itself must find a copy"
    told = [(record.id, record.text) for record in coded]
    told += [(r.id, part) for r in coded if isinstance(r, CausalClaim) for part in (r.cause, r.effect)]
    told += [(a, str(t["says"])) for a, tellings in told_by(karabakh).items() for t in tellings]
    borrowed = {where: text for where, text in told if longest_run(text, grams) >= BORROWED_RUN}
    assert borrowed == {}


def test_paraphrases_are_short_and_records_name_who_coded_them(coded: tuple[Record, ...]) -> None:
    assert max(len(record.text.split()) for record in coded) <= 25
    assert {record.origin.coded_by.partition(":")[0] for record in coded} == {"hand", "reader"}
    assert all(record.origin.speaker for record in coded)


def test_events_use_plover_modes_known_actors_and_dates_before_publication(
    coded: tuple[Record, ...], study: Study
) -> None:
    published = {document.id: document.published for document in study.documents}
    for event in (record for record in coded if isinstance(record, Event)):
        assert event.mode in ("", *MODES.get(event.event_type, "").split()), event
        assert set(event.parties) <= set(actors()), event
        assert event.when is not None
        assert event.origin.passage is not None
        if event.status not in ("planned", "conditional"):
            assert event.when.start.isoformat() <= published[event.origin.passage.document], event


def test_claims_and_causal_claims_use_the_systems_quantities(coded: tuple[Record, ...]) -> None:
    for record in coded:
        if isinstance(record, Claim):
            quantity, _, pair = record.about.partition("[")
            assert quantity in {"", *QUANTITIES}, record
            assert set(re.findall(r"[A-Z]{3,}", pair)) <= set(actors()), record
            assert bool(record.about) == bool(record.value), record
        if isinstance(record, CausalClaim):
            assert {record.cause_quantity, record.effect_quantity} <= QUANTITIES | {"territory", ""}, record
            assert set(record.accounts) <= ACCOUNTS, record


def test_transfers_of_documents_use_the_registers_words(coded: tuple[Record, ...]) -> None:
    for transfer in (record for record in coded if isinstance(record, Transfer)):
        assert transfer.status in TRANSFER_STATUS, transfer
        assert transfer.weapon_class in ("", *weapon_classes()), transfer
        assert transfer.tiv is None


def test_the_known_clashes_are_coded_on_both_sides(coded: tuple[Record, ...]) -> None:
    sums = {(t.money_low, t.money_high) for t in coded if isinstance(t, Transfer) and t.currency == "USD"}
    assert sums == {(5000, 5000), (6000, 7000)}
    held = defaultdict(set)
    for claim in (record for record in coded if isinstance(record, Claim)):
        assert claim.origin.passage is not None
        held[claim.about, claim.value].add(claim.origin.passage.document)
    assert held["deliveries[RUS->ARM]", "no_deliveries"] == {"002"}
    assert held["deliveries[RUS->ARM]", "delivered"] == {"004"}
    assert held["deliveries[RUS->AZE]", "suspended"] == {"000"}
    assert held["deliveries[RUS->AZE]", "deliveries_continue"] == {"001", "002"}
    assert held["military_balance", "balance_kept"] == {"004"}
    assert held["military_balance", "balance_broken"] == {"000"}
    assert held["deliveries[RUS->ARM]", "weapons_delivered"] == {"003"}
    assert held["deliveries[RUS->ARM]", "no_weapons"] == {"003"}


def test_what_one_visit_is_told_of_often_counts_once(evidence: Evidence) -> None:
    visits = [event for event in evidence.events if event.category == "visit"]
    groups = [
        group
        for group in linked_events(visits)
        if any(e.origin.passage is not None and e.origin.passage.document == "002" for e in group)
    ]
    august = [group for group in groups if any(e.date.startswith("2016-08-14") for e in group)]
    assert [len(group) for group in august] == [5]


# -- accounts --------------------------------------------------------------------------------------


def told_by(karabakh: Path) -> dict[str, list[dict[str, Any]]]:
    yaml = YAML(typ="safe")
    loaded = [yaml.load(path.read_text(encoding="utf-8")) for path in sorted(karabakh.glob("accounts/*.yaml"))]
    return {account["name"]: account["told_by"] for account in loaded}


def test_every_account_is_told_by_passages_that_causal_claims_stand_on(
    coded: tuple[Record, ...], karabakh: Path
) -> None:
    claimed: dict[str, set[tuple[str, int, int, str]]] = defaultdict(set)
    for record in (record for record in coded if isinstance(record, CausalClaim)):
        passage = record.origin.passage
        assert passage is not None
        for account in record.accounts:
            claimed[account].add((passage.document, passage.start, passage.end, record.origin.speaker))
    cited = {
        account: {(t["document"], *t["passage"], t["speaker"]) for t in tellings}
        for account, tellings in told_by(karabakh).items()
        if tellings
    }
    assert set(cited) == ACCOUNTS
    assert cited == dict(claimed)


@pytest.mark.parametrize(
    ("account", "documents"),
    [
        ("balance", {"004"}),
        ("licence", {"000"}),
        ("substitution", {"004"}),
        ("status_quo", {"001", "003"}),
        ("leverage", {"000", "002"}),
        ("public_restraint", {"000"}),
        ("third_power", {"003"}),
    ],
)
def test_accounts_are_told_where_the_design_says(karabakh: Path, account: str, documents: set[str]) -> None:
    assert documents <= {telling["document"] for telling in told_by(karabakh)[account]}
