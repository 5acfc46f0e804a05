"""Triplet hardness levels, named by the letters of the HM grammar."""

from enum import StrEnum


class Hardness(StrEnum):
    """How a miner chooses a triplet's negative (and positive); Zhou & Patel 2022, Section 3.1."""

    RANDOM = "r"
    SEMIHARD = "m"
    SOFTHARD = "s"
    DISTANCE = "d"
    HARDEST = "h"


class Metric(StrEnum):
    """Distance of a loss name's last letter.

    ``N``: Euclidean on L2-normalised embeddings, in [0, 2]; ``C``: cosine distance, in [0, 2];
    ``E``: Euclidean on raw embeddings, in [0, inf).
    """

    NORMALISED = "N"
    COSINE = "C"
    EUCLIDEAN = "E"

    @property
    def margin(self) -> float:
        """Triplet margin gamma: 0.2 for N and C, 1.0 for E."""
        return 1.0 if self is Metric.EUCLIDEAN else 0.2

    @property
    def normalises(self) -> bool:
        """Whether embeddings are L2-normalised before distances are taken."""
        return self is not Metric.EUCLIDEAN
