"""The dataset card: ``card.md`` with the table's own figures filled in."""

from string import Template
from typing import Any

import pandas as pd

from robsweep.config.sweep import SweepConfig

from .columns import QUERIES, TABLE
from .problem import HERE, cells_of

TEMPLATE = HERE / "card.md"


def card(sweep: SweepConfig, table: pd.DataFrame, reference: dict[str, Any]) -> str:
    """The text of ``README.md``; ``reference`` as of ``reference_of``."""
    first = cells_of(sweep)[0]
    recipe, spec = first.configuration.training, sweep.scoring.specs[0]
    last = table[table["rung"] == table["rung"].max()]
    done = table[table["status"] == "completed"]
    recorded = table.groupby("seed")["key"].nunique()
    figures = {
        "rows": len(table),
        "recorded": ", ".join(f"seed {seed}: {count}" for seed, count in recorded.items()),
        "seeds": _listed(reference["seeds"]),
        "configurations": reference["configurations"],
        "epochs": _listed(reference["epochs"]),
        "pairs": recipe.pairs,
        "embedding_dim": recipe.embedding_dim,
        "training_budget": f"eps {recipe.budget.eps:g}, {recipe.budget.steps} steps of {recipe.budget.step_size:g}",
        "attack_budget": f"eps {spec.budget.eps:g}, {spec.budget.steps} steps of {spec.budget.step_size:g}",
        "queries": int(done["queries"].max()),
        "candidates": int(done["candidates"].max()),
        "fingerprint": _listed(sorted(done["data_fingerprint"].unique())),
        "code": _listed(sorted(table["code_version"].unique())),
        "train_seconds": f"{last['train_cpu_seconds'].mean():.0f}",
        "score_seconds": f"{done.groupby(['key', 'seed'])['score_cpu_seconds'].sum().mean():.0f}",
        "hours": f"{(last['train_cpu_seconds'].sum() + done['score_cpu_seconds'].sum()) / 3600:.1f}",
        "collapsed": len(reference["collapsed"]),
        "failed": reference["failed"],
        "front": _front(reference),
        "members": len(reference["front"]),
        "noise": _noise(reference),
        "crossing": _crossing(reference),
        "columns": ", ".join(f"`{name}`" for name in TABLE.names),
        "query_columns": ", ".join(f"`{name}`" for name in QUERIES.names),
    }
    return Template(TEMPLATE.read_text()).substitute(figures)


def _listed(values: list[Any]) -> str:
    return ", ".join(map(str, values))


def _front(reference: dict[str, Any]) -> str:
    lines = [f"| `{m['identity']}` | {m['recall_at_1']:.3f} | {m['ers']:.1f} |" for m in reference["front"]]
    return "\n".join(["| configuration | recall_at_1 | ers |", "|---|---|---|", *lines])


def _noise(reference: dict[str, Any]) -> str:
    lines = [
        f"| {objective} | {found['between']:.3g} | {_or_none(found['seeds'])} | {found['queries']:.3g} |"
        for objective, found in reference["noise"].items()
    ]
    return "\n".join(["| | between configurations | seeds | queries |", "|---|---|---|---|", *lines])


def _or_none(value: float | None) -> str:
    return "one seed" if value is None else f"{value:.3g}"


def _crossing(reference: dict[str, Any]) -> str:
    objectives = reference["objectives"]
    lines = [
        f"| {epoch} | " + " | ".join(f"{100 * shares[objective]:.0f} %" for objective in objectives) + " |"
        for epoch, shares in reference["crossing"].items()
    ]
    return "\n".join([f"| epoch | {' | '.join(objectives)} |", "|---" * (len(objectives) + 1) + "|", *lines])
