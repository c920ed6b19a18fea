"""The equations of a bound system, as plain text and as LaTeX, one per quantity.

What is printed is what is compiled: the same links, lags, shapes and priors. Standardised sources are written
s(x) = (x - mean) / sd over the record; L(x) is log(1 + x), standardised likewise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from counterpoise.system.bind import Link, Quantity, System


@dataclass(frozen=True)
class Equation:
    """One quantity's equation in two spellings, with the label of the quantity."""

    quantity: str
    label: str
    text: str
    latex: str


def equations(system: System) -> tuple[Equation, ...]:
    """Equations of all quantities, in declared order."""
    return tuple(_equation(quantity, system) for quantity in system.quantities)


def _equation(quantity: Quantity, system: System) -> Equation:
    links = system.into(quantity.name)
    text, latex = _WRITERS[quantity.spec.kind](
        quantity, _sum(links, _term_text, " + "), _sum(links, _term_latex, " + ")
    )
    return Equation(quantity.name, quantity.spec.label, text, latex)


def _sum(links: tuple[Link, ...], write: Callable[[Link], str], plus: str) -> str:
    return plus.join(write(link) for link in links).replace("+ -", "- ") or "0"


def _term_text(link: Link) -> str:
    lag = link.spec.lag
    when = f"t-{lag[0]}" if lag[0] == lag[1] else f"t-{lag[0]}..t-{lag[1]}"
    when = "t" if lag == (0, 0) else when
    source = f"{link.source}({when})"
    return f"{_strength_text(link)} {_shaped(link, source)}"


def _shaped(link: Link, source: str) -> str:
    if link.level:
        return f"1[{source} = {link.level}]"
    inner = {
        "linear": "{0}",
        "log": "log(1 + {0})",
        "saturating": "tanh s({0})",
        "threshold": "1[{0} >= mean]",
        "logistic": "logistic({0})",
    }[link.spec.shape].format(source)
    if link.spec.raw or link.spec.shape in ("saturating", "threshold", "logistic"):
        return inner
    return f"L({source})" if link.spec.shape == "log" else f"s({source})"


def _strength_text(link: Link) -> str:
    if link.spec.coefficient is not None:
        return f"{link.spec.coefficient:g}"
    return "-b" if link.spec.sign == "-" else "b"


def _term_latex(link: Link) -> str:
    lag = link.spec.lag
    when = "t" if lag == (0, 0) else (f"t-{lag[0]}" if lag[0] == lag[1] else f"t-{lag[0]}\\ldots t-{lag[1]}")
    source = f"{_symbol(link.source)}_{{{when}}}"
    if link.level:
        body = f"\\mathbf{{1}}[{source}=\\mathrm{{{link.level}}}]"
    else:
        body = {
            "linear": "{0}",
            "log": "\\log(1+{0})",
            "saturating": "\\tanh({0})",
            "threshold": "\\mathbf{{1}}[{0}\\ge m]",
            "logistic": "\\sigma({0})",
        }[link.spec.shape].format(source)
    strength = (
        f"{link.spec.coefficient:g}"
        if link.spec.coefficient is not None
        else ("-\\beta" if link.spec.sign == "-" else "\\beta")
    )
    return f"{strength}\\,{body}"


def _symbol(name: str) -> str:
    base, _, rest = name.partition("[")
    actors = rest.rstrip("]").replace("->", "\\to ").replace("_", "\\_")
    word = base.replace("_", "\\_")
    return f"\\mathrm{{{word}}}^{{\\mathrm{{{actors}}}}}" if actors else f"\\mathrm{{{word}}}"


def _index(q: Quantity, text: str, latex: str) -> tuple[str, str]:
    noise, hat = ("", "") if q.deterministic else (" + sqrt(l(2-l)) e", "+\\sqrt{\\lambda(2-\\lambda)}\\,\\varepsilon")
    x = _symbol(q.name)
    return (
        f"{q.name}(t) = {q.name}(t-1) + l [{text} - {q.name}(t-1)]{noise}",
        f"{x}_{{t}}={x}_{{t-1}}+\\lambda\\,({latex}-{x}_{{t-1}}){hat}",
    )


def _count(q: Quantity, text: str, latex: str) -> tuple[str, str]:
    return (
        f"{q.name}(t) ~ NegBin(mean exp(a + {text}), shape k)",
        f"{_symbol(q.name)}_t\\sim\\mathrm{{NB}}(\\exp(a+{latex}),k)",
    )


def _amount(q: Quantity, text: str, latex: str) -> tuple[str, str]:
    tail, end = ("", "") if text == "0" else (f" + {text}", f"+{latex}")
    return (
        f"log(1 + {q.name}/{q.spec.scale:g}) ~ Normal(m + g mean over the year of {q.driver}{tail}, sd), each December",
        f"\\log(1+{_symbol(q.name)}/{q.spec.scale:g})\\sim N(m+g\\,\\overline{{{_symbol(q.driver)}}}{end},s^2)",
    )


def _stock(q: Quantity, text: str, latex: str) -> tuple[str, str]:
    x = _symbol(q.name)
    return (f"{q.name}(t) = (1 - r) {q.name}(t-1) + {text}", f"{x}_t=(1-\\rho)\\,{x}_{{t-1}}+{latex}")


def _pipeline(q: Quantity, text: str, latex: str) -> tuple[str, str]:
    return (
        f"{q.name}(t) = outflow of {q.spec.stages} stages, mean stay {q.spec.mean_lag:g} months, fed by {text}",
        f"{_symbol(q.name)}_t=\\mathrm{{Erlang}}_{{{q.spec.stages}}}({q.spec.mean_lag:g})*({latex})",
    )


def _derived(q: Quantity, text: str, latex: str) -> tuple[str, str]:
    return f"{q.name}(t) = {text}", f"{_symbol(q.name)}_t={latex}"


def _exogenous(q: Quantity, text: str, latex: str) -> tuple[str, str]:
    return f"{q.name}(t) given", f"{_symbol(q.name)}_t\\ \\mathrm{{given}}"


def _episode(q: Quantity, text: str, latex: str) -> tuple[str, str]:
    return (
        f"P(onset in t) = logistic(a + {text}); war given onset, escalation and ends: constant odds per month",
        f"\\mathrm{{logit}}\\,P(\\mathrm{{onset}}_t)=a+{latex}",
    )


_WRITERS: dict[str, Callable[[Quantity, str, str], tuple[str, str]]] = {
    "index": _index,
    "count": _count,
    "amount": _amount,
    "stock": _stock,
    "pipeline": _pipeline,
    "derived": _derived,
    "exogenous": _exogenous,
    "episode": _episode,
}
