"""``<dataset>:<model>:<loss>``, the name by which the field calls a configuration."""

import json

from robsweep.errors import UserError
from robsweep.grammar.canonical import canonical
from robsweep.grammar.defense import HM, Defense
from robsweep.grammar.destination import Boost, Constant, Destination, Gradual
from robsweep.grammar.frozen import Frozen
from robsweep.grammar.gap_distances import GAP_DISTANCES
from robsweep.grammar.loss import Loss, TripletLoss, format_loss, parse_loss
from robsweep.grammar.strings import format_defense, parse_model


class Identity(Frozen):
    """What is trained: a data set, a backbone, a defense and a loss."""

    dataset: str
    backbone: str
    defense: Defense
    loss: Loss

    def __str__(self) -> str:
        suffix = format_defense(self.defense)
        if suffix is None:
            told = {"kind": self.defense.kind, **self.defense.model_dump(mode="json", exclude_defaults=True)}
            suffix = f"[{json.dumps(told, separators=(',', ':'))}]"
        elif suffix and self.backbone.startswith("timm:"):
            suffix = f":{suffix}"
        return f"{self.dataset}:{self.backbone}{suffix}:{format_loss(self.loss)}"


def canonical_identity(identity: Identity) -> Identity:
    """The representative of all identities that train the same way.

    Beyond ``canonical``: HM mines by its own letters, so of a triplet loss it takes the metric alone, and the metric's
    margin is what u is where none is given; KL's target is uniform for every destination that is the same for all
    triplets; an option that the data set decides (TRIDE's lambda) is written out.
    """
    defense, loss = canonical(identity.defense), identity.loss
    if isinstance(defense, HM) and isinstance(loss, TripletLoss):
        loss = TripletLoss(metric=loss.metric)
        defense = defense.model_copy(update={"destination": _destination(defense, loss.metric.margin)})
    return identity.model_copy(update={"defense": defense.on(identity.dataset), "loss": loss})


def _destination(defense: HM, margin: float) -> Destination:
    target = defense.destination
    if GAP_DISTANCES[defense.distance].level_free and isinstance(target, Constant | Gradual):
        return Gradual()
    if isinstance(target, Gradual | Boost) and target.u == margin:
        return target.model_copy(update={"u": None})
    return target


def parse_identity(text: str) -> Identity:
    """Read ``fashion:rc2f2ghmetsmi:ptripletN`` (``folder:PATH`` and ``timm:NAME`` may hold colons of their own).

    Raises:
        UserError: not three parts, or a part that is not of the grammar.
    """
    head, _, loss = text.rpartition(":")
    prefix, rest = ("folder:", head[7:]) if head.startswith("folder:") else ("", head)
    dataset, _, model = rest.partition(":")
    if not (dataset and model and loss):
        raise UserError(f"{text!r} is not <dataset>:<model>:<loss>, for example fashion:rc2f2ghmetsmi:ptripletN")
    backbone, defense = parse_model(model)
    return Identity(dataset=prefix + dataset, backbone=backbone, defense=defense, loss=parse_loss(loss))
