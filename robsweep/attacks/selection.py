"""What attacks choose of a ranking before they perturb; leading dimension ``B``, one row a query."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, slots=True)
class Selection:
    """``rows``: ``B`` indices of the queries themselves in the gallery."""

    rows: Tensor


@dataclass(frozen=True, slots=True)
class Aimed(Selection):
    """``picked``: indices of the candidates, or of the queries, that an attack is about; ``B`` or ``B x M``."""

    picked: Tensor
