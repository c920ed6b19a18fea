"""SVG written as escaped text: a dozen shapes, each a pure function that returns `Markup`.

Colours are never written here: a shape takes CSS classes (`f1` fills with colour 1, `k1` strokes with it), so
that one style sheet serves light, dark and print, and a strict Content-Security-Policy can forbid style
attributes. Colours 1-7 are those of Okabe and Ito (2008), told apart with every common colour vision.
Every text and attribute is escaped, also where it comes from a hostile record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from markupsafe import Markup, escape

Anchor = Literal["start", "middle", "end"]
Attribute = str | float | None
_CONTROLS = [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_DROPPED = {code: None for code in _CONTROLS if chr(code) not in "\t\n"}


def clean(text: str) -> str:
    """The text without control characters and without marks that turn the direction of what follows."""
    return text.translate(_DROPPED)


def num(value: float) -> str:
    """A coordinate with at most one decimal; ValueError where it is not finite."""
    if not abs(value) < 1e7:
        raise ValueError(f"{value} is not a coordinate")
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def element(name: str, attributes: Mapping[str, Attribute], children: Iterable[Markup] = ()) -> Markup:
    """One element; attributes that are None or empty are left out."""
    written = "".join(
        f' {key}="{escape(num(value) if isinstance(value, int | float) else clean(value))}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    inside = "".join(children)
    return Markup(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")


def group(children: Iterable[Markup], *, cls: str = "", x: float = 0.0, y: float = 0.0) -> Markup:
    """Shapes together, moved by (x, y)."""
    moved = f"translate({num(x)} {num(y)})" if x or y else None
    return element("g", {"class": cls, "transform": moved}, children)


def title(text: str) -> Markup:
    """What a pointer resting on the shape shows and a screen reader says."""
    return Markup("<title>{}</title>").format(clean(text))


def line(x1: float, y1: float, x2: float, y2: float, cls: str) -> Markup:
    return element("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "class": cls})


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    cls: str,
    *,
    tip: str = "",
    radius: float = 0.0,
    opacity: float | None = None,
) -> Markup:
    """A rectangle; negative sizes are turned round."""
    if width < 0:
        x, width = x + width, -width
    if height < 0:
        y, height = y + height, -height
    shown = None if opacity is None else f"{opacity:.2f}"
    attributes = {
        "x": x,
        "y": y,
        "width": width,
        "height": height,
        "rx": radius or None,
        "class": cls,
        "fill-opacity": shown,
    }
    return element("rect", attributes, [title(tip)] if tip else [])


def circle(x: float, y: float, radius: float, cls: str, *, tip: str = "") -> Markup:
    return element("circle", {"cx": x, "cy": y, "r": radius, "class": cls}, [title(tip)] if tip else [])


def path(points: str, cls: str, *, tip: str = "", marker: str = "") -> Markup:
    """A path from its `d` text; `marker` is the id of an arrow head."""
    end = f"url(#{marker})" if marker else None
    return element("path", {"d": points, "class": cls, "marker-end": end}, [title(tip)] if tip else [])


def text(x: float, y: float, words: str, cls: str = "", *, anchor: Anchor = "start") -> Markup:
    """Words at a point."""
    attributes: dict[str, Attribute] = {
        "x": x,
        "y": y,
        "class": cls,
        "text-anchor": None if anchor == "start" else anchor,
    }
    return element("text", attributes, [escape(clean(words))])


def link(href: str, shapes: Iterable[Markup], tip: str = "", *, tab: bool = True) -> Markup:
    """Shapes that lead to `href`; without an address the shapes alone. Only fragments and web addresses pass.

    `tab=False` leaves the link out of the tab order, for hundreds of marks whose table twin has the same links.
    """
    inside = [title(tip), *shapes] if tip else list(shapes)
    if not href:
        return group(inside)
    if not href.startswith(("#", "https://", "http://")):
        raise ValueError(f"a figure may not link to '{href}'")
    return element("a", {"href": href, "tabindex": None if tab else "-1"}, inside)


def polyline(xs: Sequence[float], ys: Sequence[float | None], cls: str) -> Markup:
    """A line through the points, broken where `ys` is None."""
    steps: list[str] = []
    pen = "M"
    for x, y in zip(xs, ys, strict=True):
        if y is None:
            pen = "M"
            continue
        steps.append(f"{pen}{num(x)} {num(y)}")
        pen = "L"
    return path("".join(steps), cls) if steps else Markup("")


def area(xs: Sequence[float], lower: Sequence[float], upper: Sequence[float], cls: str) -> Markup:
    """The band between two lines over the same points."""
    if not xs:
        return Markup("")
    there = [f"{num(x)} {num(y)}" for x, y in zip(xs, upper, strict=True)]
    back = [f"{num(x)} {num(y)}" for x, y in zip(reversed(xs), reversed(lower), strict=True)]
    return path("M" + "L".join([*there, *back]) + "Z", cls)


def drawing(width: float, height: float, label: str, shapes: Iterable[Markup]) -> Markup:
    """The whole figure with its accessible name; scales to the width of the page."""
    attributes = {
        "viewBox": f"0 0 {num(width)} {num(height)}",
        "class": "plot",
        "role": "group",
        "aria-label": label,
    }
    return element("svg", attributes, shapes)
