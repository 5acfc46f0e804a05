"""Real results that the repository ships, for notebooks that are given no run."""

import json
from pathlib import Path
from typing import Any

from robsweep.config.configuration import configuration_of
from robsweep.replay.recorded import open_table
from robsweep.results.open import Run, open_run
from robsweep.results.row import ResultRow
from robsweep.run.journal_file import JournalFile
from robsweep.run.local_store import LocalStore
from robsweep.sweep.simulate import simulate

_ROOT = Path(__file__).parents[1]
_TABLE = _ROOT / "benchmarks/replay/table"
_REPRODUCED = _ROOT / "benchmarks/results/reproduce.jsonl"


def recorded_run(folder: Path) -> Run:
    """A run of the 237 digits configurations, replayed into ``folder`` from trainings that were recorded.

    Every configuration was trained to the end with one seed: nothing is pruned, so that all can be compared.
    """
    table = open_table(_TABLE)
    sweep = table.sweep
    sweep = sweep.model_copy(
        update={
            "name": "digits",
            "seeds": sweep.seeds.model_copy(update={"first": (0,)}),
            "pruning": sweep.pruning.model_copy(update={"policy": "none"}),
        }
    )
    simulate(sweep, table, trainers=8, attackers=8, lines=JournalFile(LocalStore(folder)))
    return open_run(folder)


def reproduced_rows() -> list[ResultRow]:
    """What ``benchmarks/reproduce.py`` trained on Fashion-MNIST and kept."""
    lines = _REPRODUCED.read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    epochs = sorted({record["epochs"] for record in records})
    return [_row(record, rung=epochs.index(record["epochs"])) for record in records]


def _row(record: dict[str, Any], *, rung: int) -> ResultRow:
    name, epochs = record["configuration"], record["epochs"]
    usual = configuration_of(name).training
    budget = usual.budget.model_copy(update={"steps": record["pgd_steps"]})
    configuration = configuration_of(name, epochs=epochs, budget=budget.model_dump())
    bounds = {
        f"{score}_{end}": value
        for score, interval in record["intervals"].items()
        for end, value in zip(("low", "high"), interval, strict=True)
    }
    columns = {field.alias or field_ for field_, field in ResultRow.model_fields.items()}
    return ResultRow.model_validate(
        {
            **{column: value for column, value in (record["found"] | bounds).items() if column in columns},
            "run": "reproduce",
            "key": configuration.key,
            "identity": str(configuration.identity),
            "aliases": (),
            "dataset": configuration.identity.dataset,
            "backbone": configuration.identity.backbone,
            "defense": configuration.identity.defense.kind,
            "loss": "ptripletN",
            "seed": record["seed"],
            "rung": rung,
            "epoch": epochs,
            "status": "completed",
            "configuration": configuration.model_dump_json(),
            "queries": record["queries"],
            "finished_at": f"{record['date']}T00:00:00+00:00",
        }
    )
