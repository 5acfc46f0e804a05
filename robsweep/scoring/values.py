"""What passes between a scoring worker and those who use it."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from robsweep.config.configuration import Configuration
from robsweep.config.precision import UsedPrecision
from robsweep.run.score_sheet import Flag
from robsweep.scoring.networks import Weights
from robsweep.scoring.request import Shard

PerQuery = dict[str, NDArray[np.float64]]


class Scope(NamedTuple):
    """What is scored of every checkpoint: ``images`` of the test set.

    ``accelerated``: by accelerators. ``obstacle``: why networks are not compiled though they should be.
    """

    images: int
    accelerated: bool = False
    obstacle: str | None = None


@dataclass(frozen=True, slots=True)
class Embedded:
    """Embeddings of the test images from ``start`` on, ``B x D``."""

    start: int
    embeddings: NDArray[np.float32]
    seconds: float


@dataclass(frozen=True, slots=True)
class RetrievalShard:
    """Benign retrieval scores of the test images from ``start`` on, ``B`` each; of those of them that are queries."""

    start: int
    values: PerQuery
    seconds: float


@dataclass(frozen=True, slots=True)
class Clean:
    """Benign scores: ``values`` per query (recall 0/1, average precisions).

    ``labels``, ``clusters``: of the candidates, ``N`` each; no clusters where an embedding is not finite.
    ``flags``: what is suspicious about the network before it is attacked. ``precision``: in which it is attacked.
    """

    values: PerQuery
    labels: NDArray[np.int64]
    clusters: NDArray[np.int64]
    test_fingerprint: str
    flags: tuple[Flag, ...]
    seconds: float
    precision: UsedPrecision = "float32"

    @property
    def candidates(self) -> int:
        """How many images are ranked."""
        return len(self.labels)


@dataclass(frozen=True, slots=True)
class ShardScores:
    """Per-query scores of a shard, with its key.

    ``losses``: ``K x T``, the mean objective of each of its ``K`` batches before each update; ``sizes``: ``K``, queries
    of each.
    """

    shard: Shard
    values: PerQuery
    losses: NDArray[np.float64]
    sizes: tuple[int, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Surrogate:
    """The network that transfer attacks are made on, of the same data set as the one that is scored."""

    configuration: Configuration
    weights: Weights
