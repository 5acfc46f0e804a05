"""Attacks on a few queries, in pictures."""

from robsweep.grammar.frozen import Frozen


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
