"""Writing the report: one HTML file, complete in itself, readable without JavaScript, atomic on disk.

The page carries a Content-Security-Policy that allows nothing from anywhere: the one inline style sheet and
the one inline script are named by their SHA-256, so that a hostile record could not run anything even if escaping
failed. Escaping does not fail: Jinja2 escapes every value, and drawings escape theirs (`svg`).
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import counterpoise
from counterpoise.atomic import write_text
from counterpoise.report.sections import all_sections
from counterpoise.report.svg import clean
from counterpoise.report.view import ReportView
from counterpoise.report.words import month, period


def write_report(view: ReportView, path: Path | str) -> Path:
    """Write the report to `path` in one step, making its folder, and return the path."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_text(target, render_report(view))
    return target


def render_report(view: ReportView) -> str:
    """The report as HTML text; the same view gives the same text."""
    css, script = _static("report.css"), _static("report.js")
    environment = Environment(
        loader=PackageLoader("counterpoise.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: value if not isinstance(value, str) or isinstance(value, Markup) else clean(value),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    study = view.loaded.study
    return environment.get_template("report.html").render(
        policy=content_policy(css, script),
        css=Markup(css),
        script=Markup(script),
        title=view.title,
        cut_off=month(view.cut_off),
        months=period(study.months),
        written=view.written,
        fingerprint=study.fingerprint(),
        version=counterpoise.__version__,
        sections=all_sections(view),
        groups=view.sources.groups,
        numbers=view.sources.numbers,
    )


def content_policy(css: str, script: str) -> str:
    """A policy under which only this style sheet and this script apply, and nothing is fetched."""
    return (
        f"default-src 'none'; style-src '{_digest(css)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _static(name: str) -> str:
    """An inline file; ValueError where it could close its own element."""
    text = (files("counterpoise.report") / "static" / name).read_text(encoding="utf-8")
    if "</" in text:
        raise ValueError(f"{name} holds '</', which would end its element in the page")
    return text
