"""What an engine is made of: a searcher, a policy, a seeding. Each is a function of the run's state alone."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, Protocol

from robsweep.config.configuration import Configuration
from robsweep.config.points import Point
from robsweep.run.events import VerdictKind
from robsweep.run.rung import Rung
from robsweep.run.state import RunState
from robsweep.run.trial_id import RungTrial, TrialId

Step = Literal["going", "new", "resting", "left", "idle", "seeds"]
"""What a free slot may be given: what goes on, a new proposal, what rests, another seed of what has completed.

``left`` is what rests once nothing new is left, ``idle`` what rests once nothing is under way either.
"""


class Assignment(NamedTuple):
    """A unit of work with what is trained in it.

    ``later_rungs``: epochs at which the trial is scored after this one, if it goes on. ``checkpoint``: its folder,
    relative to the run, where it is saved already.
    """

    work: RungTrial
    configuration: Configuration
    later_rungs: tuple[int, ...] = ()
    checkpoint: str | None = None

    @property
    def folder(self) -> str:
        """Of the trial's checkpoints, relative to the run."""
        return f"checkpoints/{self.work.trial}"


class Verdict(NamedTuple):
    """What becomes of a configuration after a rung, and why, in one line that users are shown.

    ``go_on``, ``rest`` (it may be taken up again) or ``refuse`` (out for good). Other fields as in ``Decided``.
    """

    kind: VerdictKind
    reason: str
    behind: bool = False
    dominated_by: tuple[str, ...] = ()
    chance: float | None = None


class Promotion(NamedTuple):
    """A configuration that rests and is to go on, and why."""

    key: str
    reason: str


class Proposal(NamedTuple):
    """A point of the space, and how many proposals the searcher had made before."""

    point: Point
    draw: int


class Searcher(Protocol):
    """Which configuration is tried next. Made anew from the state whenever a process takes a run up."""

    def propose(self, state: RunState) -> Proposal | None:
        """A configuration that the run does not know yet; None where there is none now."""


class Policy(Protocol):
    """Which configurations train on past a rung."""

    order: tuple[Step, ...]
    """In which order a free slot looks for work."""

    def judge(self, state: RunState, rung: Rung, key: str, values: Mapping[str, float], *, last: bool) -> Verdict:
        """Decide on a configuration at a rung whose entries are those decided there before.

        ``values``: every score's mean over its seeds, and the costs. ``last``: it is trained no further.
        """

    def promote(self, state: RunState, step: Step) -> Promotion | None:
        """Who of those that rest is to go on; None: nobody. ``step``: ``resting``, ``left`` or ``idle``."""


class Limits(Protocol):
    """When a run is over though configurations are left."""

    def reason(self, state: RunState) -> str | None:
        """Why nothing new is to be begun, in words; None: something is."""


class Seeding(Protocol):
    """Which configuration is to be trained with one more seed."""

    def next_seed(self, state: RunState) -> tuple[TrialId, str] | None:
        """The trial and the reason; None: none now."""
