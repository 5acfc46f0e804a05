"""Loss names: ``p[m|s|d|h|g]triplet{N,C,E}`` and losses of pytorch-metric-learning by name."""

import re
from typing import Annotated, Literal

from pydantic import Field

from robsweep.errors import UserError
from robsweep.grammar.frozen import Frozen
from robsweep.grammar.hardness import Hardness, Metric

_TRIPLET = re.compile(r"p(?P<miner>[msdhg]?)triplet(?P<metric>[NCE])")
LIBRARY_LOSSES = (
    "contrastive",
    "margin",
    "multisimilarity",
    "snr",
    "lifted",
    "npair",
    "circle",
    "ntxent",
)
_LIBRARY = re.compile(rf"(?P<name>{'|'.join(LIBRARY_LOSSES)})(?P<metric>[NCE])")


class TripletLoss(Frozen):
    """mean(relu(d(a,p) - d(a,n) + margin)) over triplets mined with ``miner``.

    ``shrinking``: TRIDE's semihard margin 0.2 * (1 - epoch/(2 epochs))^2 in place of the fixed one.
    """

    kind: Literal["triplet"] = "triplet"
    miner: Hardness = Hardness.RANDOM
    metric: Metric = Metric.NORMALISED
    shrinking: bool = False


class LibraryLoss(Frozen):
    """A loss of pytorch-metric-learning with its default parameters."""

    kind: Literal["library"] = "library"
    name: Literal["contrastive", "margin", "multisimilarity", "snr", "lifted", "npair", "circle", "ntxent"]
    metric: Metric = Metric.NORMALISED


Loss = Annotated[TripletLoss | LibraryLoss, Field(discriminator="kind")]


def parse_loss(name: str) -> TripletLoss | LibraryLoss:
    """Read a loss name.

    Raises:
        UserError: the name is not of the grammar.
    """
    if match := _TRIPLET.fullmatch(name):
        letter = match["miner"] or "r"
        shrinking = letter == "g"
        miner = Hardness.SEMIHARD if shrinking else Hardness(letter)
        return TripletLoss(miner=miner, metric=Metric(match["metric"]), shrinking=shrinking)
    if match := _LIBRARY.fullmatch(name):
        return LibraryLoss.model_validate({"name": match["name"], "metric": match["metric"]})
    raise UserError(
        f"unknown loss {name!r}: expected ptriplet, pmtriplet, pstriplet, pdtriplet, phtriplet or pgtriplet, "
        f"or one of {', '.join(LIBRARY_LOSSES)}, each followed by N, C or E"
    )


def format_loss(loss: TripletLoss | LibraryLoss) -> str:
    """The name that ``parse_loss`` reads back to the same loss."""
    if isinstance(loss, LibraryLoss):
        return f"{loss.name}{loss.metric.value}"
    letter = "g" if loss.shrinking else loss.miner.value.replace("r", "")
    return f"p{letter}triplet{loss.metric.value}"
