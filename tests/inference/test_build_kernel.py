"""Building the kernel: without a compiler, with a broken one, and under the sanitizers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from counterpoise.inference.build_kernel import (
    KERNEL,
    NoCompiler,
    build,
    compile_library,
    find_compiler,
    instruction_sets,
)
from counterpoise.inference.c_engine.library import load_library

OLD = 'void cp_sizes(int *a, int *b) { *a = 1; *b = 2; } const char *cp_digest(void) { return ""; }\n'
needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
HERE = Path(__file__).parent

DRIVER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import numpy as np
from conftest import random_system
from counterpoise.inference.c_engine import run_c
from counterpoise.inference.c_engine.library import Kernel, load_library
from counterpoise.inference.run import Record, Request

kernel = Kernel("sanitized", load_library(Path(sys.argv[1])))
for seed in range(25):
    system = random_system(seed, guided=seed % 2 == 0)
    space, k = system.space, 1 + seed % 3
    record = Record(tuple(range(space.d)), seed % 8) if seed % 4 else None
    request = Request(
        space, np.repeat(system.coefficients, k, axis=0), (1, 30, 200, 129)[seed % 4], seed,
        np.arange(k, dtype=np.uint32), 1 + seed % 3, 0.9, record, seed % 5 > 0,
    )
    assert np.isfinite(run_c(request, kernel).log_likelihood).all()
print("clean")
"""


def test_no_compiler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    with pytest.raises(NoCompiler, match=r"^No C compiler found \(looked for cc, gcc, clang\)\.$"):
        build(tmp_path)
    monkeypatch.setenv("CC", "absent-cc")
    with pytest.raises(NoCompiler, match=r"^No C compiler found \(looked for absent-cc\)\.$"):
        find_compiler()
    assert list(tmp_path.iterdir()) == []


@needs_compiler
def test_a_source_that_does_not_compile_is_told(tmp_path: Path) -> None:
    source = tmp_path / "broken.c"
    source.write_text("int x = ;\n", encoding="utf-8")
    with pytest.raises(NoCompiler, match=r"The kernel did not compile with .*\n(.|\n)*expected expression"):
        compile_library(find_compiler(), source, tmp_path / "broken.so", ())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.c"]


@needs_compiler
def test_build_makes_one_library_for_each_instruction_set(tmp_path: Path) -> None:
    libraries = build(tmp_path)
    assert [path.name for path in libraries] == [f"counterpoise_kernel_{name}.so" for name in instruction_sets()]
    assert load_library(libraries[-1]).cp_run is not None


@needs_compiler
def test_a_kernel_of_other_sources_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "old.c"
    source.write_text(OLD, encoding="utf-8")
    library = tmp_path / "old.so"
    subprocess.run([find_compiler(), "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    with pytest.raises(RuntimeError) as caught:
        load_library(library)
    assert str(caught.value) == (
        f"the kernel {library} was built from other sources; build it again: "
        "python -m counterpoise.inference.build_kernel"
    )


@needs_compiler
def test_sanitizers_find_nothing(tmp_path: Path) -> None:
    """Address and undefined-behaviour sanitizers over random systems, all features, several threads."""
    flags = ("-msse4.2", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined")
    library = compile_library(find_compiler(), KERNEL / "kernel.c", tmp_path / "kernel.so", flags)
    runtime = subprocess.run(
        [find_compiler(), "-print-file-name=libasan.so"], capture_output=True, text=True, check=True
    ).stdout.strip()
    if not Path(runtime).is_absolute():
        pytest.skip("no libasan.so")
    environment = {**os.environ, "LD_PRELOAD": runtime, "ASAN_OPTIONS": "detect_leaks=0"}
    driver = tmp_path / "driver.py"
    driver.write_text(DRIVER, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, str(driver), str(library), str(HERE)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "clean\n", "")
