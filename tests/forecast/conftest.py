"""Sweeps of the grammar on drawn curves, stopped anywhere."""

import pytest

from robsweep.config.load import validate
from robsweep.config.points import space_of
from robsweep.replay.synthetic import Synthetic
from robsweep.run.state import RunState
from robsweep.sweep.simulate import simulate
from tests.unguided import unguided


def sweep_of(**fields):
    """A sweep over 64 configurations of one network."""
    content = {
        "name": "drawn",
        "dataset": "fashion",
        "factors": {
            "backbone": ["rc2f2"],
            "baselines": ["none", "act"],
            "source": list("rms"),
            "destination": list("rms"),
            "distance": ["et", "l2"],
            "gradual": [False, True],
            "intra_class": [False, True],
        },
        "training": {"epochs": 8},
        "pruning": {"policy": "guided", "rungs": [1, 2, 4]},
        "search": {"kind": "guided", "first": []},
    }
    return validate(unguided(content | fields), "drawn")


class Kept(list):
    """A view that keeps every event."""

    def on(self, event, state):
        self.append(event)


@pytest.fixture(scope="session")
def swept():
    """Runs a sweep on drawn curves; answers with its space, events, final state and simulation."""

    def run(sweep, table=0, **workers):
        events = Kept()
        given = {"trainers": 1, "attackers": 1, **workers}
        state, simulation = simulate(sweep, Synthetic(table), views=[events], **given)
        return space_of(sweep), events, state, simulation

    return run


@pytest.fixture(scope="session")
def guided(swept):
    """One whole guided sweep."""
    return swept(sweep_of())


def state_after(events, count):
    """The state after the first events."""
    state = RunState()
    for event in events[:count]:
        state.apply(event)
    return state
