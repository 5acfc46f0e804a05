"""One point of a sweep: everything that decides a trained model but the seed and the data's bytes."""

import hashlib

from robsweep.config.recipes import recipe
from robsweep.config.training import TrainingConfig
from robsweep.grammar.defense import perturbs
from robsweep.grammar.frozen import Frozen
from robsweep.grammar.identity import Identity, canonical_identity, parse_identity


class Configuration(Frozen):
    """What is trained and how."""

    identity: Identity
    training: TrainingConfig

    @property
    def key(self) -> str:
        """12 hex digits, equal for configurations that train the same way under different names."""
        same = self.model_copy(update={"identity": canonical_identity(self.identity)})
        if not perturbs(same.identity.defense):
            unused = TrainingConfig.model_fields["budget"].default
            same = same.model_copy(update={"training": self.training.model_copy(update={"budget": unused})})
        deciding = same.model_dump_json(exclude={"training": {"micro_batch", "compile", "checkpoint_minutes"}})
        return hashlib.sha256(deciding.encode()).hexdigest()[:12]

    def __str__(self) -> str:
        return str(self.identity)


def configuration_of(name: str, **changes: object) -> Configuration:
    """``<dataset>:<model>:<loss>`` with its recipe; ``changes`` replace fields of the recipe.

    Raises:
        UserError: the name is not of the grammar.
    """
    identity = parse_identity(name)
    base = recipe(identity.backbone).model_dump()
    return Configuration(identity=identity, training=TrainingConfig.model_validate(base | changes))
