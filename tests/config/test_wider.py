"""Whether a space holds all that another one held; whole changes: ``test_extend.py``."""

import pytest

from robsweep.config.load import validate
from robsweep.config.recipes import recipe
from robsweep.config.wider import field_of, require_wider
from robsweep.errors import ConfigError


def _sweep(training=None, **factors):
    content = {"name": "t", "dataset": "digits", "factors": {"baselines": ["act"]} | factors}
    content["factors"]["training"] = training or {}
    drawn = any(isinstance(entry, dict) for entry in (training or {}).values())
    return validate(content | {"search": {"kind": "random", "samples": 4} if drawn else {"kind": "grid"}}, "t")


OLD = _sweep({"pairs": [32, 64], "optimiser.lr": {"uniform": [0.1, 0.2]}})


@pytest.mark.parametrize(
    ("pairs", "rate"),
    [
        ([32, 64, 128], {"uniform": [0.05, 0.2]}),
        ({"int": [16, 64]}, {"loguniform": [0.1, 0.3]}),
        ([64, 32], {"uniform": [0.1, 0.2]}),
    ],
)
def test_more_values_and_wider_intervals_are_wider(pairs, rate):
    require_wider(OLD, _sweep({"pairs": pairs, "optimiser.lr": rate}))


@pytest.mark.parametrize(
    ("training", "path"),
    [
        ({"pairs": [32], "optimiser.lr": {"uniform": [0.1, 0.2]}}, "pairs"),
        ({"pairs": {"int": [33, 64]}, "optimiser.lr": {"uniform": [0.1, 0.2]}}, "pairs"),
        ({"pairs": [32, 64], "optimiser.lr": {"uniform": [0.11, 0.2]}}, "optimiser.lr"),
        ({"pairs": [32, 64], "optimiser.lr": [0.1, 0.2]}, "optimiser.lr"),
        ({"pairs": [32, 64]}, "optimiser.lr"),
    ],
)
def test_what_is_missing_is_named_with_the_key_of_the_range(training, path):
    with pytest.raises(ConfigError) as caught:
        require_wider(OLD, _sweep(training))
    assert [problem.path for problem in caught.value.problems] == [("factors", "training", path)]


def test_a_factor_that_was_none_must_hold_the_recipe_s_value():
    plain = _sweep()
    require_wider(plain, _sweep({"pairs": [128, 256]}))
    with pytest.raises(ConfigError, match="128, which the run has, is missing"):
        require_wider(plain, _sweep({"pairs": [256]}))


def test_a_factor_may_lose_no_value():
    with pytest.raises(ConfigError, match=r"factors\.baselines: 'est' is missing: a space may only grow"):
        require_wider(_sweep(baselines=["act", "est"]), _sweep(baselines=["act", "none"]))


def test_a_field_is_found_by_its_dotted_path():
    assert field_of(recipe("digits", "rc2f2"), "optimiser.lr") == 0.001
