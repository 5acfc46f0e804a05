import numpy as np
import pytest
from scipy.stats import norm

from robsweep.config.scores import TERMS
from robsweep.errors import UserError
from robsweep.metrics.ers import ers, ers_of_means
from robsweep.metrics.intervals import bootstrap_interval, bootstrap_intervals, mean_of


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_width_of_a_mean_is_the_closed_form(level):
    values = np.random.default_rng(0).normal(3, 2, 2000)
    found = bootstrap_interval({"a": values}, mean_of("a"), seed=1, resamples=20_000, level=level)
    half = norm.ppf((1 + level) / 2) * values.std() / np.sqrt(len(values))
    assert found.value == pytest.approx(values.mean())
    # a quantile of 20,000 draws is itself known to about 2 %
    assert found.low == pytest.approx(values.mean() - half, abs=0.05 * half)
    assert found.high == pytest.approx(values.mean() + half, abs=0.05 * half)


def test_covers_the_truth_as_often_as_it_says():
    generator = np.random.default_rng(2)
    trials = 600
    inside = 0
    for trial in range(trials):
        found = bootstrap_interval({"a": generator.normal(0, 1, 200)}, mean_of("a"), seed=trial, resamples=400)
        inside += found.low <= 0 <= found.high
    error = np.sqrt(0.95 * 0.05 / trials)
    assert inside / trials == pytest.approx(0.95, abs=3 * error)


def test_against_a_plain_loop():
    generator = np.random.default_rng(3)
    table = {"a": generator.random(50), "b": generator.random(50)}
    found = bootstrap_interval(table, lambda means: means["a"] / means["b"], seed=0, resamples=20_000)
    ratios = []
    for _ in range(20_000):
        rows = generator.integers(50, size=50)
        ratios.append(table["a"][rows].mean() / table["b"][rows].mean())
    low, high = np.quantile(ratios, (0.025, 0.975))
    assert found.low == pytest.approx(low, abs=0.05 * (high - low))
    assert found.high == pytest.approx(high, abs=0.05 * (high - low))


def test_terms_are_resampled_together():
    """Two terms that cancel query by query leave ERS without any spread; drawn apart they would not."""
    noise = np.random.default_rng(4).normal(0, 20, 300)
    terms = {name: np.full(300, 10.0) for name in TERMS}
    terms["LTM"], terms["GTM"] = 50 + noise, 50 - noise
    found = bootstrap_interval(terms, ers_of_means, seed=0)
    assert found.high - found.low < 1e-9
    assert found.value == pytest.approx(ers({name: values.mean() for name, values in terms.items()}))


def test_seed_and_order_of_the_queries():
    generator = np.random.default_rng(5)
    table = {"a": generator.random(500), "b": generator.random(500)}
    order = generator.permutation(500)
    first = bootstrap_interval(table, mean_of("a"), seed=7)
    assert bootstrap_interval(table, mean_of("a"), seed=7) == first
    assert bootstrap_interval(table, mean_of("a"), seed=8) != first
    shuffled = bootstrap_interval({name: values[order] for name, values in table.items()}, mean_of("a"), seed=7)
    assert shuffled == first


def test_chunks_change_nothing(monkeypatch):
    values = {"a": np.random.default_rng(6).random(100)}
    whole = bootstrap_interval(values, mean_of("a"), seed=0)
    monkeypatch.setattr("robsweep.metrics.intervals._CHUNK_BYTES", 24 * 100 * 7)
    assert bootstrap_interval(values, mean_of("a"), seed=0) == pytest.approx(whole)


@pytest.mark.filterwarnings("error")
def test_an_infinite_score_has_no_bounds():
    found = bootstrap_interval({"a": np.array([1.0, np.inf, 2.0])}, mean_of("a"), seed=0)
    assert found.value == np.inf
    assert np.isnan([found.low, found.high]).all()


def test_one_query_has_no_interval():
    found = bootstrap_interval({"x": np.array([3.0])}, mean_of("x"), seed=0)
    assert found.value == 3.0
    assert np.isnan([found.low, found.high]).all()


def test_a_nan_score_has_a_nan_interval():
    assert np.isnan(bootstrap_interval({"a": np.array([1.0, np.nan])}, mean_of("a"), seed=0)).all()


@pytest.mark.parametrize(
    ("per_query", "numbers", "message"),
    [
        ({"a": np.ones(3), "b": np.ones(4)}, {}, r"got \{'a': 3, 'b': 4\}"),
        ({}, {}, "got no scores"),
        ({"a": np.ones(0)}, {}, r"got \{'a': 0\}"),
        ({"a": np.ones(3)}, {"level": 1.0}, "level=1.0"),
        ({"a": np.ones(3)}, {"resamples": 0}, "resamples=0"),
    ],
)
def test_bad_input(per_query, numbers, message):
    with pytest.raises(UserError, match=message):
        bootstrap_interval(per_query, mean_of("a"), seed=0, **numbers)


def test_several_are_those_of_one_at_a_time():
    generator = np.random.default_rng(8)
    terms = {name: generator.random(40) for name in TERMS}
    wanted = {
        "few": ({"a": generator.random(7)}, mean_of("a")),
        "ers": (terms, ers_of_means),
        "CA+": ({"CA+": terms["CA+"]}, mean_of("CA+")),
        "alone": ({"a": np.ones(1)}, mean_of("a")),
    }
    found = bootstrap_intervals(wanted, seed=3, resamples=50, level=0.9)
    assert list(found) == list(wanted)
    for name, (per_query, statistic) in wanted.items():
        single = bootstrap_interval(per_query, statistic, seed=3, resamples=50, level=0.9)
        assert found[name] == pytest.approx(single, nan_ok=True)
