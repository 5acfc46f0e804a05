"""Optimiser state between two orders of the same parameters."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from robsweep.config.training import OptimiserConfig
from robsweep.training.optimiser import build_optimiser

_PLAIN = (bool, int, float, tuple, type(None))


class UnmappedError(Exception):
    """Why a state cannot be taken over, in a few words."""


def take_over(
    states: list[Any], theirs: list[str], model: nn.Module, config: OptimiserConfig, *, names: Mapping[str, str]
) -> dict[str, Any]:
    """State of our optimiser of ``model`` with what ``states`` holds.

    Args:
        states: the optimisers' state dicts of a Lightning file.
        theirs: names of the parameters in the order that the state's indices mean.
        names: name here -> name there.

    Raises:
        UnmappedError: not one optimiser over all parameters, or moments of other names or shapes.
    """
    if len(states) != 1:
        raise UnmappedError(f"the file holds {len(states)} optimiser states, expected 1")
    fresh = build_optimiser(config, model).state_dict()
    group = fresh["param_groups"][0]
    try:
        [other], moments = states[0]["param_groups"], states[0]["state"]
        given = dict(zip(other["params"], theirs, strict=True))
        by_name = {given[index]: entry for index, entry in moments.items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnmappedError("its parameters are not those of the network") from None
    trainable = [(name, weight) for name, weight in model.named_parameters() if weight.requires_grad]
    taken: dict[int, dict[str, Any]] = {}
    for index, (name, weight) in zip(group["params"], trainable, strict=True):
        if names[name] in by_name:
            taken[index] = _checked(name, weight, by_name[names[name]], config)
    settings = {key: other[key] for key in group if isinstance(other.get(key), _PLAIN) and key != "params"}
    return {"state": taken, "param_groups": [group | settings]}


_MOMENTS = {
    "adam": {"step", "exp_avg", "exp_avg_sq"},
    "adamw": {"step", "exp_avg", "exp_avg_sq"},
    "sgd": {"momentum_buffer"},
}


def _checked(name: str, weight: Tensor, entry: Any, config: OptimiserConfig) -> dict[str, Any]:
    if not isinstance(entry, dict) or set(entry) != _MOMENTS[config.name]:
        raise UnmappedError(f"it is not one of {config.name}")
    whole = {key: value for key, value in entry.items() if key != "step"}
    if not all(isinstance(value, Tensor) and value.shape == weight.shape for value in whole.values()):
        raise UnmappedError(f"its moments do not fit {name}")
    if "step" not in entry:
        return whole
    # torch before 1.12 counts in plain integers
    return {"step": torch.as_tensor(entry["step"], dtype=torch.float32), **whole}
