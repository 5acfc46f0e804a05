"""ACT and min-max against the reference implementation."""

from collections.abc import Callable

import pytest
import torch

from robsweep.defenses.act import collapse_objective
from robsweep.defenses.embedding import embeddings
from robsweep.defenses.minmax import ease_objective
from robsweep.defenses.outer import triplet_outer
from robsweep.grammar.hardness import Metric
from robsweep.perturb import frozen


@pytest.mark.parametrize("steps", [1, 8])
@pytest.mark.parametrize("metric", [Metric.NORMALISED, Metric.COSINE])
@pytest.mark.parametrize("name", ["pncollapse", "minmaxtriplet"])
def test_perturbation_and_outer_loss_are_the_references(
    name: str, metric: Metric, steps: int, golden: Callable, golden_model, golden_batch, compare: Callable
) -> None:
    arrays = golden(f"triplet_attacks_{metric.value}.npz")
    key = f"{name}_{metric.value}_pgd{steps}"
    mined, images = arrays["trip_random"], golden_batch.images
    with frozen(golden_model) as network:
        if name == "pncollapse":
            found = compare(collapse_objective(network, metric), images[mined[1:].flatten()], arrays, key, steps)
            trained = torch.cat((images[mined[0]], found.images))
        else:
            found = compare(ease_objective(network, metric), images[mined.flatten()], arrays, key, steps)
            trained = found.images
        outer = triplet_outer(embeddings(network, trained, metric).chunk(3), metric)
    assert found.cosine > 0.999
    assert found.pixels > (0.99 if steps == 1 else 0.95)
    assert found.losses.max() < 1e-3
    recorded = golden("triplet_attack_summaries.json")[key]["raw_loss_of_adversarial_triplets"]
    assert outer.loss.item() == pytest.approx(recorded, rel=1e-3)
