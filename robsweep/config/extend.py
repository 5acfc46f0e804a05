"""What may change in a sweep while its run grows: so much that old and new scores can still be compared."""

from collections.abc import Callable, Sequence
from typing import Any

from robsweep.config.changes import leaves
from robsweep.config.configuration import SAME_RESULTS
from robsweep.config.datasets import fits
from robsweep.config.load import Change, changed_sweep
from robsweep.config.messages import short
from robsweep.config.points import space_of
from robsweep.config.recipes import changed_recipe
from robsweep.config.sweep import SweepConfig
from robsweep.config.wider import field_of, require_wider
from robsweep.errors import UserError

OPTIONS = {"search.samples": "--samples", "training.epochs": "--epochs", "seeds.first": "--seeds"}
"""Options of ``robsweep extend``, by the key each changes."""
_SCORING = ("actors", "cpus_per_actor", "gpus_per_actor", "shard_queries", "compile")


def extended(old: SweepConfig, changes: Sequence[Change]) -> SweepConfig:
    """The sweep with changes that let a run grow.

    More samples, seeds and epochs, and a wider space; objectives, pruning, the kind of search, budget, resources,
    cluster, tracking and the place of the data as one likes. What is trained and what is measured stays.

    Raises:
        UserError: another change, or none; one line that names the option and says what is allowed.
    """
    source = f"the run {old.name}"
    new = changed_sweep(old.model_dump(mode="json"), changes, source, OPTIONS, lambda sweep: _require_grown(old, sweep))
    if new == old:
        raise UserError(f"{source} has all of this already: go on with `robsweep resume`, or change something")
    return new


def _require_grown(old: SweepConfig, new: SweepConfig) -> None:
    for require in _RULES:
        require(old, new)


def _same_subject(old: SweepConfig, new: SweepConfig) -> None:
    for key in ("name", "dataset"):
        before, now = getattr(old, key), getattr(new, key)
        if before != now:
            raise _refusal(key, before, now, f"a run keeps its {key}")


def _same_training(old: SweepConfig, new: SweepConfig) -> None:
    """The recipe of every backbone; more epochs, and what changes no result."""
    for backbone in old.factors.backbone:
        if not fits(old.dataset, backbone):
            continue
        before, now = (changed_recipe(old.dataset, backbone, {}, sweep.training) for sweep in (old, new))
        for path in leaves(before.model_dump()):
            values = field_of(before, path), field_of(now, path)
            if values[0] != values[1] and path not in SAME_RESULTS:
                _require_more_epochs(path, *values)


def _require_more_epochs(path: str, before: Any, now: Any) -> None:
    if path != "epochs":
        others = ", ".join(sorted(SAME_RESULTS))
        raise _refusal(f"training.{path}", before, now, f"of training, more epochs are allowed, and {others}")
    if now < before:
        raise _refusal("training.epochs", before, now, "expected more")


def _same_measure(old: SweepConfig, new: SweepConfig) -> None:
    for key in type(old.scoring).model_fields:
        before, now = getattr(old.scoring, key), getattr(new.scoring, key)
        if before != now and key not in _SCORING:
            allowed = f"scores must stay comparable, so only {', '.join(_SCORING)} may change"
            raise _refusal(f"scoring.{key}", before, now, allowed)


def _more_seeds(old: SweepConfig, new: SweepConfig) -> None:
    for key in ("first", "of_survivors"):
        before, now = getattr(old.seeds, key), getattr(new.seeds, key)
        if not set(before) <= set(now):
            shown = "seeds.first" if key == "first" else "seeds.survivors"
            raise _refusal(shown, list(before), list(now), "expected all of these, and more")


def _more_samples(old: SweepConfig, new: SweepConfig) -> None:
    if old.search.seed != new.search.seed:
        raise _refusal("search.seed", old.search.seed, new.search.seed, "a run keeps the seed of its samples")
    wanted = new.search.samples
    if wanted != old.search.samples and wanted is not None and wanted < (size := space_of(old).size):
        raise _refusal("search.samples", size, wanted, "expected more")


def _fewer_conditions(old: SweepConfig, new: SweepConfig) -> None:
    for condition in new.conditions:
        if condition not in old.conditions:
            shown = condition.model_dump(exclude_none=True)
            raise UserError(f"conditions: {short(shown)} is new: they may be dropped, as a space may only grow")


def _refusal(key: str, before: Any, now: Any, allowed: str) -> UserError:
    return UserError(f"{key}: got {short(now)}, the run has {short(before)}: {allowed}")


_RULES: tuple[Callable[[SweepConfig, SweepConfig], None], ...] = (
    _same_subject,
    _same_training,
    _same_measure,
    _more_seeds,
    require_wider,
    _fewer_conditions,
    _more_samples,
)
