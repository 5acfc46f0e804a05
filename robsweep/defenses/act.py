"""ACT, anti-collapse triplet; Zhou et al. 2024 (arXiv:2106.03614), Section 5."""

from torch import Tensor, nn

from robsweep.defenses.embedding import embeddings
from robsweep.defenses.triplets import PerturbedTriplets
from robsweep.distances import rowwise
from robsweep.grammar.hardness import Metric
from robsweep.perturb import Objective


def collapse_objective(model: nn.Module, metric: Metric) -> Objective:
    """mean d(f(p), f(n)) of images that hold all positives, then all negatives: ``2T x C x H x W``."""

    def objective(images: Tensor, step: int) -> Tensor:
        positive, negative = embeddings(model, images, metric).chunk(2)
        return rowwise(positive, negative, metric).mean()

    return objective


class ACTStep(PerturbedTriplets):
    """Positive and negative are drawn together: triplet(a, p~, n~) with a benign anchor."""

    def objective(self, model: nn.Module) -> Objective:
        """See ``collapse_objective``."""
        return collapse_objective(model, self.metric)
