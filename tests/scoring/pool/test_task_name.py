"""A task of the pool says what it does for which checkpoint."""

import pytest

from robsweep.config.attacks import parse_attack
from robsweep.config.configuration import configuration_of
from robsweep.scoring.pool.task_name import task_name
from robsweep.scoring.request import ScoreRequest, Shard

REQUEST = ScoreRequest(configuration_of("digits:rc2f2p:ptripletN"), 1, 2, "nothing")
SPEC = parse_attack("CA:pm=+:eps=0.3:alpha=0.01:pgditer=4")


@pytest.mark.parametrize(
    ("method", "part", "what"),
    [
        ("attack", Shard("id", SPEC, 0, 100), "attack CA+ 0-100"),
        ("attack", Shard("id", SPEC, 0, 16, "masking"), "attack CA+ for check masking 0-16"),
        ("embed", slice(128, 256), "embed 128-256"),
        ("review", {"recall_at_1": None}, "review"),
    ],
)
def test_names(method, part, what):
    assert task_name(method, REQUEST, part) == f"{what} of digits:rc2f2p:ptripletN, seed 1, epoch 2"
