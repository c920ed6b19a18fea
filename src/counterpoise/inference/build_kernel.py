"""Compiles the C kernel: one source family, three instruction sets on x86-64, a plain build elsewhere.

Every library carries a digest of the sources it was built from, which the loader compares with the sources beside it.

Used by the build hook (`hatch_build.py`) and by hand: `python build_kernel.py [directory]`.
The module imports nothing of the package, so that it runs before the package is installed.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

KERNEL = Path(__file__).resolve().parent / "kernel"
COMMON_FLAGS = (
    "-std=gnu11",
    "-O3",
    "-fPIC",
    "-shared",
    "-fvisibility=hidden",
    "-fno-math-errno",
    "-fno-trapping-math",  # changes no value; lets selections between floats vectorise
    "-ffp-contract=off",  # no fused multiply-adds: the same digits on every instruction set
    "-Wall",
    "-Wextra",
    "-pthread",
)
INSTRUCTION_SETS: dict[str, tuple[str, ...]] = {
    "avx512": ("-mavx512f", "-mavx512dq", "-mavx512vl", "-mavx512bw", "-mfma", "-mprefer-vector-width=512"),
    "avx2": ("-mavx2", "-mfma"),
    "sse": ("-msse4.2",),
}


class NoCompiler(Exception):
    """No C compiler that can build the kernel was found."""


def find_compiler() -> str:
    """The C compiler's path: $CC, else cc, gcc or clang; raises NoCompiler when there is none."""
    wanted = os.environ.get("CC")
    candidates = (wanted,) if wanted else ("cc", "gcc", "clang")
    for name in candidates:
        path = shutil.which(name)
        if path is not None:
            return path
    raise NoCompiler(f"No C compiler found (looked for {', '.join(candidates)}).")


def compile_library(compiler: str, source: Path, target: Path, flags: tuple[str, ...]) -> Path:
    """Compiles `source` to the shared library `target`; raises NoCompiler with the compiler's words on failure."""
    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    digest = f'-DCP_DIGEST="{source_digest(source.parent)}"'
    command = [compiler, *COMMON_FLAGS, *flags, digest, str(source), "-o", str(temporary), "-lm"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        temporary.unlink(missing_ok=True)
        raise NoCompiler(f"The kernel did not compile with {compiler}:\n{result.stderr.strip()}\n")
    temporary.replace(target)
    return target


def source_digest(folder: Path) -> str:
    """SHA-256 over the names and contents of the C files in a folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.suffix in (".c", ".h")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def instruction_sets() -> dict[str, tuple[str, ...]]:
    """The builds for this machine, best first, and their flags."""
    return INSTRUCTION_SETS if platform.machine().lower() in ("x86_64", "amd64") else {"plain": ()}


def build(target_dir: Path) -> list[Path]:
    """Builds a library for each instruction set into `target_dir`; returns their paths or raises NoCompiler."""
    source = KERNEL / "kernel.c"
    if not source.exists():
        raise NoCompiler(f"The kernel's source {source} is missing.")
    compiler = find_compiler()
    target_dir.mkdir(parents=True, exist_ok=True)
    return [
        compile_library(compiler, source, target_dir / f"counterpoise_kernel_{name}.so", flags)
        for name, flags in instruction_sets().items()
    ]


if __name__ == "__main__":
    for library in build(Path(sys.argv[1]) if len(sys.argv) > 1 else KERNEL):
        print(library)
