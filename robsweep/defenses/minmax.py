"""Min-max, Madry et al. 2018 for triplets; Zhou & Patel 2022, Section 3.2 (known to collapse)."""

from torch import Tensor, nn

from robsweep.defenses.embedding import embeddings
from robsweep.defenses.triplets import PerturbedTriplets
from robsweep.grammar.hardness import Metric
from robsweep.losses import hardness
from robsweep.perturb import Objective


def ease_objective(model: nn.Module, metric: Metric) -> Objective:
    """mean(d(a,n) - d(a,p)) of images that hold anchors, positives, negatives: ``3T x C x H x W``."""

    def objective(images: Tensor, step: int) -> Tensor:
        anchor, positive, negative = embeddings(model, images, metric).chunk(3)
        return -hardness(anchor, positive, negative, metric=metric).mean()

    return objective


class MinMaxStep(PerturbedTriplets):
    """All three images are made as hard as the budget lets: triplet(a~, p~, n~)."""

    fixed_anchor = False

    def objective(self, model: nn.Module) -> Objective:
        """See ``ease_objective``."""
        return ease_objective(model, self.metric)
