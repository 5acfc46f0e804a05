"""The columns of the long table, in order, and what a value a query is kept of."""

import pyarrow as pa

from robsweep.config.scores import CLEAN, ROBUSTNESS, TERMS

SCORES = (*CLEAN, *TERMS, *ROBUSTNESS)
"""Each has a value and the bounds of its 95 % interval over queries, ``<score>_low`` and ``<score>_high``."""

PER_QUERY = ("recall_at_1", "recall_at_2", "map_at_r", *TERMS)
"""Scores of which a value a query is kept; the others of retrieval need what is not kept."""

LETTERS = ("defense", "gradual", "anchor", "distance", "source", "destination", "intra_class")
"""The letters of the grammar; null where a defense has no such letter, or where it does not count."""

PLACE = (
    pa.field("key", pa.string()),
    pa.field("seed", pa.int64()),
    pa.field("rung", pa.int64()),
)

TABLE = pa.schema(
    [
        *PLACE,
        pa.field("epoch", pa.int64()),
        pa.field("status", pa.string()),
        pa.field("reason", pa.string()),
        pa.field("identity", pa.string()),
        pa.field("aliases", pa.list_(pa.string())),
        *(pa.field(name, pa.bool_() if name in ("gradual", "intra_class") else pa.string()) for name in LETTERS),
        *(pa.field(f"{score}{bound}", pa.float64()) for score in SCORES for bound in ("", "_low", "_high")),
        pa.field("flags", pa.list_(pa.string())),
        pa.field("queries", pa.int64()),
        pa.field("candidates", pa.int64()),
        pa.field("training_steps", pa.int64()),
        pa.field("train_passes", pa.int64()),
        pa.field("attack_passes", pa.int64()),
        pa.field("train_cpu_seconds", pa.float64()),
        pa.field("score_cpu_seconds", pa.float64()),
        pa.field("configuration", pa.string()),
        pa.field("data_fingerprint", pa.string()),
        pa.field("code_version", pa.string()),
    ]
)
"""A row per (key, seed, rung). Costs of training add up from its start, those of scoring are the rung's own.

``data_fingerprint``: of the test images, under the name that the recorded table gave it.
"""

PREFIX = "query:"
"""Of the columns that hold a list of values a query; the score's name follows."""

QUERIES = pa.schema([*PLACE, *(pa.field(f"{PREFIX}{score}", pa.list_(pa.float32())) for score in PER_QUERY)])
"""A row per (key, seed, rung): lists over queries, test images in their order."""

PART = pa.schema([*TABLE, *list(QUERIES)[len(PLACE) :]])
"""Both, side by side: what is written of one (configuration, seed)."""
