"""Sweeps small enough for tests."""

import math

import pytest

from robsweep.config.load import validate
from robsweep.config.scores import TERMS
from robsweep.metrics.ers import ers, ers_bounded
from robsweep.scoring.sheet import ScoreSheet
from robsweep.sweep.plan import plan_of

_BROKEN = dict(zip(TERMS, (0.0, 100.0, 0.0, 100.0, 1.0, 2.0, 0.0, 0.0, 0.0, 0.0), strict=True))


@pytest.fixture
def tiny():
    """A validated sweep over four baselines; keyword arguments replace its keys."""

    def make(**fields):
        content = {
            "name": "tiny",
            "dataset": "digits",
            "factors": {"baselines": ["none", "est", "act", "minmax"]},
            "training": {"epochs": 4, "pairs": 64, "budget": {"steps": 1}, "embedding_dim": 16},
            "pruning": {"rungs": [1, 2], "reduction": 2, "min_peers": 2},
        }
        return validate(content | fields, "tiny")

    return make


@pytest.fixture
def tiny_plan(tiny):
    return plan_of(tiny())


@pytest.fixture
def sheet_of():
    """A score sheet with the given recall at 1 and ERS."""

    def make(run, rung, epoch, recall, score):
        terms = dict(_BROKEN, GTT=10 * score) if math.isfinite(score) else dict.fromkeys(TERMS, math.nan)
        clean = dict.fromkeys(("recall_at_1", "recall_at_2", "map", "map_at_10", "map_at_r", "nmi"), recall)
        return ScoreSheet(
            epoch=epoch,
            rung=rung,
            profile="rob28",
            behaviour="reference",
            seed=0,
            queries=4,
            candidates=9,
            clean=clean,
            terms=terms,
            ers=ers(terms) if math.isfinite(score) else math.nan,
            ers_bounded=ers_bounded(terms) if math.isfinite(score) else math.nan,
            intervals={"ers": (score - 1, score + 1), "recall_at_1": (recall, recall)},
            attacks={},
            flags=(),
            attack_passes=7,
            score_seconds=0.5,
            data_fingerprint="abc",
            checkpoint=f"somewhere/{run.name}/epoch_{epoch}",
        )

    return make


TRAINING = (
    '{"seed": 0, "epoch": 1, "training_steps": 5, "train_passes": 6, "train_seconds": 1.5,'
    ' "data_fingerprint": "abc", "code_version": "0.1.0"}'
)


@pytest.fixture
def training_json():
    return TRAINING
