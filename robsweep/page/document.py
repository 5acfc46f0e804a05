"""What a report says, as plain data: the page shows it and adds nothing to it."""

from typing import Literal

from robsweep.grammar.frozen import Frozen

Better = Literal["higher", "lower", ""]
State = Literal["front", "completed", "going", "resting", "refused", "failed"]
Bounds = tuple[float, float]


class Column(Frozen):
    """A number that every configuration may have. ``digits``: after the point; ``better``: empty where neither is."""

    name: str
    label: str
    unit: str
    digits: int
    better: Better
    kind: Literal["score", "term", "cost", "chance"]


class Banner(Frozen):
    """What must be known before anything is read. ``kind``: which warning it is."""

    kind: Literal["unfinished", "weakened", "queries", "flags"]
    says: str


class Headline(Frozen):
    """``says``: what was found, in sentences. ``choices``: who is to be taken for what."""

    says: tuple[str, ...]
    banners: tuple[Banner, ...]
    choices: tuple["Chosen", ...]


class Chosen(Frozen):
    """A configuration worth a look, by its ``index``. ``scores``: objectives with their intervals, in words."""

    roles: str
    index: int
    title: str
    scores: str


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


class Reference(Frozen):
    """A published figure: scores by column name, in the units of the columns."""

    title: str
    source: str
    values: dict[str, float]


class VolumePoint(Frozen):
    """Hypervolume of what had completed, with its 95 % interval, after ``passes`` and ``seconds`` of work."""

    passes: float
    seconds: float
    value: float
    low: float
    high: float


class Volume(Frozen):
    """``left``: share that all else is expected to add; ``expected``: interval that the forecast gives."""

    names: tuple[str, ...]
    points: tuple[VolumePoint, ...]
    expected: Bounds | None
    left: float | None


class RungCount(Frozen):
    """Configurations at a rung: how many were decided there, and what became of them."""

    epoch: int
    decided: int
    gone_on: int
    resting: int
    refused: int
    completed: int
    again: int


class Effect(Frozen):
    """What a level of a factor adds to an objective, against ``against``; None where it cannot be told.

    ``low``, ``high``: 95 % interval. ``of``: how many configurations have the level.
    """

    factor: str
    level: str
    against: str
    of: int
    value: float
    low: float | None
    high: float | None


class Cell(Frozen):
    """Mean of an objective over ``of`` hardness manipulations from a source to a destination."""

    source: str
    destination: str
    of: int
    mean: float


class Effects(Frozen):
    """What matters for one objective among what was scored at a rung."""

    objective: str
    epoch: int
    of: int
    effects: tuple[Effect, ...]
    cells: tuple[Cell, ...]


class FlagCount(Frozen):
    """A warning, what it means, and who has it."""

    name: str
    explanation: str
    indices: tuple[int, ...]


class Cost(Frozen):
    """A figure of what the run took, in words."""

    name: str
    value: str
    note: str = ""


class RungCost(Frozen):
    """Image passes that training up to a rung, since the one before, and scoring there took."""

    epoch: int
    training: int
    attacks: int


class Ranked(Frozen):
    """A retrieved image. ``same``: of the query's class; ``aim``: the one whose rank the attack is to change."""

    picture: int
    same: bool
    aim: bool


class Example(Frozen):
    """An attack on one image, against configuration ``key``. Images are indices into ``Examples.pictures``.

    ``asked``: the query that is ranked for, where a candidate was attacked; None where ``benign`` itself asks.
    ``times``: how much ``perturbation`` is amplified. ``before``, ``after``: the nearest images in order.
    """

    key: str
    attack: str
    goal: str
    budget: str
    asked: int | None
    benign: int
    perturbation: int
    times: float
    perturbed: int
    before: tuple[Ranked, ...]
    after: tuple[Ranked, ...]
    says: tuple[str, ...]


class Examples(Frozen):
    """Attacks on a few queries. ``says``: what is shown, or why nothing is. ``pictures``: PNG data URIs."""

    says: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    shown: tuple[Example, ...] = ()


class Report(Frozen):
    """A run at a moment. ``objectives``: names of columns, the first two are drawn; ``made_at``: ISO 8601, UTC."""

    run: str
    dataset: str
    made_at: str
    objectives: tuple[str, ...]
    weakened: bool
    headline: Headline
    columns: tuple[Column, ...]
    configurations: tuple[Configuration, ...]
    meanings: tuple[tuple[tuple[str, str], ...], ...]
    references: tuple[Reference, ...]
    volume: Volume
    rungs: tuple[RungCount, ...]
    effects: tuple[Effects, ...]
    examples: Examples
    flags: tuple[FlagCount, ...]
    costs: tuple[Cost, ...]
    rung_costs: tuple[RungCost, ...]
    settings: str
    facts: tuple[tuple[str, str], ...]
