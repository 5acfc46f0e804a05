"""What may change in a sweep while its run grows: so much that old and new scores can still be compared."""

from collections.abc import Callable, Sequence
from typing import Any

from robsweep.config.changes import Change, keys_of, leaves
from robsweep.config.configuration import SAME_RESULTS, Configuration
from robsweep.config.datasets import fits
from robsweep.config.early_scoring import BY_EPOCH
from robsweep.config.epochs import rungs_of
from robsweep.config.load import changed_sweep
from robsweep.config.messages import short
from robsweep.config.points import space_of
from robsweep.config.recipes import changed_recipe
from robsweep.config.sweep import SweepConfig
from robsweep.config.wider import field_of, require_wider
from robsweep.errors import ConfigError, Problem, UserError

OPTIONS = {
    "search.samples": "--samples",
    "training.epochs": "--epochs",
    "seeds.first": "--seeds",
    "data_root": "--data-root",
}
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
    by_epoch = bool(old.scoring.early or new.scoring.early)
    for key in type(old.scoring).model_fields:
        before, now = getattr(old.scoring, key), getattr(new.scoring, key)
        if before != now and key not in _SCORING and not (by_epoch and key in ("early", *BY_EPOCH)):
            allowed = f"scores must stay comparable, so only {', '.join(_SCORING)} may change"
            raise _refusal(f"scoring.{key}", before, now, allowed)


def _same_effort_at_old_rungs(old: SweepConfig, new: SweepConfig) -> None:
    """Where effort differs by epoch, what was the last rung may be an earlier one now."""
    if not old.scoring.early and not new.scoring.early:
        return
    for point in _some_of_each_length(old):
        before, now = rungs_of(old, point), rungs_of(new, point)
        for epoch in set(before) & set(now):
            efforts = [sweep.scoring.at(epoch, last=epoch == rungs[-1]) for sweep, rungs in ((old, before), (new, now))]
            for key in BY_EPOCH:
                values = [getattr(effort, key) for effort in efforts]
                if values[0] != values[1]:
                    raise UserError(
                        f"scoring.{key}: at epoch {epoch} got {short(values[1])}, the run has scores there by "
                        f"{short(values[0])}: they must stay comparable, so give epoch {epoch} a value of its own"
                    )


def _some_of_each_length(sweep: SweepConfig) -> list[Configuration]:
    """A configuration for each tuple of rungs that the sweep has; of an endless space as many as it would try."""
    space = space_of(sweep)
    points = space.points or [point for index in range(space.size) if (point := space.drawn(index)) is not None]
    return list({rungs_of(sweep, point.configuration): point.configuration for point in points}.values())


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
            message = f"{short(shown)} is new: they may be dropped, as a space may only grow"
            raise ConfigError(Problem(("conditions",), message))


def _refusal(path: str, before: Any, now: Any, allowed: str) -> ConfigError:
    return ConfigError(Problem(keys_of(path), f"got {short(now)}, the run has {short(before)}: {allowed}"))


_RULES: tuple[Callable[[SweepConfig, SweepConfig], None], ...] = (
    _same_subject,
    _same_training,
    _same_measure,
    _same_effort_at_old_rungs,
    _more_seeds,
    require_wider,
    _fewer_conditions,
    _more_samples,
)
