"""The rules of the code base that a reader relies on: layers, sizes, no bare except, no hidden evaluation."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "counterpoise"

BASE = ("errors", "dates", "provenance", "vocabulary", "records", "located", "atomic", "register")
LAYERS = ("study", "read", "evidence", "inference", "system", "accounts", "outlook", "report", "workflow", "cli")
"""Imports point left. `BASE` modules stand left of all layers; inference knows arrays and imports no layer."""
RANK = {name: 0 for name in BASE} | {name: rank for rank, name in enumerate(LAYERS, start=1)}
FILES = sorted(SOURCE.rglob("*.py"))


def layer_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(tree: ast.Module, package: str) -> Iterator[str]:
    """Layers of this package that a module imports, at any depth of its code."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "write imports in full"
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names] if module == package else [module]
        for name in names:
            parts = name.split(".")
            if parts[0] == package and len(parts) > 1:
                yield parts[1]


def violations(layer: str, imported: str) -> str:
    """Why `layer` may not import `imported`, or the empty string."""
    if imported == "__version__" or layer == imported:
        return ""
    if layer == "inference" and imported != "errors":
        return "inference knows arrays only"
    if RANK[imported] > RANK[layer]:
        return f"{imported} lies to the right of {layer}"
    return ""


def test_every_module_belongs_to_a_layer() -> None:
    unknown = {layer_of(path) for path in FILES} - set(RANK) - {"__init__", "__main__", "studies", "api"}
    assert unknown == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_point_left(path: Path) -> None:
    layer = layer_of(path)
    if layer not in RANK:
        return
    found = {imported for imported in imports_of(ast.parse(path.read_text()), "counterpoise")}
    assert [reason for imported in sorted(found) if (reason := violations(layer, imported))] == []


def test_a_wrong_import_is_seen() -> None:
    tree = ast.parse("def f():\n    from counterpoise.report import page\n    from counterpoise import cli\n")
    assert sorted(imports_of(tree, "counterpoise")) == ["cli", "report"]
    assert violations("evidence", "report") == "report lies to the right of evidence"
    assert violations("inference", "records") == "inference knows arrays only"
    assert violations("report", "evidence") == ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_sizes(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= 600, "no file over 600 lines"
    too_long = [node.name for node in functions(ast.parse(text)) if body_lines(node) > 80]
    assert too_long == [], "no function body over 80 lines"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_bare_except_and_no_evaluation(path: Path) -> None:
    tree = ast.parse(path.read_text())
    handlers = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]
    assert [node.lineno for node in handlers if node.type is None] == []
    swallowed = [node.lineno for node in handlers if all(isinstance(line, ast.Pass) for line in node.body)]
    assert swallowed == [], "an exception is swallowed"
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {node.func.id for node in calls if isinstance(node.func, ast.Name)}
    assert names & {"eval", "exec"} == set()
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported & {"pickle", "marshal", "shelve"} == set()


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
