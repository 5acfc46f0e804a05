"""Triplet mining in a batch of pairs, one miner a file."""

from robsweep.mining.mine import MINERS, mine
from robsweep.mining.triplets import Candidates, Triplets

__all__ = ["MINERS", "Candidates", "Triplets", "mine"]
