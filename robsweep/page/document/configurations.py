"""What was tried, and how it fared from rung to rung."""

from typing import Literal

from robsweep.grammar.frozen import Frozen
from robsweep.page.document.columns import Bounds

State = Literal["front", "completed", "going", "resting", "refused", "failed"]


class Stop(Frozen):
    """A rung of a configuration.

    ``values``: objectives in their order. ``by``: who dominated it then, some of them where there are many.
    ``chance``: how likely the decision is wrong. ``again``: why it was taken up again, empty where it was not.
    """

    epoch: int
    seeds: int
    values: tuple[float | None, ...]
    verdict: str
    reason: str
    by: tuple[int, ...]
    chance: float | None
    again: str


class Configuration(Frozen):
    """A configuration that was tried, at its last rung.

    ``values`` and ``bounds`` follow ``Report.columns``; ``turned``: what each term adds to ERS, 100 is robust.
    ``chance``: probability that it is on the front. ``meaning``: index into ``Report.meanings``. ``factors``: its
    letters and training factors, those that vary in the run. ``stands``: where it stands, in words.
    """

    key: str
    title: str
    identity: str
    family: str
    state: State
    stands: str
    epoch: int
    seeds: int
    values: tuple[float | None, ...]
    bounds: tuple[Bounds | None, ...]
    turned: tuple[float, ...] | None
    flags: tuple[str, ...]
    factors: dict[str, str]
    meaning: int
    aliases: tuple[str, ...]
    course: tuple[Stop, ...]
    checkpoints: tuple[str, ...]
    commands: tuple[str, ...]
