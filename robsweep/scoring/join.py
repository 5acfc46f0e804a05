"""Shards put together again: the values of an attack over all of its queries."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from robsweep.config.attacks import AttackSpec
from robsweep.config.scores import TERMS
from robsweep.scoring.values import PerQuery, ShardScores

Parts = dict[tuple[str, AttackSpec], list[ShardScores]]


def by_attack(shards: Sequence[ShardScores]) -> Parts:
    """Shards, given in any order, by check (empty for what is scored) and attack, in the order of their queries."""
    found: Parts = {}
    for scores in sorted(shards, key=lambda scores: scores.shard.start):
        found.setdefault((scores.shard.check, scores.shard.spec), []).append(scores)
    return found


def joined(parts: Sequence[ShardScores]) -> PerQuery:
    """Every score of an attack, a value a query."""
    return {name: np.concatenate([part.values[name] for part in parts]) for name in parts[0].values}


def trace(parts: Sequence[ShardScores]) -> Tensor:
    """The mean objective over all queries before each update, ``T``: every batch counts by its queries."""
    sizes = [size for part in parts for size in part.sizes]
    return torch.from_numpy(np.average(np.concatenate([part.losses for part in parts]), axis=0, weights=sizes))


def of_checks(parts: Mapping[tuple[str, AttackSpec], Sequence[ShardScores]]) -> dict[str, PerQuery]:
    """By check, the terms of ERS on its queries."""
    found: dict[str, PerQuery] = {}
    for (check, _), shards in parts.items():
        if check:
            scores = joined(shards)
            found.setdefault(check, {}).update({name: scores[name] for name in TERMS if name in scores})
    return found
