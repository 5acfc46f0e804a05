"""Every defense that the factors of a sweep span, under each of its names."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from robsweep.config.sweep import SweepConfig
from robsweep.grammar.defense import DEFENSE_KINDS, HM, ICS, Defense
from robsweep.grammar.destination import Destination, Gradual, Mined
from robsweep.grammar.hardness import Hardness


@dataclass(frozen=True, slots=True)
class NamedDefense:
    """A defense under one of its names; ``plain``: its factors as conditions see them."""

    backbone: str
    loss: str
    plain: dict[str, Any]
    defense: Defense


def named_defenses(sweep: SweepConfig) -> Iterator[NamedDefense]:
    """All of them, baselines first, whatever data set and conditions say."""
    factors = sweep.factors
    for backbone, loss in product(factors.backbone, factors.loss):
        common = {"backbone": backbone, "loss": loss}
        for baseline in factors.baselines:
            name = baseline if isinstance(baseline, str) else baseline.kind
            yield NamedDefense(backbone, loss, {**common, "defense": name}, baseline_of(baseline))
        for gradual, anchor, distance, source, target, ics in product(
            factors.gradual,
            factors.anchor,
            factors.distance,
            factors.source,
            factors.destination,
            factors.intra_class,
        ):
            defense = manipulation(
                gradual=gradual, anchor=anchor, distance=distance, source=source, destination=target, intra_class=ics
            )
            if defense is None:
                continue
            plain = {
                **common,
                "defense": "hm",
                "gradual": isinstance(defense.destination, Gradual),
                "anchor": anchor,
                "distance": distance,
                "source": source.value,
                "destination": target.hardness.value if isinstance(target, Mined) else target.kind,
                "intra_class": ics is not None,
            }
            yield NamedDefense(backbone, loss, plain, defense)


def baseline_of(factor: str | Defense) -> Defense:
    """The defense that a value of the factor ``baselines`` means."""
    return DEFENSE_KINDS[factor].model_validate({}) if isinstance(factor, str) else factor


def manipulation(
    *,
    gradual: bool,
    anchor: str,
    distance: Any,
    source: Hardness,
    destination: Destination,
    intra_class: ICS | None,
) -> HM | None:
    """The hardness manipulation that a value of each factor means; None: only letters can be gradual."""
    if gradual:
        if not isinstance(destination, Mined):
            return None
        destination = Gradual(letter=destination.hardness)
    return HM(
        source=source, destination=destination, distance=distance, fixed_anchor=anchor == "fixed", ics=intra_class
    )
