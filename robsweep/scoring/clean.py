"""The benign scores of a checkpoint, cut into blocks of test images and put together again, exactly."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from robsweep.scoring.networks import Weights
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.values import Clean, Embedded, PerQuery, RetrievalShard
from robsweep.scoring.worker import ScoringWorker
from robsweep.scoring.worker_cache import EMBED_BATCH

BLOCK = 16 * EMBED_BATCH
"""Images of one unit of work: whole batches, so that the cut leaves no trace in the rounding."""


def image_blocks(images: int) -> list[slice]:
    """``images`` rows in units of ``BLOCK``."""
    return [slice(start, min(start + BLOCK, images)) for start in range(0, images, BLOCK)]


def all_embeddings(parts: Sequence[Embedded]) -> NDArray[np.float32]:
    """``N x D`` from blocks in any order."""
    return np.concatenate([part.embeddings for part in sorted(parts, key=lambda part: part.start)])


def all_values(parts: Sequence[RetrievalShard]) -> PerQuery:
    """Scores of all queries from blocks in any order: every mean is over single queries, never over means."""
    ordered = sorted((part for part in parts if part.values), key=lambda part: part.start)
    return {name: np.concatenate([part.values[name] for part in ordered]) for name in ordered[0].values}


def with_cost(clean: Clean, parts: Sequence[Embedded | RetrievalShard]) -> Clean:
    """``clean`` whose seconds hold those of its parts too."""
    return replace(clean, seconds=clean.seconds + sum(part.seconds for part in parts))


def clean_here(request: ScoreRequest, worker: ScoringWorker, weights: Weights) -> tuple[NDArray[np.float32], Clean]:
    """Embeddings of the whole test set (``N x D``) and the benign scores, in this process."""
    blocks = image_blocks(worker.images)
    embedded = [worker.embed(request, weights, rows) for rows in blocks]
    embeddings = all_embeddings(embedded)
    ranked = [worker.rank(request, embeddings, rows) for rows in blocks]
    clean = worker.review(request, weights, embeddings, all_values(ranked))
    return embeddings, with_cost(clean, [*embedded, *ranked])
