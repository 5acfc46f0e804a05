"""Configurations that several runs have."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from robsweep.answers.comparison import Shared
from robsweep.answers.measured import Measured, measured
from robsweep.results.open import Run
from robsweep.results.seeds import rung_means


class ScoredConfiguration(NamedTuple):
    """A configuration of a run: epoch -> scores as means over its seeds."""

    key: str
    identity: str
    rungs: dict[int, dict[str, Measured]]


def scored_in(run: Run) -> dict[str, ScoredConfiguration]:
    """All configurations with scores, by key."""
    found: dict[str, ScoredConfiguration] = {}
    for row in rung_means(run.table()).to_dict("records"):
        if row["seeds"]:
            one = found.setdefault(row["key"], ScoredConfiguration(row["key"], row["identity"], {}))
            one.rungs[int(row["epoch"])] = measured(row)
    return found


def shared_configurations(
    runs: Sequence[Mapping[str, ScoredConfiguration]], names: Sequence[str]
) -> tuple[Shared, ...]:
    """What two or more of the runs have scored: by key, else by a string that each run has once.

    Args:
        runs: ``scored_in`` each.
        names: scores of which differences are taken.
    """
    found = []
    for key in dict.fromkeys(key for run in runs for key in run):
        members = [run.get(key) for run in runs]
        if sum(member is not None for member in members) > 1:
            found.append(_shared(members, names, same_recipe=True))
    taken = {key for one in found for key in one.keys}
    rest = [_by_identity({key: one for key, one in run.items() if key not in taken}) for run in runs]
    for identity in dict.fromkeys(identity for run in rest for identity in run):
        members = [run.get(identity) for run in rest]
        if sum(member is not None for member in members) > 1:
            found.append(_shared(members, names, same_recipe=False))
    return tuple(found)


def _by_identity(run: Mapping[str, ScoredConfiguration]) -> dict[str, ScoredConfiguration]:
    identities = [one.identity for one in run.values()]
    return {one.identity: one for one in run.values() if identities.count(one.identity) == 1}


def _shared(members: Sequence[ScoredConfiguration | None], names: Sequence[str], *, same_recipe: bool) -> Shared:
    there = [member for member in members if member is not None]
    common = set.intersection(*(set(member.rungs) for member in there))
    epochs = [None if member is None else max(common or member.rungs) for member in members]
    scores = [None if m is None or e is None else m.rungs[e] for m, e in zip(members, epochs, strict=True)]
    first = next(table for table in scores if table is not None)
    return Shared(
        identity=there[0].identity,
        keys=tuple(None if member is None else member.key for member in members),
        same_recipe=same_recipe,
        same_epoch=bool(common),
        epochs=tuple(epochs),
        scores=tuple(scores),
        differences=tuple(None if table is None else _differences(table, first, names) for table in scores),
    )


def _differences(table: Mapping[str, Measured], first: Mapping[str, Measured], names: Sequence[str]) -> dict[str, Any]:
    found: dict[str, float | None] = {}
    for name in names:
        own, other = (one[name].value if name in one else None for one in (table, first))
        found[name] = None if own is None or other is None else own - other
    return found
