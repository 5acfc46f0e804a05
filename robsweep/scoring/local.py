"""Score a checkpoint in this process: the pool's work without the pool."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from robsweep.config.scoring import ScoringConfig
from robsweep.run.score_sheet import ScoreSheet
from robsweep.scoring.assemble import assemble
from robsweep.scoring.clean import clean_here
from robsweep.scoring.networks import Weights
from robsweep.scoring.request import ScoreRequest, cut
from robsweep.scoring.values import Clean
from robsweep.scoring.weights import read_weights
from robsweep.scoring.worker import ScoringWorker

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how many image passes of all are done."""


def score_here(
    request: ScoreRequest,
    scoring: ScoringConfig,
    worker: ScoringWorker,
    *,
    weights: Weights | None = None,
    progress: Progress | None = None,
) -> ScoreSheet:
    """The sheet of one checkpoint; equal to what the pool gives for it. ``weights`` are read if not given.

    Raises:
        UserError: the checkpoint cannot be read.
    """
    weights = read_weights(request.folder) if weights is None else weights
    embeddings, clean = clean_here(request, worker, weights)
    return attack_here(request, scoring, worker, weights, embeddings, clean, progress=progress)


def attack_here(
    request: ScoreRequest,
    scoring: ScoringConfig,
    worker: ScoringWorker,
    weights: Weights,
    embeddings: NDArray[np.float32],
    clean: Clean,
    *,
    progress: Progress | None = None,
) -> ScoreSheet:
    """As ``score_here`` for a checkpoint whose benign scores are there."""
    scoring = scoring.at(request.epoch, last=request.last)
    shards = cut(request, scoring, worker.images, accelerated=worker.accelerated)
    done, total = 0, sum(shard.passes for shard in shards)
    scores = []
    for shard in shards:
        if progress is not None:
            progress(f"check {shard.check}: {shard.spec.label}" if shard.check else shard.spec.label, done, total)
        scores.append(worker.attack(request, weights, embeddings, shard))
        done += shard.passes
    if progress is not None:
        progress("done", total, total)
    return assemble(request, scoring, clean, scores)
