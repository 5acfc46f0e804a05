"""What a configuration is called on the terminal: the shortest name that tells it from the others of its sweep."""

from functools import reduce
from typing import Any

from robsweep.config.configuration import Configuration
from robsweep.config.sweep import SweepConfig
from robsweep.run.state import RunState
from robsweep.run.trial_id import TrialId


def title_of(sweep: SweepConfig, configuration: Configuration) -> str:
    """The model, with whatever else the sweep varies: the loss, fields of the recipe.

    ``rc2f2ghmetsmi``, ``rres18p:pstripletN steps 8``; the data set is the sweep's.
    """
    name = str(configuration).removeprefix(f"{sweep.dataset}:")
    fields = configuration.training.model_dump()
    parts = [name if len(sweep.factors.loss) > 1 else name.rpartition(":")[0]]
    parts += [f"{path.rpartition('.')[2]} {_short(_at(fields, path))}" for path in sweep.factors.training]
    return " ".join(parts)


def trial_title(state: RunState, trial: TrialId) -> str:
    """As ``title_of``, with the seed where the sweep has several."""
    title = title_of(state.sweep, state.candidates[trial.key].configuration)
    seeds = state.sweep.seeds
    return f"{title} seed {trial.seed}" if len(seeds.of_survivors) > 1 else title


def _at(fields: dict[str, Any], path: str) -> Any:
    return reduce(lambda inner, part: inner[part], path.split("."), fields)


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
