"""From a defense as data to the step that trains it."""

from robsweep.config.budget import Budget
from robsweep.defenses.step import DefenseStep
from robsweep.errors import UserError
from robsweep.extensions import located
from robsweep.grammar.canonical import canonical
from robsweep.grammar.defense import DEFENSES, Defense
from robsweep.grammar.defense_config import kind_of
from robsweep.grammar.loss import LibraryLoss, Loss, format_loss


def build_defense(defense: Defense, loss: Loss, budget: Budget, *, dataset: str = "") -> DefenseStep:
    """The step of a defense; equal canonical forms give equal steps. Options may depend on the data set.

    Raises:
        UserError: a library loss with a defense that needs triplets, or whose library is missing; or a step of
            another package that cannot be loaded.
    """
    if defense.losses == "triplet" and isinstance(loss, LibraryLoss):
        others = " and ".join(kind_of(other) for other in DEFENSES if other.losses == "any")
        raise UserError(
            f"defense {defense.kind!r} trains on triplets, got loss {format_loss(loss)!r}: expected a "
            f"triplet loss such as ptripletN (library losses work with defenses {others})"
        )
    step = located(defense.step)
    if not (isinstance(step, type) and issubclass(step, DefenseStep)):
        raise UserError(f"defense {defense.kind!r}: {defense.step} is no subclass of robsweep.defenses.DefenseStep")
    return step(canonical(defense).on(dataset), loss, budget)
