"""``<dataset>:<model>:<loss>``, the name by which the field calls a configuration."""

from robsweep.errors import UserError
from robsweep.grammar.defense import Defense
from robsweep.grammar.frozen import Frozen
from robsweep.grammar.loss import Loss, format_loss, parse_loss
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
            suffix = f"[{self.defense.model_dump_json(exclude_defaults=True)}]"
        elif suffix and self.backbone.startswith("timm:"):
            suffix = f":{suffix}"
        return f"{self.dataset}:{self.backbone}{suffix}:{format_loss(self.loss)}"


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
