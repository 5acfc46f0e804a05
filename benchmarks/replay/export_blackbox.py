"""Write the table in the layout of Syne Tune's blackbox repository.

    python -m benchmarks.replay.export_blackbox --to FOLDER

As ``BlackboxTabular`` of Syne Tune 0.16 keeps it, in a folder of one task:

- ``configspace.json``, ``fidelityspace.json``: a domain for each letter of the grammar, and the epochs;
- ``hyperparameters.parquet``: a row per configuration, a column per letter;
- ``objectives_evaluations.npy``: tasks x configurations x seeds x fidelities x objectives, float32, NaN where missing;
- ``fidelities_values.npy``: the rungs' epochs; ``metadata.json``: names of tasks and objectives, keys, directions.

``seconds`` adds up training and scoring from the start, as the simulator expects of a time.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from robsweep.config.scores import CLEAN, ROBUSTNESS, TERMS
from robsweep.errors import UserError

from .columns import LETTERS
from .problem import TABLE
from .table import read_table

TASK = "digits-rlenet"
FIDELITY = "epoch"
VOID = "-"
"""Stands where a configuration has no such letter: a domain has no null."""

COSTS = ("train_passes", "attack_passes", "seconds")
OBJECTIVES = (*CLEAN, *ROBUSTNESS, *TERMS, *COSTS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", type=Path, default=TABLE, help="folder of the table")
    parser.add_argument("--to", type=Path, required=True, help="folder to write")
    arguments = parser.parse_args()
    try:
        export(read_table(arguments.table), arguments.to)
    except UserError as error:
        sys.exit(f"error: {error}")


def export(table: pd.DataFrame, to: Path) -> None:
    """Write the files; configurations in the order of their keys, seeds in ascending order."""
    to.mkdir(parents=True, exist_ok=True)
    letters = _letters(table)
    epochs = np.sort(table["epoch"].unique())
    seeds = sorted(int(seed) for seed in table["seed"].unique())
    letters.to_parquet(to / "hyperparameters.parquet", index=False, compression="gzip")
    np.save(to / "objectives_evaluations.npy", _evaluations(table, seeds, epochs)[None])
    np.save(to / "fidelities_values.npy", epochs)
    _write(to / "configspace.json", {name: _choice(letters[name]) for name in letters})
    _write(to / "fidelityspace.json", {FIDELITY: _integers(int(epochs[0]), int(epochs[-1]))})
    metadata = {
        "objectives_names": list(OBJECTIVES),
        "task_names": [TASK],
        "seeds": seeds,
        "keys": sorted(table["key"].unique()),
        "maximised": [name for name in OBJECTIVES if name not in (*COSTS, *_LOWER)],
        "time_attribute": "seconds",
    }
    _write(to / "metadata.json", metadata)


_LOWER = ("CA-", "QA-", "TMA", "ES:D")
"""Terms of which less is more robust."""


def _letters(table: pd.DataFrame) -> pd.DataFrame:
    """A row per configuration, all values as strings."""
    rows = table.drop_duplicates("key").sort_values("key")[list(LETTERS)]
    return rows.map(lambda value: VOID if pd.isna(value) else str(value)).astype("str").reset_index(drop=True)


def _evaluations(table: pd.DataFrame, seeds: list[int], epochs: NDArray[np.int64]) -> NDArray[np.float32]:
    """Configurations x seeds x fidelities x objectives."""
    ordered = table.sort_values(["key", "seed", "epoch"]).copy()
    runs = ordered.groupby(["key", "seed"])
    ordered["seconds"] = ordered["train_cpu_seconds"] + runs["score_cpu_seconds"].cumsum()
    ordered["attack_passes"] = runs["attack_passes"].cumsum()
    places = pd.MultiIndex.from_product([sorted(table["key"].unique()), seeds, epochs])
    values = ordered.set_index(["key", "seed", "epoch"])[list(OBJECTIVES)].reindex(places)
    return values.to_numpy(np.float32).reshape(-1, len(seeds), len(epochs), len(OBJECTIVES))


def _choice(values: pd.Series) -> dict[str, Any]:
    return _domain("Categorical", categories=sorted(values.unique()))


def _integers(lower: int, upper: int) -> dict[str, Any]:
    return _domain("Integer", lower=lower, upper=upper)


def _domain(kind: str, **fields: Any) -> dict[str, Any]:
    return {"domain_cls": kind, "domain_kwargs": fields, "sampler_cls": "Uniform", "sampler_kwargs": {}}


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content) + "\n")


if __name__ == "__main__":
    main()
