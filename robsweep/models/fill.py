"""Weights into a network."""

from collections.abc import Mapping

from torch import Tensor, nn

from robsweep.errors import UserError


def fill(network: nn.Module, weights: Mapping[str, Tensor], *, owner: object) -> None:
    """Give a network all of its parameters and buffers.

    Args:
        network: changed in place.
        weights: by the network's names.
        owner: whose weights they should be, for the error.

    Raises:
        UserError: others than the network has.
    """
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        _, *problems = str(error).splitlines()
        found = problems[0].strip() if problems else str(error)
        raise UserError(f"the checkpoint's weights are not those of {owner}: {found}") from None
