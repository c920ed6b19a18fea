"""Finds and loads the compiled kernel that suits this machine.

Builds for several instruction sets lie beside the C sources; the best that the processor supports is loaded.
COUNTERPOISE_KERNEL=avx512|avx2|sse|plain forces one, none turns the kernel off.
"""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from counterpoise.errors import UsageError
from counterpoise.inference.build_kernel import KERNEL, source_digest
from counterpoise.inference.c_engine.structs import JobStruct, ModelStruct

VARIABLE = "COUNTERPOISE_KERNEL"
INSTRUCTION_SETS: dict[str, set[str]] = {
    "avx512": {"avx512f", "avx512dq", "avx512vl", "avx512bw", "fma"},
    "avx2": {"avx2", "fma"},
    "sse": {"sse4_2"},
    "plain": set(),
}
OTHER_SOURCES = (
    "the kernel {path} was built from other sources; build it again: python -m counterpoise.inference.build_kernel"
)


@dataclass(frozen=True)
class Kernel:
    """A loaded kernel and the instruction set it was built for."""

    name: str
    library: ctypes.CDLL


def kernel_path(name: str) -> Path:
    """Where the build for an instruction set lies."""
    return KERNEL / f"counterpoise_kernel_{name}.so"


def find_kernel() -> Kernel | None:
    """The kernel in use, or None where there is none; raises UsageError for a forced one that cannot be had."""
    forced = os.environ.get(VARIABLE, "")
    if forced == "none":
        return None
    if forced:
        if forced not in INSTRUCTION_SETS:
            raise UsageError(f"{VARIABLE}={forced}: wanted one of {', '.join(INSTRUCTION_SETS)}, none")
        if not kernel_path(forced).exists():
            raise UsageError(f"{VARIABLE}={forced}: there is no {kernel_path(forced)}")
        return load_kernel(forced)
    flags = _processor_flags()
    for name, needed in INSTRUCTION_SETS.items():
        if needed <= flags and kernel_path(name).exists():
            return load_kernel(name)
    return None


@cache
def load_kernel(name: str) -> Kernel:
    """Loads the build for an instruction set; raises RuntimeError where it does not fit this package."""
    return Kernel(name, load_library(kernel_path(name)))


def load_library(path: Path) -> ctypes.CDLL:
    """Loads a kernel from a file; raises RuntimeError where it was built from other sources than this package's."""
    library = ctypes.CDLL(str(path))
    library.cp_digest.restype = ctypes.c_char_p
    sizes = (ctypes.c_int32(), ctypes.c_int32())
    library.cp_sizes(ctypes.byref(sizes[0]), ctypes.byref(sizes[1]))
    same_layout = (sizes[0].value, sizes[1].value) == (ctypes.sizeof(ModelStruct), ctypes.sizeof(JobStruct))
    if not same_layout or library.cp_digest().decode() != source_digest(KERNEL):
        raise RuntimeError(OTHER_SOURCES.format(path=path))
    library.cp_run.argtypes = [ctypes.POINTER(ModelStruct), ctypes.POINTER(JobStruct)]
    library.cp_run.restype = ctypes.c_int
    return library


@cache
def _processor_flags() -> frozenset[str]:
    """Feature names of this processor as Linux lists them; elsewhere none, so that only a plain build is taken."""
    path = Path("/proc/cpuinfo")
    if not path.exists():
        return frozenset()
    lines = (
        line for line in path.read_text(encoding="ascii", errors="replace").splitlines() if line.startswith("flags")
    )
    return frozenset(next(lines, "flags:").partition(":")[2].split())
