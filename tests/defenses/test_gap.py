import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special, stats

from robsweep.defenses.gap import GAPS, easier_than, kl_reference, kullback_leibler, squared

LEVELS = arrays(np.float64, 6, elements=st.floats(-2, 2))


@given(LEVELS, LEVELS)
def test_values_against_their_definitions(source: np.ndarray, destination: np.ndarray) -> None:
    a, b = torch.from_numpy(source), torch.from_numpy(destination)
    assert easier_than(a, b).item() == pytest.approx(np.mean(np.minimum(source - destination, 0) ** 2))
    assert squared(a, b).item() == pytest.approx(np.mean((source - destination) ** 2))
    entropy = stats.entropy(special.softmax(destination), special.softmax(source))
    assert kullback_leibler(a, b).item() == pytest.approx(entropy, abs=1e-12)


@given(LEVELS, st.floats(-2, 2))
def test_a_level_for_all_is_a_vector_of_that_level(source: np.ndarray, level: float) -> None:
    a, one = torch.from_numpy(source), torch.tensor(level, dtype=torch.float64)
    for name in ("et", "l2", "kl"):
        assert GAPS[name](a, one).item() == pytest.approx(GAPS[name](a, one.expand(6)).item(), abs=1e-12)
    # KL sees no level, only the spread
    assert kullback_leibler(a, one).item() == pytest.approx(kullback_leibler(a, one + 1).item(), abs=1e-12)


def test_only_too_easy_triplets_have_a_gradient_under_et() -> None:
    source = torch.tensor([-0.5, 0.1, 0.3], requires_grad=True)
    easier_than(source, torch.tensor([0.0, 0.1, -0.2])).backward()
    assert source.grad.tolist() == pytest.approx([2 * -0.5 / 3, 0.0, 0.0])


def test_the_references_kl_has_no_value_but_a_gradient() -> None:
    source = torch.tensor([0.1, -0.3, 0.4], requires_grad=True)
    value = kl_reference(source, torch.tensor([-0.2, 0.1, -0.1]))
    assert value.isnan()
    (gradient,) = torch.autograd.grad(value, source)
    # d/ds of -sum(t s / |s|_1) / 3 with t = destination / |destination|_1
    s, t = np.array([0.1, -0.3, 0.4]), np.array([-0.5, 0.25, -0.25])
    total = np.abs(s).sum()
    expected = -(t / total - (t @ s) * np.sign(s) / total**2) / 3
    assert gradient.numpy() == pytest.approx(expected, rel=1e-5)


def test_the_references_kl_of_positive_levels_is_the_pointwise_mean() -> None:
    s, t = np.array([0.1, 0.3, 0.6]), np.array([0.2, 0.2, 0.6])
    value = kl_reference(torch.from_numpy(s * 3), torch.from_numpy(t * 7))
    assert value.item() == pytest.approx(np.mean(t * (np.log(t) - s)))
