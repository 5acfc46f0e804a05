"""ERS on made-up terms; the published rows are recomputed in ``tests/analysis``."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.config.scores import TERMS
from robsweep.errors import UserError
from robsweep.metrics.ers import contributions, ers, ers_bounded, ers_bounded_of_means, ers_of_means

ROBUST = dict(zip(TERMS, (50, 0, 50, 0, 0, 0, 100, 100, 100, 100), strict=True))
BROKEN = dict(zip(TERMS, (0, 100, 0, 100, 1, 2, 0, 0, 0, 0), strict=True))


def named(text):
    return dict(zip(TERMS, map(float, text.split()), strict=True))


def test_check_of_the_specification():
    assert ers(named("19.9 35.1 20.0 25.9 0.485 0.779 15.4 13.7 20.7 1.4")) == pytest.approx(38.3, abs=0.05)


def test_ends_of_the_scale():
    assert ers(ROBUST) == 100
    assert ers(BROKEN) == 0
    assert set(contributions(ROBUST).values()) == {100}
    assert set(contributions(BROKEN).values()) == {0}


def test_metric_e_has_no_lower_bound():
    terms = named("0.7 96.8 0.3 93.3 0.987 10.91 24.0 0.3 7.0 0.0")  # Fashion-MNIST, metric E, published
    assert contributions(terms)["ES:D"] == pytest.approx(-445.5)
    assert ers(terms) < -39
    assert 0 <= ers_bounded(terms) <= 10


@given(
    st.tuples(*(st.floats(low, high) for low, high in zip(BROKEN.values(), ROBUST.values(), strict=True) if low < high))
)
def test_increasing_terms_raise_it(values):
    rising = [name for name in TERMS if BROKEN[name] < ROBUST[name]]
    terms = {**BROKEN, **dict(zip(rising, values, strict=True))}
    weights = {"CA+": 2, "QA+": 2}
    assert ers(terms) == pytest.approx(sum(weights.get(n, 1) * terms[n] for n in rising) / 10)
    assert ers_bounded(terms) == pytest.approx(ers(terms))


def test_many_at_once():
    generator = np.random.default_rng(0)
    many = {name: generator.random((4, 5)) for name in TERMS}
    together = ers_of_means(many)
    assert together.shape == (4, 5)
    one = {name: values[2, 3] for name, values in many.items()}
    assert together[2, 3] == pytest.approx(ers(one))
    many["ES:D"] += 5
    one["ES:D"] += 5
    assert ers_bounded_of_means(many)[2, 3] == pytest.approx(ers_bounded(one))


@pytest.mark.parametrize("function", [ers, ers_bounded, contributions, ers_of_means, ers_bounded_of_means])
def test_a_missing_term_is_named(function):
    with pytest.raises(UserError, match="GTM missing"):
        function({name: value for name, value in ROBUST.items() if name != "GTM"})


@pytest.mark.parametrize("function", [ers, ers_bounded, contributions])
def test_nan_is_named(function):
    with pytest.raises(UserError, match="ES:D is NaN"):
        function({**ROBUST, "ES:D": float("nan")})
