"""Compilation is counted: Dynamo without a compiler behind it, which a CPU without a C compiler has too."""

import warnings

import pytest
import torch
from torch import nn
from torch._dynamo.utils import counters

from robsweep.devices import compiling
from robsweep.devices.compiling import compile_network, eager, obstacle


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(compiling, "BACKEND", "eager")
    torch._dynamo.reset()
    yield
    torch._dynamo.reset()
    obstacle.cache_clear()
    compiling._warn.cache_clear()


def graphs():
    return counters["stats"]["unique_graphs"]


def test_every_size_has_a_graph_of_its_own_and_odd_ones_have_none():
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU())
    assert compile_network(model) is None
    before = graphs()
    for _ in range(3):
        for size in (8, 6):
            model(torch.rand(size, 3))
    assert graphs() - before == 2
    images = torch.rand(5, 3)
    with eager(odd=True):
        found = model(images)
    assert graphs() - before == 2
    assert torch.equal(found, torch.relu(model[0](images)))
    with eager(odd=False):
        model(torch.rand(8, 3))
    assert graphs() - before == 2


def test_many_networks_and_sizes_are_all_compiled():
    """By default torch gives up, without a word, after eight forms of the one function that all networks share."""
    assert obstacle("eager") is None
    before = graphs()
    for width in range(3, 9):
        model = nn.Sequential(nn.Linear(width, 4))
        assert compile_network(model) is None
        for size in (2, 5, 7):
            model(torch.rand(size, width))
    assert graphs() - before == 18


def test_what_cannot_be_compiled_is_told_once_and_passes_as_it_is():
    def broken(graph, inputs):
        raise RuntimeError("no C++ compiler was found\nand more lines")

    compiling.BACKEND = broken  # the fixture puts it back
    model = nn.Linear(3, 4)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        reasons = [compile_network(network) for network in (model, nn.Linear(3, 4))]
    assert len(told) == 1
    assert reasons[0] == reasons[1] is not None
    assert str(told[0].message).endswith(reasons[0])
    assert str(told[0].message).startswith("networks are not compiled: torch.compile does not work here: ")
    assert "no C++ compiler was found" in str(told[0].message)
    assert "\n" not in str(told[0].message)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert model(torch.rand(2, 3)).shape == (2, 4)
