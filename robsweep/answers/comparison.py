"""How runs differ, as a type: what ``robsweep compare --json`` prints."""

from typing import Any

from robsweep.answers.measured import Measured
from robsweep.grammar.frozen import Frozen


class FrontMember(Frozen):
    """A configuration on a run's front; ``scores``: means over its ``seeds``. ``also_in``: numbers of other runs,
    from 0, on whose fronts it stands too."""

    key: str
    title: str
    identity: str
    seeds: int
    epoch: int
    scores: dict[str, Measured]
    also_in: tuple[int, ...]


class Side(Frozen):
    """One of the runs. ``hypervolume``: of its front above the common reference point; None without a front."""

    run: str
    place: str
    dataset: str
    finished: bool
    configurations: int
    completed: int
    hypervolume: float | None
    front: tuple[FrontMember, ...]


class Setting(Frozen):
    """A path of the sweep file whose values differ; ``values``: one a run, null where the path is not there."""

    path: str
    values: tuple[Any, ...]


class Shared(Frozen):
    """A configuration that several runs have scored.

    ``same_recipe``: it has the same key in all; otherwise the string is the same and the training differs.
    ``epochs`` and ``scores``: one a run, null where it has none; of the last epoch that all of them scored, or else
    of each one's last. ``differences``: of the means to the first run that has it, by objective.
    """

    identity: str
    keys: tuple[str | None, ...]
    same_recipe: bool
    same_epoch: bool
    epochs: tuple[int | None, ...]
    scores: tuple[dict[str, Measured] | None, ...]
    differences: tuple[dict[str, float | None] | None, ...]


class Comparison(Frozen):
    """The answer of ``robsweep compare``. ``objectives``: those that all runs have. ``reference``: one value an
    objective, above (below, where minimised) which hypervolumes are taken. ``warnings``: why scores may not be
    comparable."""

    objectives: tuple[str, ...]
    reference: dict[str, float]
    sides: tuple[Side, ...]
    settings: tuple[Setting, ...]
    shared: tuple[Shared, ...]
    warnings: tuple[str, ...]
