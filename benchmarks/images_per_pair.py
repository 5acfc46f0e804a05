"""How many images a training step cannot do without, for each pair of its batch."""

from dataclasses import dataclass

from robsweep.grammar.defense import HM
from robsweep.grammar.defense_config import DefenseConfig
from robsweep.grammar.destination import Mined
from robsweep.grammar.hardness import Hardness

UPDATED = {"none": 2, "est": 2, "ses": 4, "rest": 3, "act": 3, "minmax": 3, "tride": 3}
"""Images with a gradient to the weights: the pair, its triplets, or both benign and shifted images (SES)."""
SHIFTED = ("est", "ses", "rest")
"""These move images away from where their benign embeddings are, which takes a pass without a gradient."""


@dataclass(frozen=True)
class ImagesPerPair:
    """Passes of one step over the pairs of its batch."""

    perturbed: float
    """Images that each step of the adversary passes forward and back."""
    updated: int
    """Images that the update of the weights passes forward and back."""
    embedded: int
    """Benign images passed forward alone, for mining or as the origin of a shift."""


def images_per_pair(defense: DefenseConfig) -> ImagesPerPair:
    """What is necessary by the definition of the defense, whatever the code does.

    HM updates on triplets; the intra-class term adds the benign anchor and positive, unless the anchor stays benign.
    """
    if not isinstance(defense, HM):
        benign = 2 if defense.kind in SHIFTED else 0
        return ImagesPerPair(defense.perturbed_per_pair, UPDATED[defense.kind], benign)
    if not defense.perturbs:
        return ImagesPerPair(0.0, 2, 0)  # mined among the embeddings of the update
    structured = defense.ics is not None and not defense.fixed_anchor
    mined = defense.source is not Hardness.RANDOM or isinstance(defense.destination, Mined)
    return ImagesPerPair(
        perturbed=defense.perturbed_per_pair,
        updated=5 if structured else 3,
        embedded=2 if mined or defense.fixed_anchor else 0,
    )
