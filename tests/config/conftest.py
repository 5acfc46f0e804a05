"""Sweeps over factors of the digits."""

from robsweep.config.load import validate


def sweep_over(**fields):
    return validate({"name": "t", "dataset": "digits", **fields}, "t")


ALL = {"gradual": [False, True], "anchor": ["moving", "fixed"], "distance": ["kl", "l2", "et"]} | {
    "source": list("rmsdh"),
    "destination": list("rmsdh"),
    "intra_class": [False, True],
}
