"""What an attack is: what it picks, what it minimises, what it measures."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from torch import Tensor

from robsweep.attacks.gallery import Gallery
from robsweep.attacks.selection import Selection
from robsweep.config.attack_kind import Behaviour
from robsweep.config.attacks import AttackSpec

Picked = TypeVar("Picked", bound=Selection)
"""Indices, which mean the same under any model."""
Prepared = TypeVar("Prepared", bound=Selection)
"""What the loss and the scores of a batch need, under one model."""

Loss = Callable[[Tensor, Prepared, Gallery, int], Tensor]
"""Of the form of ``Attack.loss``."""


@dataclass(frozen=True)
class Attack(ABC, Generic[Picked, Prepared]):
    """One attack. ``rows`` are the queries' own indices in the gallery, ``embeddings`` are ``B x D``.

    ``xi_scale`` is the steepness of SPQA's penalty; the others leave it alone.
    """

    spec: AttackSpec
    behaviour: Behaviour = "reference"
    xi_scale: float = 4e4

    own_pass: ClassVar[bool] = False
    """Whether the benign queries must be embedded in the attack's own batch: to the last bit, not to rounding."""

    late_scores: ClassVar[tuple[str, ...]] = ()
    """Scores that the reference takes before the last update."""

    @property
    def shares_batch(self) -> bool:
        """Whether the queries of a batch affect each other."""
        return self.behaviour in self.spec.kind.shares_batch

    @property
    def fewest_others(self) -> int:
        """How many candidates beside the query itself there must be: so many different ones are picked."""
        return 1

    @property
    def alternatives(self) -> tuple[Loss[Prepared], ...]:
        """Other ways to the same goal: each is minimised in a run of its own; where ``loss`` ends lowest counts."""
        return ()

    @abstractmethod
    def pick(self, gallery: Gallery, queries: Tensor, rows: Tensor, seed: int) -> Picked:
        """Choose candidates by the benign ranking: indices, which mean the same under any model."""

    @abstractmethod
    def prepare(self, picked: Picked, gallery: Gallery, queries: Tensor) -> Prepared:
        """Add what the loss needs under the model of ``gallery`` and of the benign ``queries``."""

    def select(self, gallery: Gallery, queries: Tensor, rows: Tensor, seed: int) -> Prepared:
        """``pick`` and ``prepare`` under one model; ``queries`` ``B x D`` benign, ``rows`` ``B``."""
        return self.prepare(self.pick(gallery, queries, rows, seed), gallery, queries)

    def row_bytes(self, gallery: Gallery) -> int:
        """Memory that a query's selection takes beyond a few numbers."""
        return 0

    @abstractmethod
    def loss(self, embeddings: Tensor, selection: Prepared, gallery: Gallery, step: int) -> Tensor:
        """What is minimised, one value a query: ``B``."""

    @abstractmethod
    def measure(self, embeddings: Tensor, selection: Prepared, gallery: Gallery) -> dict[str, Tensor]:
        """The scores by name, one value a query: ``B`` each."""


AnyAttack = Attack[Any, Any]


class DirectAttack(Attack[Picked, Picked]):
    """An attack whose loss needs nothing but what it picks."""

    def prepare(self, picked: Picked, gallery: Gallery, queries: Tensor) -> Picked:
        """As it is."""
        return picked
