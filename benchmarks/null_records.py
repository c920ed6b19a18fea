"""Records simulated from `none`: does any account win where none is true?

    python benchmarks/null_records.py [--records 20] [--size 64]

Fits `none` to the flagship, simulates records from its posterior at the study's own length and pattern, compares all
accounts on each, and prints the mean log Bayes factor per account with its standard error, and how often each came
first by a nat or more. Takes about 20 CPU seconds a record.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from counterpoise.accounts.fit import fit
from counterpoise.accounts.likelihood import Filter
from counterpoise.accounts.recover import recover
from counterpoise.workflow.stages import folded_accounts
from counterpoise.workflow.starting import shipped_folder
from counterpoise.workflow.whole import load_whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=20)
    parser.add_argument("--size", type=int, default=96)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    accounts = folded_accounts(load_whole(shipped_folder("karabakh")))
    none = fit(accounts["none"], size=options.size, moves=4, seed=1, settings=Filter(100, 1), noise_gate=None)
    number, cache = options.records, options.cache
    table = recover(none, accounts, records=number, truths=("none",), seed=1, cache=cache, progress=print)
    print(f"{len(table.finished)} records of none, {len(table.records) - len(table.finished)} not fitted")
    print("| account | mean log Bayes factor | standard error | records won by a nat |\n|---|---|---|---|")
    for name in accounts:
        if name != "none":
            gains = np.array([record.log_bayes_factors[name] for record in table.finished])
            error = gains.std(ddof=1) / np.sqrt(len(gains))
            print(f"| {name} | {gains.mean():+.2f} | {error:.2f} | {(gains >= 1).sum()} of {len(gains)} |")


if __name__ == "__main__":
    main()
