"""Min-max: all three images are made hard."""

import torch
import torch.nn.functional as F

from robsweep.defenses.minmax import ease_objective
from robsweep.grammar.hardness import Metric
from robsweep.perturb import frozen


def test_the_objective_is_how_easy_the_triplets_are(tiny_model, tiny_batch):
    images = tiny_batch.images[[0, 2, 1, 3, 6, 8]]
    with frozen(tiny_model) as network, torch.no_grad():
        value = ease_objective(network, Metric.EUCLIDEAN)(images, 0)
        a, p, n = network(images).chunk(3)
    expected = (F.pairwise_distance(a, n) - F.pairwise_distance(a, p)).mean()
    torch.testing.assert_close(value, expected, atol=1e-4, rtol=1e-4)


def test_its_triplets_are_harder_than_those_of_a_benign_anchor(one_step, tiny_model):
    hard = one_step("amd")[0].logs["hardness"]
    tiny_model.seen.clear()
    assert hard > one_step("p")[0].logs["hardness"] - 1.0
    assert hard.isfinite()
