"""How a configuration fared in a run, as a type: what ``robsweep explain --json`` prints."""

from typing import Literal

from pydantic import AwareDatetime

from robsweep.answers.measured import Measured
from robsweep.answers.titled import TitledConfiguration
from robsweep.grammar.frozen import Frozen
from robsweep.run.candidate import Stage
from robsweep.run.events import VerdictKind

StepKind = Literal["proposed", "scored", "decided", "promoted", "seeded", "extended", "failed"]


class Rival(Frozen):
    """Another configuration at the same rung at the time of a decision; ``scores``: means over its seeds by name."""

    key: str
    title: str
    scores: dict[str, float | None]


class Step(Frozen):
    """Something that happened to a configuration.

    ``seq``: number of the event. ``says``: what happened, in words. ``scores``: of one seed where it was scored; means
    over ``seeds``, without intervals, where it was decided on. ``dominated_by``: of some where there are many.
    ``chance``: how likely the decision is wrong, 0 to 1, where the policy knows.
    """

    seq: int
    at: AwareDatetime
    kind: StepKind
    epoch: int | None = None
    seed: int | None = None
    seeds: tuple[int, ...] = ()
    says: str
    scores: dict[str, Measured] = {}
    verdict: VerdictKind | None = None
    reason: str = ""
    dominated_by: tuple[Rival, ...] = ()
    chance: float | None = None


class LeftBehind(Frozen):
    """A configuration that a decision at ``epoch`` stopped, naming this one among what dominates it."""

    key: str
    title: str
    epoch: int


class Course(Frozen):
    """The answer of ``robsweep explain``.

    ``strings``: all that mean it in this sweep. ``says``: where it stands, in words. ``epoch``: of the rung that was
    decided last, 0 before the first. ``on_front``, ``dominates`` and ``dominated_by``: among what has completed, None
    and empty where it has not. ``front_chance``: probability that it is on the front of all that was tried, were that
    trained to the end; None where too little is known. ``left_behind``: what it stopped at rungs.
    """

    run: str
    place: str
    key: str
    title: str
    identity: str
    strings: tuple[str, ...]
    stage: Stage
    says: str
    epoch: int
    rungs: tuple[int, ...]
    seeds: tuple[int, ...]
    by: str
    objectives: tuple[str, ...]
    steps: tuple[Step, ...]
    on_front: bool | None
    front_chance: float | None
    dominates: tuple[TitledConfiguration, ...]
    dominated_by: tuple[TitledConfiguration, ...]
    left_behind: tuple[LeftBehind, ...]
    commands: tuple[str, ...]
