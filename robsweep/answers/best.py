"""Which configuration to take, as a type: what ``robsweep best --json`` prints."""

from typing import Literal

from robsweep.answers.constraints import Constraint
from robsweep.answers.measured import Measured
from robsweep.answers.titled import TitledConfiguration
from robsweep.grammar.frozen import Frozen

Role = Literal["most accurate", "balanced", "most robust", "best"]
"""``best``: in what the constraints leave open."""


class Checkpoint(Frozen):
    """Where a trained network lies.

    ``path``: its folder or URI; ``named``: as commands take it, ``RUN:KEY-sSEED@EPOCH``.
    """

    seed: int
    epoch: int
    path: str
    named: str


class Choice(Frozen):
    """A configuration to take.

    ``roles``: why it was chosen. ``scores``: means over its ``seeds``, with intervals. ``sure``: the whole interval
    satisfies every constraint. ``on_front``: nothing that completed dominates it, constraints aside.
    ``front_chance``: probability that it is on the front of all that was tried, were that trained to the end; null
    where too little is known. ``dominated_by``: what does. ``commands``: what goes on with it.
    """

    roles: tuple[Role, ...]
    key: str
    title: str
    identity: str
    seeds: int
    epoch: int
    scores: dict[str, Measured]
    flags: tuple[str, ...]
    sure: bool
    on_front: bool
    front_chance: float | None
    dominated_by: tuple[TitledConfiguration, ...]
    checkpoints: tuple[Checkpoint, ...]
    commands: tuple[str, ...]


class Nearest(Frozen):
    """The configuration that comes nearest to constraints that none satisfies, and what it lacks in words."""

    key: str
    title: str
    lacks: str
    scores: dict[str, Measured]


class Best(Frozen):
    """The answer of ``robsweep best``. ``completed``: how many configurations it was chosen from;
    ``to_come``: how many may still complete. ``choices`` is empty, and ``nearest`` there, where none satisfies."""

    run: str
    place: str
    objectives: tuple[str, ...]
    constraints: tuple[Constraint, ...]
    completed: int
    satisfying: int
    to_come: int
    choices: tuple[Choice, ...]
    nearest: Nearest | None = None
