"""REST, revised EST: the anchor stays benign; Zhou et al. 2024 (ACT), Section 5."""

from torch import Tensor, nn

from robsweep.defenses.batch import Batch, Moment
from robsweep.defenses.shift import shift
from robsweep.defenses.triplets import PerturbedTriplets
from robsweep.perturb import Perturbed


class RESTStep(PerturbedTriplets):
    """Positives and negatives are shifted: triplet(a, p~, n~)."""

    def manipulate(self, model: nn.Module, images: Tensor, batch: Batch, moment: Moment) -> Perturbed:
        """Every image as far from its benign place as the budget lets."""
        return shift(model, images, self.budget, batch, moment, metric=self.metric, parts=2)
