"""Every defense as typed data: one class each, told apart by ``kind``."""

from typing import Annotated, Literal

from pydantic import Field, NonNegativeFloat, PositiveFloat

from robsweep.grammar.destination import Boost, Destination, Gradual, Mined
from robsweep.grammar.frozen import Frozen
from robsweep.grammar.hardness import Hardness


class Standard(Frozen):
    """No defense: the loss on benign images."""

    kind: Literal["none"] = "none"


class EST(Frozen):
    """Embedding-shifted triplet: every image is shifted as far as possible; Zhou et al. 2020, Section 5."""

    kind: Literal["est"] = "est"


class SES(Frozen):
    """Benign triplet loss plus the distance of shifted from benign embeddings; Zhou et al. 2020, supplement."""

    kind: Literal["ses"] = "ses"


class REST(Frozen):
    """As EST, but only positives and negatives are shifted."""

    kind: Literal["rest"] = "rest"


class ACT(Frozen):
    """Anti-collapse triplet: positive and negative are drawn together; Zhou et al. 2021, Section 5."""

    kind: Literal["act"] = "act"


class MinMax(Frozen):
    """Madry's inner maximisation for triplets: minimise d(a,n) - d(a,p). Known to collapse."""

    kind: Literal["minmax"] = "minmax"


class TRIDE(Frozen):
    """Collapse-aware triplet decoupling; Tian et al., ICML 2024.

    ``weighting`` is its lambda; None: the released code's for the data set, and CUB's for others.
    """

    kind: Literal["tride"] = "tride"
    weighting: PositiveFloat | None = None

    def weighting_on(self, dataset: str) -> float:
        """The lambda that training on a data set takes."""
        return self.weighting or {"cars": 9.5, "sop": 2.0}.get(dataset, 10.0)


class ICS(Frozen):
    """Intra-class structure term: weight * relu(d(a, a~) - d(a, p) + margin); Zhou & Patel 2022, Section 3.3."""

    weight: PositiveFloat = 0.5
    margin: NonNegativeFloat = 0.0


class HM(Frozen):
    """Hardness manipulation: source triplets are perturbed to a destination hardness; Zhou & Patel 2022.

    ``distance``: how the gap between hardness and destination is measured. ``kl_reference`` is the
    reference implementation's ill-defined form, kept for comparison only.
    """

    kind: Literal["hm"] = "hm"
    source: Hardness
    destination: Destination
    distance: Literal["et", "l2", "kl", "kl_reference"] = "et"
    fixed_anchor: bool = False
    ics: ICS | None = None

    @property
    def perturbs(self) -> bool:
        """False where source and destination are the same letter: regular training on source triplets."""
        target = self.destination
        if isinstance(target, Gradual):
            return target.letter != self.source
        if isinstance(target, Mined):
            return target.hardness != self.source
        return True


Defense = Annotated[Standard | EST | SES | REST | ACT | MinMax | TRIDE | HM, Field(discriminator="kind")]


def perturbs(defense: Defense) -> bool:
    """Whether a defense makes adversarial examples at all; where not, its budget means nothing."""
    return defense.perturbs if isinstance(defense, HM) else not isinstance(defense, Standard)


__all__ = [
    "ACT",
    "EST",
    "HM",
    "ICS",
    "REST",
    "SES",
    "TRIDE",
    "Boost",
    "Defense",
    "MinMax",
    "Standard",
    "perturbs",
]
