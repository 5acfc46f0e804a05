"""The unit and the range of every column that has one."""

_RECALL = "fraction, 0..1"
_RANK = "% normalised rank, 0..100"
_PERCENT = "% recall at 1, 0..100"
_ERS = "score, nominally 0..100, higher is more robust"
_PASSES = "image passes (forward and backward)"

UNITS: dict[str, str] = {
    "epoch": "epochs trained",
    "recall_at_1": _RECALL,
    "recall_at_1_low": _RECALL,
    "recall_at_1_high": _RECALL,
    "recall_at_2": _RECALL,
    "map": _RECALL,
    "map_at_10": _RECALL,
    "map_at_r": _RECALL,
    "nmi": _RECALL,
    "CA+": _RANK,
    "CA-": _RANK,
    "QA+": _RANK,
    "QA-": _RANK,
    "TMA": "cosine, -1..1",
    "ES:D": "distance, 0..2 (metric E: 0..inf)",
    "ES:R": _PERCENT,
    "LTM": _PERCENT,
    "GTM": _PERCENT,
    "GTT": "% retained in the top 4, 0..100",
    "ers": _ERS,
    "ers_low": _ERS,
    "ers_high": _ERS,
    "ers_bounded": "score, 0..100, higher is more robust",
    "queries": "images",
    "candidates": "images",
    "training_steps": "optimiser steps",
    "train_passes": _PASSES,
    "attack_passes": _PASSES,
    "train_seconds": "s",
    "score_seconds": "s",
}
"""Column -> unit and range; stored in the Parquet file as the metadata ``unit`` of each field."""
