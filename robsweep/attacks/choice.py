"""Random and ranked choices of candidates."""

from torch import Tensor

from robsweep.attacks.candidates import nearest
from robsweep.attacks.gallery import Gallery
from robsweep.errors import UserError
from robsweep.perturb import counter

_TOP = 0.01


def anywhere(gallery: Gallery, rows: Tensor, count: int, seed: int, label: str) -> Tensor:
    """``B x count`` candidates, uniform over the gallery, with replacement."""
    return counter.integers(counter.keys(seed, label, rows), count, len(gallery))


def near_with_replacement(gallery: Gallery, queries: Tensor, rows: Tensor, count: int, seed: int, label: str) -> Tensor:
    """``B x count`` of each query's own top 1 % (itself left out), uniform, with replacement."""
    near = nearest(queries, gallery, rows, _top(gallery, 1))
    return near.gather(1, counter.integers(counter.keys(seed, label, rows), count, near.shape[1]))


def near_distinct(
    gallery: Gallery, queries: Tensor, rows: Tensor, count: int, seed: int, label: str, *, kept: int = 0
) -> tuple[Tensor, Tensor]:
    """``B x count`` different candidates of the top 1 %, and the ``B x kept`` nearest others in order of distance.

    Where 1 % is too few candidates, as many of the nearest as are needed stand for it.

    Raises:
        UserError: the gallery is smaller than the candidates asked for.
    """
    near = nearest(queries, gallery, rows, _top(gallery, count + kept))
    places = counter.distinct(counter.keys(seed, label, rows), count, near.shape[1])
    return near.gather(1, places), near.gather(1, _first_others(places, kept, near.shape[1]))


def _first_others(places: Tensor, count: int, high: int) -> Tensor:
    """``B x count`` smallest integers of ``[0, high)`` that are not among the row's ``places``, ascending."""
    taken = places.new_zeros(len(places), high).scatter_(1, places, 1)
    return taken.sort(dim=1, stable=True).indices[:, :count]


def _top(gallery: Gallery, needed: int) -> int:
    if needed > len(gallery) - 1:
        raise UserError(f"{needed} candidates are asked for; besides the query the gallery holds {len(gallery) - 1}")
    return max(int(len(gallery) * _TOP), needed)
