"""The unit and the range of every column that has one."""

from collections.abc import Iterator

from robsweep.config.scores import SCORES, Score


def columns_of(score: Score) -> tuple[str, ...]:
    """Those of a score in the table: its own, and the ends of its interval."""
    return (score.name, f"{score.name}_low", f"{score.name}_high") if score.bounds else (score.name,)


def _of_scores() -> Iterator[tuple[str, str]]:
    for score in SCORES.values():
        if score.kind != "cost":
            yield from ((column, score.unit) for column in columns_of(score))


UNITS: dict[str, str] = {
    "epoch": "epochs trained",
    **dict(_of_scores()),
    "reach": "step size x steps / eps, 1 or more reaches eps",
    "attack_steps": "steps of gradient descent",
    "attack_restarts": "runs of each query",
    "front_chance": "probability, 0 to 1",
    "queries": "images",
    "candidates": "images",
    "training_steps": "optimiser steps",
    "train_passes": SCORES["train_passes"].unit,
    "attack_passes": SCORES["train_passes"].unit,
    "train_seconds": SCORES["train_seconds"].unit,
    "score_seconds": SCORES["train_seconds"].unit,
}
"""Column -> unit and range; stored in the Parquet file as the metadata ``unit`` of each field."""
