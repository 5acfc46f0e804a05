"""Run attacks on queries: pick, perturb, measure."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from robsweep.attacks.attack import AnyAttack
from robsweep.attacks.batches import batch_size
from robsweep.attacks.build import build
from robsweep.attacks.candidates import WORKSPACE
from robsweep.attacks.gallery import Gallery
from robsweep.attacks.objective import AttackObjective
from robsweep.attacks.search import search
from robsweep.attacks.victim import Victim
from robsweep.config.attack_kind import Behaviour
from robsweep.config.attacks import AttackSpec
from robsweep.config.precision import UsedPrecision
from robsweep.devices import eager, ieee_float32, in_batches, lowered
from robsweep.errors import UserError
from robsweep.perturb import frozen


@dataclass(frozen=True)
class AttackOutcome:
    """Outcome of an attack on ``B`` queries.

    ``values``: every score in its unit and ``loss``, the objective at the end; ``B`` each, NaN where an embedding is
    not finite. ``losses``: ``T``, the mean objective before each update. ``images``: ``B x C x H x W`` in [0, 1].
    """

    values: dict[str, Tensor]
    losses: Tensor
    images: Tensor


@ieee_float32()
def run_attack(
    model: nn.Module,
    images: Tensor,
    rows: Tensor,
    spec: AttackSpec,
    gallery: Gallery,
    *,
    behaviour: Behaviour = "reference",
    seed: int = 0,
    xi_scale: float = 4e4,
    surrogate: tuple[nn.Module, Gallery] | None = None,
    late_shift: bool = False,
    precision: UsedPrecision = "float32",
    batch: int | None = None,
) -> AttackOutcome:
    """Attack ``images`` with ``spec`` and measure what it did to the rankings of ``gallery``.

    Whatever runs in float32 does so in IEEE's. The model's mode, weights and ``.grad`` are as before afterwards; no
    global random generator is used.

    Args:
        model: images -> ``B x D`` features.
        images: ``B x C x H x W`` queries in [0, 1], on the model's device.
        rows: ``B`` indices of the queries in the gallery; random choices depend on them, not on the order.
        spec: the attack and its budget.
        gallery: benign embeddings of all candidates under ``model``.
        behaviour: ``reference``, ``described`` or ``strong``; what each means is in the attacks' docstrings.
        seed: of all random choices.
        xi_scale: steepness of SPQA's penalty: 2e4 MNIST, 4e4 Fashion-MNIST and CUB, 7e4 Cars and SOP.
        surrogate: for ``gradient=transfer``, the network that is attacked in place of ``model`` and its own gallery
            of the same images; candidates are picked by, and scores taken with, ``model``.
        late_shift: take ``late_scores`` (ES:D) before the last update, as the reference does.
        precision: of the network's passes while perturbing; scores are taken in float32.
        batch: queries passed at a time; None is what suits the device. Fewer when its memory runs out.

    Raises:
        UserError: a transfer without surrogate, a gallery too small for the attack, no queries, or too little memory.
    """
    if len(images) == 0 or len(images) != len(rows):
        raise UserError(f"an attack needs queries and a row for each: got {len(images)} images and {len(rows)} rows")
    attack = build(spec, behaviour, xi_scale=xi_scale)
    judge = Victim(model, gallery)
    victim = Victim(model, gallery, precision)
    if spec.gradient == "transfer":
        if surrogate is None:
            raise UserError(f"attack {spec}: gradient=transfer needs a surrogate network")
        victim = Victim(*surrogate, precision)

    def block(part: slice) -> AttackOutcome:
        with eager(odd=part.start > 0 and part.stop - part.start < size):
            return _attack_block(attack, judge, victim, images[part], rows[part], seed, late_shift, room)

    with frozen(judge.model), frozen(victim.model):
        size = min(batch or batch_size(images, victim.probe), _affordable(attack, gallery))
        # a CPU gains nothing by more images at a time than there are queries
        room = 0 if attack.shares_batch or images.device.type == "cpu" else size
        parts = in_batches(len(rows), size, block, whole=attack.shares_batch)
    return AttackOutcome(
        values={name: torch.cat([part.values[name] for part in parts]) for name in parts[0].values},
        losses=torch.cat([part.losses for part in parts], dim=1).mean(dim=1),
        images=torch.cat([part.images for part in parts]),
    )


def _affordable(attack: AnyAttack, gallery: Gallery) -> int:
    """How many queries' selections fit the workspace, one at least."""
    return max(1, WORKSPACE // max(1, attack.row_bytes(gallery)))


def _attack_block(
    attack: AnyAttack,
    judge: Victim,
    victim: Victim,
    images: Tensor,
    rows: Tensor,
    seed: int,
    late_shift: bool,
    room: int,
) -> AttackOutcome:
    """As ``run_attack`` for queries that fit; ``losses`` are ``T x B`` here. ``room``: as of ``search``."""
    benign = judge.benign(images, rows, own_pass=attack.own_pass)
    picked = attack.pick(judge.gallery, benign, rows, seed)
    judged = attack.prepare(picked, judge.gallery, benign)
    attacked = judged
    if victim.model is not judge.model or (attack.own_pass and victim.precision != judge.precision):
        # the shift from a benign embedding of another number format begins as rounding, whose sign the first step takes
        seen = victim.benign(images, rows, own_pass=attack.own_pass)
        attacked = attack.prepare(picked, victim.gallery, seen)
    objective, *alternatives = (AttackObjective(loss, victim, attacked) for loss in (attack.loss, *attack.alternatives))
    with lowered(victim.model, victim.precision):
        found = search(attack.spec, objective, images, rows, seed, alternatives=alternatives, room=room)
    with torch.no_grad():
        embeddings = judge.embed(found.images)
        values = attack.measure(embeddings, judged, judge.gallery)
        values["loss"] = attack.loss(embeddings, judged, judge.gallery, attack.spec.budget.steps)
        if late_shift and attack.late_scores:
            late = attack.measure(judge.embed(found.previous), judged, judge.gallery)
            values |= {name: late[name] for name in attack.late_scores}
        sound = embeddings.isfinite().all(dim=1) & judge.gallery.finite
        values = {name: value.where(sound, torch.nan) for name, value in values.items()}
    return AttackOutcome(values, found.losses, found.images)
