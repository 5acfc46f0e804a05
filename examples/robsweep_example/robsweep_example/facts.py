"""What robsweep must know of the defense and the attack before either runs. No torch."""

from typing import Literal

from pydantic import PositiveFloat

from robsweep.config.attack_kind import AttackKind
from robsweep.grammar.defense_config import DefenseConfig


class Noise(DefenseConfig):
    """Training on images with uniform noise; ``level`` is its largest value, of pixels in [0, 1]."""

    kind: Literal["noise"] = "noise"
    level: PositiveFloat = 0.1
    suffix = "noise"
    step = "robsweep_example.noise:NoiseStep"
    losses = "any"


SHY = AttackKind("SHY", "robsweep_example.shy:Shy", floor=None)
"""Its objective is a distance with its sign turned: it has no floor at 0."""
