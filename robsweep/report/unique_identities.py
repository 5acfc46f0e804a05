"""What tells configurations apart for readers, where their strings do not."""

import json
from typing import Any

import pandas as pd


def with_unique_identities(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with longer identities where several keys share one.

    ``digits:rc2f2p:ptripletN steps 8, lr 0.001`` names the fields of the recipe in which those keys differ, by the
    shortest end of their paths that is unambiguous.
    """
    one_each = frame.drop_duplicates("key")
    longer: dict[str, str] = {}
    for identity, rows in one_each.groupby("identity", sort=False):
        if len(rows) > 1:
            fields = {row["key"]: _leaves(json.loads(row["configuration"])["training"]) for _, row in rows.iterrows()}
            differing = _differing(list(fields.values()))
            names = _short_names(differing)
            for key, leaves in fields.items():
                told = ", ".join(f"{names[path]} {_text(leaves.get(path))}" for path in differing)
                longer[key] = f"{identity} {told}"
    identities = [longer.get(key, identity) for key, identity in zip(frame["key"], frame["identity"], strict=True)]
    return frame.assign(identity=identities)


def _leaves(fields: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            found.update(_leaves(value, f"{prefix}{name}."))
        else:
            found[f"{prefix}{name}"] = value
    return found


def _differing(all_leaves: list[dict[str, Any]]) -> list[str]:
    paths = dict.fromkeys(path for leaves in all_leaves for path in leaves)
    return [path for path in paths if any(leaves.get(path) != all_leaves[0].get(path) for leaves in all_leaves)]


def _short_names(paths: list[str]) -> dict[str, str]:
    ends = [path.rpartition(".")[2] for path in paths]
    return {path: end if ends.count(end) == 1 else path for path, end in zip(paths, ends, strict=True)}


def _text(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
