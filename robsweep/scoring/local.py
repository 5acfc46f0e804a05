"""Score a checkpoint in this process: the pool's work without the pool."""

from robsweep.config.sweep import ScoringConfig
from robsweep.scoring.request import ScoreRequest, cut
from robsweep.scoring.sheet import ScoreSheet, assemble
from robsweep.scoring.weights import read_weights
from robsweep.scoring.worker import ScoringWorker


def score_here(request: ScoreRequest, scoring: ScoringConfig, worker: ScoringWorker) -> ScoreSheet:
    """The sheet of one checkpoint; equal to what the pool gives for it.

    Raises:
        UserError: the checkpoint cannot be read.
    """
    weights = read_weights(request.folder)
    embeddings, clean = worker.embed(request, weights)
    shards = [worker.attack(request, weights, embeddings, shard) for shard in cut(request, scoring, worker.queries)]
    return assemble(request, scoring, clean, shards)
