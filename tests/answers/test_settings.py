"""Sweep files side by side."""

from robsweep.answers.settings import differing_settings


def test_settings_that_differ(sweep_of):
    given = [
        sweep_of(),
        sweep_of(training={"epochs": 8, "budget": {"steps": 2}}, pruning={"rungs": [1]}),
        sweep_of(name="x"),
    ]
    found = {one.path: one.values for one in differing_settings(given)}
    assert found["training.epochs"] == (4, 8, 4)
    assert found["training.budget.steps"] == (None, 2, None)
    assert found["training.pairs"] == (64, None, 64)
    assert found["pruning.rungs"] == ([1, 2], [1], [1, 2])
    assert "name" not in found
    assert differing_settings(given[::2]) == ()
