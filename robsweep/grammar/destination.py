"""What hardness the perturbed triplets of a hardness manipulation are driven to.

Zhou & Patel 2022: mined destinations in Section 3.1, gradual adversary in Section 3.2, constants and
``boost`` in the supplement. gamma is the margin of the loss, l the previous step's adversarial loss
clipped to [0, u].
"""

from typing import Annotated, Literal

from pydantic import Field, PositiveFloat

from robsweep.grammar.frozen import Frozen
from robsweep.grammar.hardness import Hardness


class Mined(Frozen):
    """Hardness of benign triplets mined from the same batch with this letter, i-th with i-th."""

    kind: Literal["mined"] = "mined"
    hardness: Hardness


class Constant(Frozen):
    """The same hardness for every triplet; 2 drives a normalised embedding to the min-max worst case."""

    kind: Literal["constant"] = "constant"
    level: float


class Gradual(Frozen):
    """Linear gradual adversary, H_D = -gamma * (l/u)^power, the same for every triplet.

    ``power`` 1 is ``lga``, 2 is ``lga2``, 0.5 is ``lga_half``; ``u`` None means gamma (2.2 = no clip).
    ``letter`` keeps the destination letter of the string it was read from. It decides one thing only:
    if it equals the source letter, nothing is perturbed.
    """

    kind: Literal["gradual"] = "gradual"
    power: PositiveFloat = 1.0
    u: PositiveFloat | None = None
    letter: Hardness | None = None


class Boost(Frozen):
    """Mined hardness pushed further as training succeeds: H_D + xi * (1 - l/u)."""

    kind: Literal["boost"] = "boost"
    hardness: Hardness
    xi: PositiveFloat = 0.1
    u: PositiveFloat | None = None


Destination = Annotated[Mined | Constant | Gradual | Boost, Field(discriminator="kind")]
