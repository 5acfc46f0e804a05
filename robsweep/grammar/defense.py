"""Every defense as typed data: one class each, told apart by ``kind``, with the facts that hold of it."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, NonNegativeFloat, PositiveFloat

from robsweep.grammar.defense_config import DefenseConfig, kind_of
from robsweep.grammar.destination import Destination, Gradual, Mined
from robsweep.grammar.frozen import Frozen
from robsweep.grammar.gap_distances import GapName
from robsweep.grammar.hardness import Hardness
from robsweep.grammar.outside import outside_defenses


class Standard(DefenseConfig):
    """No defense: the loss on benign images."""

    kind: Literal["none"] = "none"
    suffix = ""
    step = "robsweep.defenses.standard:StandardStep"
    losses = "any"


class EST(DefenseConfig):
    """Embedding-shifted triplet: every image is shifted as far as possible; Zhou et al. 2020, Section 5."""

    kind: Literal["est"] = "est"
    suffix = "d"
    step = "robsweep.defenses.est:ESTStep"
    perturbed = 2
    losses = "any"


class SES(DefenseConfig):
    """Benign triplet loss plus the distance of shifted from benign embeddings; Zhou et al. 2020, supplement."""

    kind: Literal["ses"] = "ses"
    suffix = "e"
    step = "robsweep.defenses.ses:SESStep"
    perturbed = 2


class REST(DefenseConfig):
    """As EST, but only positives and negatives are shifted."""

    kind: Literal["rest"] = "rest"
    suffix = "r"
    step = "robsweep.defenses.rest:RESTStep"
    perturbed = 2


class ACT(DefenseConfig):
    """Anti-collapse triplet: positive and negative are drawn together; Zhou et al. 2024, Section 5."""

    kind: Literal["act"] = "act"
    suffix = "p"
    step = "robsweep.defenses.act:ACTStep"
    perturbed = 2


class MinMax(DefenseConfig):
    """Madry's inner maximisation for triplets: minimise d(a,n) - d(a,p). Known to collapse."""

    kind: Literal["minmax"] = "minmax"
    suffix = "amd"
    step = "robsweep.defenses.minmax:MinMaxStep"
    perturbed = 3


class TRIDE(DefenseConfig):
    """Collapse-aware triplet decoupling; Tian et al., ICML 2024.

    ``weighting`` is its lambda; None: the released code's for the data set, and CUB's for others.
    """

    kind: Literal["tride"] = "tride"
    weighting: PositiveFloat | None = None
    suffix = "tride"
    step = "robsweep.defenses.tride:TRIDEStep"
    perturbed = 1.5  # candidates and anchors in turns
    follows_epochs = True
    written = "{tride: LAMBDA} with a number above 0"

    def on(self, dataset: str) -> "TRIDE":
        """With the lambda that training on a data set takes."""
        return TRIDE(weighting=self.weighting or {"cars": 9.5, "sop": 2.0}.get(dataset, 10.0))


class ICS(Frozen):
    """Intra-class structure term: weight * relu(d(a, a~) - d(a, p) + margin); Zhou & Patel 2022, Section 3.3."""

    weight: PositiveFloat = 0.5
    margin: NonNegativeFloat = 0.0


class HM(DefenseConfig):
    """Hardness manipulation: source triplets are perturbed to a destination hardness; Zhou & Patel 2022.

    ``distance``: how the gap between hardness and destination is measured. ``kl_reference`` is the
    reference implementation's ill-defined form, kept for comparison only.
    """

    kind: Literal["hm"] = "hm"
    source: Hardness
    destination: Destination
    distance: GapName = "et"
    fixed_anchor: bool = False
    ics: ICS | None = None
    step = "robsweep.defenses.hm:HMStep"

    @property
    def perturbs(self) -> bool:
        """False where source and destination are the same letter: regular training on source triplets."""
        target = self.destination
        if isinstance(target, Gradual):
            return target.letter != self.source
        if isinstance(target, Mined):
            return target.hardness != self.source
        return True

    @property
    def perturbed_per_pair(self) -> float:
        """Two of a triplet's images with a fixed anchor, three otherwise, none where nothing is perturbed."""
        return (2.0 if self.fixed_anchor else 3.0) if self.perturbs else 0.0


_OWN: tuple[type[DefenseConfig], ...] = (Standard, EST, SES, REST, ACT, MinMax, TRIDE, HM)
DEFENSES = (*_OWN, *outside_defenses(_OWN))
"""All there are; what is said of defenses elsewhere is derived from it."""

DEFENSE_KINDS = {kind_of(defense): defense for defense in DEFENSES}
"""``kind`` -> the defense's class."""

if TYPE_CHECKING:
    Defense = DefenseConfig
else:
    Defense = Annotated[reduce(or_, DEFENSES), Field(discriminator="kind")]

__all__ = [
    "ACT",
    "DEFENSES",
    "DEFENSE_KINDS",
    "EST",
    "HM",
    "ICS",
    "REST",
    "SES",
    "TRIDE",
    "Defense",
    "MinMax",
    "Standard",
]
