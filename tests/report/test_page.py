"""The page: complete in itself, every text escaped, every link with an end, nothing fetched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from counterpoise.report.page import content_policy, render_report, write_report
from counterpoise.report.view import ReportView

SECTIONS = [
    "summary",
    "documents",
    "timeline",
    "clashes",
    "ledger",
    "actors",
    "system",
    "accounts",
    "outlook",
    "whatif",
    "methods",
    "sources",
]


class Outline(HTMLParser):
    """Ids, links and tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.sections: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            self.attributes[name] += 1
            if name == "id":
                self.ids.append(value or "")
                if tag == "section":
                    self.sections.append(value or "")
            if name in ("href", "src"):
                self.hrefs.append(value or "")


def outline(text: str) -> Outline:
    parser = Outline()
    parser.feed(text)
    return parser


@pytest.fixture(scope="module")
def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def test_sections_stand_in_reading_order(text: str) -> None:
    assert outline(text).sections == SECTIONS


def test_every_internal_link_has_an_end_and_every_address_stands_once(text: str) -> None:
    found = outline(text)
    repeated = [name for name, count in Counter(found.ids).items() if count > 1]
    lost = sorted({href for href in found.hrefs if href.startswith("#") and href[1:] not in set(found.ids)})
    assert (repeated, lost) == ([], [])


def test_links_lead_to_places_in_the_page_to_pages_or_to_csv(text: str) -> None:
    schemes = {href.partition(":")[0] for href in outline(text).hrefs if not href.startswith("#")}
    assert schemes == {"https", "data"}
    assert all(h.startswith("data:text/csv;charset=utf-8,") for h in outline(text).hrefs if h.startswith("data:"))


def test_hostile_text_is_escaped_everywhere(text: str, hostile: str) -> None:
    assert hostile not in text
    assert "&lt;script&gt;document.title=" in text
    found = outline(text)
    assert found.tags["script"] == 1
    assert found.tags["style"] == 1
    assert found.tags["img"] == 0
    assert not any(name.startswith("on") for name in found.attributes)
    assert "Upland &lt;b&gt;&amp; Lowland&lt;/b&gt;" in text


def test_marks_that_turn_directions_are_dropped(text: str) -> None:
    assert "Presidents met." in text
    assert "\u202e" not in text


def test_no_style_attributes_because_the_policy_would_drop_them(text: str) -> None:
    assert outline(text).attributes["style"] == 0


def test_formulas_are_guarded_in_csv_and_plain_in_the_page(text: str, formula: str) -> None:
    links = [unquote(href) for href in outline(text).hrefs if href.startswith("data:")]
    events = next(link for link in links if "Signed for tanks" in link)
    assert "\"'=HYPERLINK(" in events
    assert formula.replace('"', "&#34;") in text


def test_policy_names_the_one_script_and_the_one_style_sheet(text: str) -> None:
    css = re.search(r"<style>(.*?)</style>", text, re.S)
    script = re.search(r"<script>(.*?)</script>", text, re.S)
    assert css is not None
    assert script is not None
    policy = content_policy(css[1], script[1])
    assert f'content="{policy.replace(chr(39), "&#39;")}"' in text
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_the_page_says_what_it_is(text: str) -> None:
    assert "The record ends in December 2016." in text
    assert "not a verdict on a live conflict" in text
    assert "hand-coded; none yet checked by a second reader" in text


def test_summary_prints_word_number_and_range(text: str) -> None:
    assert "offensive or war in the next 12 months: unlikely, 22 % [10–38 %]." in text
    assert "5,000 m USD" in text


def test_figures_say_source_and_vintage(text: str) -> None:
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", text, re.S)
    timeline = next(c for c in captions if c.startswith("Events: hand-coded"))
    assert "Counter 1.0 (2024-01-01)" in timeline
    assert "Register (2024-02-02)" in timeline


def test_every_figure_has_a_table_twin_and_a_csv_link(text: str) -> None:
    figures = re.findall(r'<figure id="([^"]+)".*?</figure>', text, re.S)
    bodies = re.findall(r'<figure id="[^"]+".*?</figure>', text, re.S)
    assert len(figures) > 12
    assert [name for name, body in zip(figures, bodies, strict=True) if "<table>" not in body] == []
    assert [n for n, body in zip(figures, bodies, strict=True) if f'download="{n}.csv"' not in body] == []


def test_a_record_alone_makes_a_report_that_says_what_is_missing(plain_view: ReportView) -> None:
    text = render_report(plain_view)
    assert "The accounts of this study have not been compared yet" in text
    assert "No forecast was made for this report." in text
    assert "No what-if was run for this report." in text
    assert outline(text).sections == SECTIONS


def test_no_clashes_is_said(with_clashes: Callable[[], ReportView]) -> None:
    assert "No two records of this study were found to clash." in render_report(with_clashes())


def test_the_same_view_gives_the_same_bytes(view: ReportView, tmp_path: Path) -> None:
    one, other = write_report(view, tmp_path / "a" / "one.html"), write_report(view, tmp_path / "other.html")
    assert one.read_bytes() == other.read_bytes()


def test_a_failed_write_leaves_the_old_report(view: ReportView, tmp_path: Path) -> None:
    target = write_report(view, tmp_path / "report.html")
    before = target.read_bytes()
    broken = replace(view, whatifs=(replace(view.whatifs[0], differences=()),))
    with pytest.raises(IndexError):
        write_report(broken, target)
    assert target.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_every_class_of_a_drawing_is_styled(text: str) -> None:
    css = text[text.index("<style>") : text.index("</style>")]
    used = {
        name
        for drawn in re.findall(r"<svg.*?</svg>", text, re.S)
        for c in re.findall(r'class="([^"]+)"', drawn)
        for name in c.split()
    }
    assert sorted(name for name in used if not re.search(rf"\.{name}\b", css)) == []
