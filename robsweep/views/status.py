"""Where a run stands, as a type: what ``robsweep status --json`` prints."""

from typing import Literal

from pydantic import AwareDatetime

from robsweep.config.effort import Effort
from robsweep.grammar.frozen import Frozen
from robsweep.run.candidate import Stage
from robsweep.views.heartbeat import Heartbeat, Training

TrialStage = Literal["training", "scoring", "waiting"]
Life = Literal["running", "silent", "ended"]
"""``silent``: it has not ended, and nothing was heard of it for a while."""


class RungStatus(Frozen):
    """What is known of a rung.

    Trials (configuration and seed): ``training`` towards it, ``scoring`` (or waiting for it), ``scored``.
    Configurations decided there: ``gone_on``, ``resting`` there now, ``refused``, ``completed``.
    """

    epoch: int
    training: int
    scoring: int
    scored: int
    gone_on: int
    resting: int
    refused: int
    completed: int


class TrialStatus(Frozen):
    """A trial that is under way: on its way to being scored at ``epoch``.

    ``training``: an executor has it; its ``workers`` are told once they have taken a step. ``scoring``: its checkpoint
    is there, and is being attacked or waits for that. ``waiting``: for a place to be trained.
    ``done``: share of this step of its state, 0 to 1; None: not known.
    """

    trial: str
    title: str
    state: TrialStage
    epoch: int
    done: float | None = None
    workers: tuple[Training, ...] = ()


class Member(Frozen):
    """A configuration on the front; ``scores``: means over its ``seeds`` by name, ``bounds``: of 95 % intervals.

    ``chance``: probability, 0 to 1, that it stays there, were all that was tried trained to the end; None: not known.
    """

    key: str
    title: str
    identity: str
    seeds: int
    epoch: int
    scores: dict[str, float]
    bounds: dict[str, tuple[float, float]]
    chance: float | None = None


class Spent(Frozen):
    """What a run took so far.

    ``hours``: of wall time since it was begun or taken up last, ``hours_given``: those after which it ends;
    ``hours_in_all``: of all processes that ran it. Image passes forward and backward: ``training_passes`` of all
    checkpoints, ``attack_passes`` of all scores.
    """

    hours: float
    hours_given: float | None
    hours_in_all: float
    training_passes: int
    attack_passes: int


class Status(Frozen):
    """Where a run stands at the time ``at``.

    ``says``: ``life`` in words. ``reason`` and ``code``: of its end. ``seen_at``: when a process that ran it was heard
    of last. ``attacks``: what attacks, ``effort``: the least of them, ``weakened``: whether that is less than the
    profile's. ``configurations``: how many there will be at most, ``stages`` where those that were proposed are.
    ``hypervolume``: of the front above 0 in every objective that is maximised; None where none is.
    ``hypervolume_bounds``: its 95 % interval over queries and seeds; ``left``: share of it that all else is expected to
    add; both None where too little is known. ``seconds_left``: of wall time, expected, were pruning to go on as so far;
    None before anything was scored. ``trials``: all that are under way, those in training first; ``trials_ended``: how
    many others there are. ``doing``: what all of it waits for, such as the start of Ray.
    """

    run: str
    place: str
    dataset: str
    at: AwareDatetime
    life: Life
    says: str
    reason: str
    code: int | None
    opened_at: AwareDatetime
    seen_at: AwareDatetime
    events: int
    objectives: tuple[str, ...]
    attacks: str
    effort: Effort | None
    weakened: bool
    configurations: int
    stages: dict[Stage, int]
    rungs: tuple[RungStatus, ...]
    front: tuple[Member, ...]
    hypervolume: float | None
    hypervolume_bounds: tuple[float, float] | None = None
    left: float | None = None
    spent: Spent
    seconds_left: float | None = None
    trials: tuple[TrialStatus, ...]
    trials_ended: int
    doing: str = ""
    heartbeat: Heartbeat | None
