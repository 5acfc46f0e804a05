"""Every defense that the factors of a sweep span, under each of its names."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from robsweep.config.space import BASELINE_SUFFIXES
from robsweep.config.sweep import SweepConfig
from robsweep.grammar.defense import HM, Defense
from robsweep.grammar.destination import Gradual, Mined
from robsweep.grammar.strings import parse_defense


@dataclass(frozen=True, slots=True)
class Named:
    """A defense under one of its names; ``plain``: its factors as conditions see them."""

    backbone: str
    loss: str
    plain: dict[str, Any]
    defense: Defense


def named_defenses(sweep: SweepConfig) -> Iterator[Named]:
    """All of them, baselines first, whatever data set and conditions say."""
    factors = sweep.factors
    for backbone, loss in product(factors.backbone, factors.loss):
        common = {"backbone": backbone, "loss": loss}
        for baseline in factors.baselines:
            name, defense = (
                (baseline, parse_defense(BASELINE_SUFFIXES[baseline]))
                if isinstance(baseline, str)
                else ("tride", baseline)
            )
            yield Named(backbone, loss, {**common, "defense": name}, defense)
        for gradual, anchor, distance, source, target, ics in product(
            factors.gradual,
            factors.anchor,
            factors.distance,
            factors.source,
            factors.destination,
            factors.intra_class,
        ):
            destination = target
            if gradual:
                if not isinstance(target, Mined):
                    continue
                destination = Gradual(letter=target.hardness)
            defense = HM(
                source=source,
                destination=destination,
                distance=distance,
                fixed_anchor=anchor == "fixed",
                ics=ics,
            )
            plain = {
                **common,
                "defense": "hm",
                "gradual": isinstance(destination, Gradual),
                "anchor": anchor,
                "distance": distance,
                "source": source.value,
                "destination": target.hardness.value if isinstance(target, Mined) else target.kind,
                "intra_class": ics is not None,
            }
            yield Named(backbone, loss, plain, defense)
