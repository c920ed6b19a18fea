"""Build hook: compiles the numerical kernel into the package when a C compiler is at hand.

Without a compiler the package installs all the same, a notice is printed, and the NumPy engine runs.
"""

from __future__ import annotations

import importlib.util
import sys
import sysconfig
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INFERENCE = Path("src") / "counterpoise" / "inference"


def load_builder(root: Path) -> ModuleType:
    """The kernel's build module, loaded from its file (the package itself is not importable yet)."""
    path = root / INFERENCE / "build_kernel.py"
    spec = importlib.util.spec_from_file_location("counterpoise_build_kernel", path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"cannot load {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def platform_tag() -> str:
    """The platform part of the wheel's tag; the libraries know nothing of Python's ABI."""
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")


class KernelHook(BuildHookInterface[Any]):
    """Compiles the kernel and adds the shared libraries to the wheel, under a platform tag."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        builder = load_builder(root)
        try:
            libraries: list[Path] = builder.build(root / INFERENCE / "kernel")
        except builder.NoCompiler as error:
            self.app.display_warning(f"{error} The NumPy engine will be used: correct, but about ten times slower.")
            return
        build_data["artifacts"] += [library.relative_to(root).as_posix() for library in libraries]
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform_tag()}"
