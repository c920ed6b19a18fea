"""The same filter on Counterpoise's engines. Prints the log-likelihood and CPU seconds of one run.

`c-simulate` and `numpy-simulate` run the system without its record.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine_system import wide

from counterpoise.accounts.simulate import unobserved
from counterpoise.inference.engine import run


def main(engine: str, n: int) -> None:
    system = wide()
    name, _, mode = engine.partition("-")
    space = unobserved(system.space) if mode == "simulate" else system.space
    run(space, system.coefficients, n=n, seed=0, threads=1, engine=name, decompose=False)
    begun = time.process_time()
    outcome = run(space, system.coefficients, n=n, seed=1, threads=1, engine=name, decompose=False)
    print(float(np.ravel(outcome.log_likelihood)[0]), time.process_time() - begun)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
