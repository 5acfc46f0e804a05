"""One point of a sweep: everything that decides a trained model but the seed and the data's bytes."""

import hashlib

from robsweep.config.recipes import recipe
from robsweep.config.training import TrainingConfig
from robsweep.grammar.frozen import Frozen
from robsweep.grammar.identity import Identity, canonical_identity, parse_identity
from robsweep.grammar.loss import TripletLoss

SAME_RESULTS = frozenset({"micro_batch", "compile", "checkpoint_minutes"})
"""Fields of the recipe that change what training takes, not what is trained."""


class Configuration(Frozen):
    """What is trained and how."""

    identity: Identity
    training: TrainingConfig

    @property
    def key(self) -> str:
        """12 hex digits, equal for configurations that train the same way under different names.

        The number of epochs counts only where the steps before the end depend on it: what was trained for two epochs
        is a configuration's beginning, whatever its end is to be.
        """
        same = self.model_copy(update={"identity": canonical_identity(self.identity)})
        if not same.identity.defense.perturbs:
            unused = TrainingConfig.model_fields["budget"].default
            same = same.model_copy(update={"training": self.training.model_copy(update={"budget": unused})})
        without = set(SAME_RESULTS)
        if not follows_epochs(same.identity):
            without.add("epochs")
        deciding = same.model_dump_json(exclude={"training": without})
        return hashlib.sha256(deciding.encode()).hexdigest()[:12]

    def __str__(self) -> str:
        return str(self.identity)


def follows_epochs(identity: Identity) -> bool:
    """Whether what a step does depends on the share of all epochs that is done (TRIDE's margin, ``pgtriplet``'s)."""
    identity = canonical_identity(identity)
    loss = identity.loss
    return identity.defense.follows_epochs or (isinstance(loss, TripletLoss) and loss.shrinking)


def configuration_of(name: str, **changes: object) -> Configuration:
    """``<dataset>:<model>:<loss>`` with its recipe; ``changes`` replace fields of the recipe.

    Raises:
        UserError: the name is not of the grammar.
    """
    identity = parse_identity(name)
    base = recipe(identity.dataset, identity.backbone).model_dump()
    return Configuration(identity=identity, training=TrainingConfig.model_validate(base | changes))
