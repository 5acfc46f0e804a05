"""What a run is called on the terminal: the shortest name that tells it from the others of its sweep."""

from functools import reduce
from typing import Any

from robsweep.sweep.plan import Plan, PlannedRun


def attack_actors(count: int) -> str:
    """``1 attack actor``, ``2 attack actors``."""
    return f"{count} attack actor{'s' if count != 1 else ''}"


def titles(plan: Plan) -> dict[str, str]:
    """Run name -> model, with whatever else varies: the loss, swept fields of the recipe, the seed.

    ``rc2f2ghmetsmi``, ``rres18p:pstripletN steps 8``, ``rc2f2 seed 1``; the data set is the sweep's.
    """
    losses = {str(run.configuration).rpartition(":")[2] for run in plan.runs}
    return {run.name: _title(plan, run, loss=len(losses) > 1) for run in plan.runs}


def _title(plan: Plan, run: PlannedRun, *, loss: bool) -> str:
    name = str(run.configuration).removeprefix(f"{plan.sweep.dataset}:")
    fields = run.configuration.training.model_dump()
    parts = [name if loss else name.rpartition(":")[0]]
    parts += [f"{path.rpartition('.')[2]} {_short(_at(fields, path))}" for path in plan.sweep.factors.training]
    if len(plan.sweep.seeds) > 1:
        parts.append(f"seed {run.seed}")
    return " ".join(parts)


def _at(fields: dict[str, Any], path: str) -> Any:
    return reduce(lambda inner, part: inner[part], path.split("."), fields)


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
