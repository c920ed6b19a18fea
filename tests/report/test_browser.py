"""The report in a real browser: with JavaScript off and on, by keyboard, without any request leaving the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytest.importorskip("playwright")

from playwright.sync_api import BrowserContext, Page, sync_playwright

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Seen:
    """A page, what it asked for and what it complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def script_on(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def seen(page: Path, script_on: bool, tmp_path: Path) -> Iterator[Seen]:
    """The report opened in a fresh profile."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=CHROMIUM,
            args=list(ARGUMENTS),
            headless=True,
            java_script_enabled=script_on,
            accept_downloads=True,
            viewport={"width": 1200, "height": 900},
        )
        yield _open(context, page)
        context.close()


def _open(context: BrowserContext, path: Path) -> Seen:
    tab = context.pages[0]
    found = Seen(tab)
    tab.on("request", lambda request: found.requests.append(request.url))
    tab.on("console", lambda message: found.complaints.append(message.text))
    tab.on("pageerror", lambda error: found.complaints.append(str(error)))
    tab.goto(path.as_uri())
    return found


def test_opens_without_complaint_or_request(seen: Seen, page: Path) -> None:
    assert seen.complaints == []
    assert seen.requests == [page.as_uri()]
    assert seen.page.title() == "Upland <b>& Lowland</b> – Counterpoise report"


def test_text_and_figures_show(seen: Seen) -> None:
    assert seen.page.get_by_role("heading", name="Summary").is_visible()
    box = seen.page.locator("#fig-timeline svg").bounding_box()
    assert box is not None
    assert box["width"] > 700
    assert box["height"] > 200
    stroke = seen.page.locator("#fig-timeline .axis").first.evaluate("e => getComputedStyle(e).stroke")
    assert stroke not in ("none", "rgb(0, 0, 0)"), "the style sheet applies inside the drawing"


def test_tables_fold_out(seen: Seen) -> None:
    twin = seen.page.locator("#fig-timeline details")
    assert not twin.locator("table").is_visible()
    twin.locator("summary").click()
    assert twin.locator("table").is_visible()


def test_a_source_link_shows_the_record_in_its_folded_group(seen: Seen) -> None:
    link = seen.page.locator("#clashes figure a[href^='#src-']").first
    target = link.get_attribute("href")
    assert target is not None
    entry = seen.page.locator(f"li{target}")
    assert not entry.is_visible()
    seen.page.goto(seen.page.url.split("#")[0] + target)
    number = entry.locator(".num")
    number.wait_for(state="visible", timeout=5000)
    assert (number.text_content() or "").startswith("[")


def test_csv_downloads(seen: Seen) -> None:
    figure = seen.page.locator("#fig-accounts")
    figure.locator("summary").click()
    with seen.page.expect_download() as download:
        figure.get_by_text("Download these numbers").click()
    assert download.value.suggested_filename == "fig-accounts.csv"
    assert download.value.path().read_text().startswith("account,")
    assert seen.complaints == []


@pytest.mark.parametrize("script_on", [True], indirect=True)
class TestWithScript:
    def test_keys_walk_through_the_sections(self, seen: Seen) -> None:
        page = seen.page
        for key, section in (("j", "documents"), ("j", "timeline"), ("k", "documents")):
            page.keyboard.press(key)
            page.wait_for_function("id => document.querySelector('.nav a.here')?.hash === '#' + id", arg=section)
        assert page.evaluate("document.activeElement.id") == "h-documents"

    def test_find_lists_matches_and_leads_there(self, seen: Seen) -> None:
        page = seen.page
        page.keyboard.press("/")
        page.keyboard.type("great arsenal")
        found = page.locator("#find li a")
        assert found.first.inner_text() == "Signed for tanks from Great Arsenal Works."
        found.first.click()
        assert "#src-" in page.url
        page.keyboard.press("Escape")
        assert page.locator("#find").is_hidden()

    def test_find_says_when_there_is_nothing(self, seen: Seen) -> None:
        seen.page.keyboard.press("/")
        seen.page.keyboard.type("zzzz")
        assert seen.page.locator("#find li").inner_text() == "nothing found"

    def test_help_opens_and_closes(self, seen: Seen) -> None:
        seen.page.keyboard.press("?")
        assert seen.page.locator("#help").is_visible()
        seen.page.keyboard.press("Escape")
        assert seen.page.locator("#help").is_hidden()

    def test_tables_sort_by_number_both_ways(self, seen: Seen) -> None:
        table = seen.page.locator("#documents-sides table")
        header = table.locator("th button", has_text="all")
        header.click()
        rising = [int(cell) for cell in table.locator("tbody tr td:last-child").all_inner_texts()]
        assert table.locator("th[aria-sort=ascending]").inner_text().startswith("all")
        header.click()
        falling = [int(cell) for cell in table.locator("tbody tr td:last-child").all_inner_texts()]
        assert rising == sorted(rising)
        assert falling == rising[::-1]

    def test_hostile_text_did_nothing(self, seen: Seen) -> None:
        assert "owned" not in seen.page.title()
        assert seen.page.locator("img").count() == 0

    def test_every_internal_link_resolves(self, seen: Seen) -> None:
        lost = seen.page.evaluate(
            "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
            ".filter(id => document.getElementById(id) === null)"
        )
        assert lost == []

    @pytest.mark.parametrize("width", [390, 820, 1200])
    def test_nothing_runs_over_the_side(self, seen: Seen, width: int) -> None:
        seen.page.set_viewport_size({"width": width, "height": 900})
        over = seen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_text_has_enough_contrast_in_both_schemes(self, seen: Seen, scheme: str) -> None:
        seen.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        low = seen.page.evaluate(_CONTRAST)
        assert low == []


_CONTRAST = """() => {
  const channel = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const light = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number);
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b); };
  const ground = light(getComputedStyle(document.body).backgroundColor);
  const low = new Set();
  for (const e of document.querySelectorAll("p, li, td, th, h1, h2, h3, figcaption, .nav a, svg text")) {
    const style = getComputedStyle(e);
    const ink = light(e instanceof SVGElement ? style.fill : style.color);
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    if (ratio < 4.5) low.add(`${e.tagName}.${e.getAttribute("class")} ${ratio.toFixed(2)}`);
  }
  return [...low];
}"""
