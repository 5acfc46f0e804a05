import pytest

from robsweep.defenses.embedding import benign
from robsweep.grammar.hardness import Metric
from robsweep.perturb import frozen


def test_lent_models_are_in_eval_mode_without_weight_gradients(tiny_model, tiny_batch) -> None:
    with frozen(tiny_model) as network:
        assert not network.training
        assert not any(parameter.requires_grad for parameter in network.parameters())
    assert tiny_model.training
    assert all(parameter.requires_grad for parameter in tiny_model.parameters())
    features = benign(tiny_model, tiny_batch.images, Metric.NORMALISED)
    assert not features.requires_grad
    assert features.norm(dim=1).numpy() == pytest.approx(1.0, abs=1e-5)
    assert tiny_model.seen == []
