"""What an attack minimises, as a function of images."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from torch import Tensor

from robsweep.attacks.attack import Loss
from robsweep.attacks.selection import Selection
from robsweep.attacks.victim import Victim


class AttackObjective:
    """An attack's loss of ``B x C x H x W`` queries under ``victim``; ``selection``: what it picked for them."""

    def __init__(self, loss: Loss[Any], victim: Victim, selection: Selection) -> None:
        self._loss, self._victim, self._selection = loss, victim, selection
        self._repeated: dict[int, Callable[[Tensor, int], Tensor]] = {}

    def __call__(self, images: Tensor, step: int) -> Tensor:
        """One value a query: ``B``."""
        return self._loss(self._victim.embed(images), self._selection, self._victim.gallery, step)

    def repeated(self, times: int) -> Callable[[Tensor, int], Tensor]:
        """The same of ``times`` images of every query, one round of all queries after the other: ``times * B``."""
        if times not in self._repeated:
            self._repeated[times] = AttackObjective(self._loss, self._victim, repeat(self._selection, times))
        return self._repeated[times]


def repeat(selection: Selection, times: int) -> Selection:
    """What was picked for ``B`` queries, for ``times`` rounds of them."""
    values = {field.name: getattr(selection, field.name) for field in fields(selection)}
    tensors = {name: value for name, value in values.items() if isinstance(value, Tensor)}
    return replace(selection, **{name: value.repeat(times, *[1] * (value.ndim - 1)) for name, value in tensors.items()})
