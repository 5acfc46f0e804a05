"""What an attack on one query changed: the images, and both rankings."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from robsweep.attacks.build import build
from robsweep.attacks.candidates import count_nearer, nearest
from robsweep.attacks.execute import run_attack
from robsweep.attacks.gallery import Gallery
from robsweep.attacks.selection import Aimed, Selection
from robsweep.attacks.victim import Victim
from robsweep.config.attack_kind import Behaviour
from robsweep.config.attacks import AttackSpec

TOP = 5


@dataclass(frozen=True)
class Changed:
    """One attacked image. Places are rows of the gallery.

    ``row``: the attacked image. ``query``: the image whose ranking is told, another one for a candidate attack.
    ``aim``: whose rank the attack is to change, or None; for a candidate attack the attacked image itself.
    ``perturbed``: ``C x H x W``. ``before``, ``after``: the nearest ``TOP`` of the query, itself left out.
    ``ranks``: of the aim before and after, from 1 on; None without an aim.
    """

    row: int
    query: int
    aim: int | None
    perturbed: Tensor
    before: tuple[int, ...]
    after: tuple[int, ...]
    ranks: tuple[int, int] | None


def changed_by(
    spec: AttackSpec,
    model: nn.Module,
    images: Tensor,
    rows: Tensor,
    gallery: Gallery,
    *,
    behaviour: Behaviour,
    seed: int,
    xi_scale: float,
) -> list[Changed]:
    """Attack ``images`` (``B x C x H x W``, rows ``rows`` of the gallery) and rank before and after.

    Raises:
        UserError: as in ``run_attack``.
    """
    attack, victim = build(spec, behaviour, xi_scale=xi_scale), Victim(model, gallery)
    outcome = run_attack(model, images, rows, spec, gallery, behaviour=behaviour, seed=seed, xi_scale=xi_scale)
    with torch.no_grad():
        benign = victim.benign(images, rows, own_pass=attack.own_pass)
        picked = attack.pick(gallery, benign, rows, seed)
        perturbed = victim.embed(outcome.images)
        aims = _aims(picked)
        tell = _by_candidate if spec.name == "CA" else _by_query
        return [
            tell(gallery, row, aim, perturbed[place], outcome.images[place])
            for place, (row, aim) in enumerate(zip(rows.tolist(), aims, strict=True))
        ]


def _aims(picked: Selection) -> list[int | None]:
    """The first image that each attack is about."""
    if not isinstance(picked, Aimed):
        return [None] * len(picked.rows)
    first: list[int | None] = picked.picked.reshape(len(picked.rows), -1)[:, 0].tolist()
    return first


def _by_query(gallery: Gallery, row: int, aim: int | None, moved: Tensor, image: Tensor) -> Changed:
    """The attacked query ranks the gallery."""
    before, after = gallery.embeddings[row], moved
    ranks = None if aim is None else (_rank(before, gallery, aim, row), _rank(after, gallery, aim, row))
    return Changed(row, row, aim, image, _top(before, gallery, row), _top(after, gallery, row), ranks)


def _by_candidate(gallery: Gallery, row: int, query: int | None, moved: Tensor, image: Tensor) -> Changed:
    """The chosen query ranks a gallery in which the attacked candidate has its new place."""
    assert query is not None
    embeddings = gallery.embeddings.clone()
    embeddings[row] = moved
    attacked, asked = replace(gallery, embeddings=embeddings), gallery.embeddings[query]
    ranks = _rank(asked, gallery, row, query), _rank(asked, attacked, row, query)
    return Changed(row, query, row, image, _top(asked, gallery, query), _top(asked, attacked, query), ranks)


def _top(query: Tensor, gallery: Gallery, own: int) -> tuple[int, ...]:
    count = min(TOP, len(gallery) - 1)
    found: list[int] = nearest(query[None], gallery, torch.tensor([own]), count)[0].tolist()
    return tuple(found)


def _rank(query: Tensor, gallery: Gallery, aim: int, own: int) -> int:
    """1 where no other candidate is nearer; the query itself is not counted."""
    nearer = count_nearer(query[None], gallery, torch.tensor([[aim]]), torch.tensor([own]))
    return int(nearer[0, 0]) + 1
