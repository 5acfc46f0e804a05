"""The one table of how the gap between a hardness and its destination may be measured. No torch."""

from typing import TYPE_CHECKING, Literal, NamedTuple


class GapDistance(NamedTuple):
    """``name`` in configurations; ``meaning`` as a formula; ``lettered``: whether model strings have the name.

    ``function``: its name in ``robsweep.defenses.gap``. ``level_free``: all destinations that are the same for every
    triplet are one to it.
    """

    name: str
    meaning: str
    function: str
    lettered: bool = True
    level_free: bool = False


_DISTANCES = (
    GapDistance("kl", "KL(softmax(H_D) || softmax(H_S)) over the batch", "kullback_leibler", level_free=True),
    GapDistance("l2", "mean((H_S - H_D)^2)", "squared"),
    GapDistance("et", "mean(min(H_S - H_D, 0)^2), only while too easy", "easier_than"),
    GapDistance("kl_reference", "the reference's kl_div of L1-normalised hardness", "kl_reference", lettered=False),
)
GAP_DISTANCES = {distance.name: distance for distance in _DISTANCES}
"""Name -> distance; those of model strings in the order in which the grammar lists its strings."""
LETTERED = tuple(distance.name for distance in _DISTANCES if distance.lettered)

if TYPE_CHECKING:
    GapName = str
else:
    GapName = Literal[tuple(GAP_DISTANCES)]
