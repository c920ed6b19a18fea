"""All engine benchmarks in one run: Counterpoise's kernel and NumPy engine against JAX, pypomp, particles and Mesa.

    python benchmarks/run_all.py [--n 10000] [--runs 5] [--jax PYTHON] [--particles PYTHON]

Every figure is CPU seconds of one filter (or simulation) after a warm-up, in a process of its own; engines take turns
and the median counts; peak memory is the process's largest resident size. particles 0.4 needs numpy under 2 and JAX
numpy 2, so the peers live in two environments, which are made under benchmarks/.envs unless given.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
NEEDS = {"jax": ["jax==0.10.2", "pypomp==1.1.0", "Mesa==3.3.1"], "particles": ["particles==0.4"]}


@dataclass(frozen=True)
class Engine:
    """One contestant: name, the command that runs it, and its task."""

    name: str
    command: tuple[str, ...]
    task: str


def environment(name: str, given: str | None) -> str:
    """The interpreter of a peer's environment, made where it is missing."""
    if given:
        return given
    folder = HERE / ".envs" / name
    python = folder / "bin" / "python"
    if not python.is_file():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *NEEDS[name]], check=True)
    return str(python)


def engines(n: int, arrays: str, jax: str, particles: str) -> list[Engine]:
    own = (sys.executable, str(PEERS / "run_counterpoise.py"))
    return [
        Engine("Counterpoise, C", (*own, "c", str(n)), "filter"),
        Engine("Counterpoise, NumPy", (*own, "numpy", str(n)), "filter"),
        Engine("JAX 0.10", (jax, str(PEERS / "run_jax.py"), arrays, str(n)), "filter"),
        Engine("pypomp 1.1", (jax, str(PEERS / "run_pypomp.py"), arrays, str(n)), "filter"),
        Engine("particles 0.4", (particles, str(PEERS / "run_particles.py"), arrays, str(n)), "filter"),
        Engine("Counterpoise, C", (*own, "c-simulate", str(n)), "simulate"),
        Engine("Counterpoise, NumPy", (*own, "numpy-simulate", str(n)), "simulate"),
        Engine("Mesa 3.3, six agents", (jax, str(PEERS / "run_mesa.py"), arrays, "5"), "simulate one"),
    ]


def once(engine: Engine) -> tuple[float, float, float]:
    """(log-likelihood, CPU seconds, peak MiB) of one process, on one core where the peer can be told so."""
    settings = {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "JAX_PLATFORMS": "cpu",
        "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    }
    process = subprocess.Popen(
        engine.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **settings}
    )
    assert process.stdout is not None
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise RuntimeError(f"{engine.name} failed; run it by hand: {' '.join(engine.command)}")
    value, seconds = (float(word) for word in text.split()[-2:])
    return value, seconds, usage.ru_maxrss / 1024


def main() -> None:
    """Runs everything and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--jax", help="interpreter with jax, pypomp and Mesa")
    parser.add_argument("--particles", help="interpreter with particles")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        arrays = str(Path(folder) / "wide.npz")
        subprocess.run([sys.executable, str(PEERS / "export.py"), arrays], check=True)
        contestants = engines(
            options.n, arrays, environment("jax", options.jax), environment("particles", options.particles)
        )
        found: dict[int, list[tuple[float, float, float]]] = {i: [] for i in range(len(contestants))}
        for _ in range(options.runs):
            for i, engine in enumerate(contestants):
                found[i].append(once(engine))
    own = [(i, e) for i, e in enumerate(contestants) if e.name.endswith(", C")]
    base = {e.task: statistics.median(r[1] for r in found[i]) for i, e in own}
    base["simulate one"] = base["simulate"] / options.n
    print(f"N = {options.n}, medians of {options.runs} interleaved runs, CPU seconds")
    print("| engine | task | CPU s | ratio to C | peak MiB | log-likelihood |\n|---|---|---|---|---|---|")
    for i, engine in enumerate(contestants):
        seconds = statistics.median(r[1] for r in found[i])
        value = f"{statistics.median(r[0] for r in found[i]):.1f}" if engine.task == "filter" else ""
        peak = max(r[2] for r in found[i])
        ratio = seconds / base[engine.task]
        print(f"| {engine.name} | {engine.task} | {seconds:.4g} | {ratio:.1f} | {peak:.0f} | {value} |")


if __name__ == "__main__":
    main()
