"""How far and how finely an image may be perturbed."""

from pydantic import Field

from robsweep.config.fraction import PixelShare
from robsweep.grammar.frozen import Frozen


class Budget(Frozen):
    """An L-infinity budget in units of the pixel range [0, 1]; ``8/255`` is read as a number."""

    eps: PixelShare = Field(ge=0.0, le=1.0)
    alpha: PixelShare = Field(gt=0.0, le=1.0)
    steps: int = Field(ge=1, le=1_000_000)

    @property
    def step_size(self) -> float:
        """alpha; with a single step the whole eps (FGSM)."""
        return self.eps if self.steps == 1 else self.alpha
