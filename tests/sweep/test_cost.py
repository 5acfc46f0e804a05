"""What a sweep would cost."""

import pytest

from robsweep.config.load import load_sweep, validate
from robsweep.config.points import space_of
from robsweep.errors import UserError
from robsweep.sweep.cost import cost_of


def _sweep(**fields):
    content = {
        "name": "tiny",
        "dataset": "digits",
        "factors": {"baselines": ["none", "act"], "source": ["s"], "destination": ["m"]},
        "training": {"epochs": 4, "pairs": 64, "budget": {"steps": 1}},
        "pruning": {"rungs": [1, 2]},
        "scoring": {"queries": 10, "steps": 3},
    }
    return validate(content | fields, "tiny")


def test_against_a_count_by_hand():
    cost = cost_of(space_of(_sweep()))
    assert cost.training_steps == 3 * 4 * -(-1438 // 64)
    assert cost.training_passes == 4 * 1438 * (0 + 2 + 3)
    assert cost.checkpoints == 9
    assert cost.attack_passes == 9 * 9 * 3 * 10


def test_seeds_multiply_and_samples_take_their_share():
    whole = cost_of(space_of(_sweep()))
    assert cost_of(space_of(_sweep(seeds=[0, 7]))).training_steps == 2 * whole.training_steps
    few = cost_of(space_of(_sweep(search={"kind": "random", "samples": 1})))
    assert few.training_passes == pytest.approx(whole.training_passes / 3)
    assert few.checkpoints == 3


def test_intervals_are_counted_by_what_is_drawn():
    factors = {"baselines": ["act"], "training": {"optimiser.lr": {"loguniform": [1e-4, 1e-2]}}}
    cost = cost_of(space_of(_sweep(factors=factors, search={"kind": "random", "samples": 5})))
    assert cost.training_passes == pytest.approx(5 * 4 * 1438 * 2)


def test_full_grammar_on_fashion():
    space = space_of(load_sweep("full_grammar"))
    assert space.strings == 607
    assert space.size == 237
    assert cost_of(space).training_steps == 237 * 8 * 469


def test_rungs_beyond_the_last_epoch_are_an_error():
    with pytest.raises(UserError, match=r"^tiny: pruning\.rungs: epoch 9 lies beyond the last epoch, 4"):
        _sweep(pruning={"rungs": [9]})
