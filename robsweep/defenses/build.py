"""From a defense as data to the step that trains it."""

from robsweep.config.budget import Budget
from robsweep.defenses.act import ACTStep
from robsweep.defenses.base import DefenseStep
from robsweep.defenses.est import ESTStep
from robsweep.defenses.hm import HMStep
from robsweep.defenses.minmax import MinMaxStep
from robsweep.defenses.outer import batch_loss
from robsweep.defenses.rest import RESTStep
from robsweep.defenses.ses import SESStep
from robsweep.defenses.standard import StandardStep
from robsweep.defenses.tride import TRIDEStep
from robsweep.errors import UserError
from robsweep.grammar.canonical import canonical
from robsweep.grammar.defense import ACT, EST, HM, REST, SES, TRIDE, Defense, MinMax, Standard
from robsweep.grammar.loss import LibraryLoss, Loss, TripletLoss, format_loss


def build_defense(defense: Defense, loss: Loss, budget: Budget, *, dataset: str = "") -> DefenseStep:
    """The step of a defense; equal canonical forms give equal steps. TRIDE's lambda may depend on the data set.

    Raises:
        UserError: a library loss with a defense that needs triplets, or whose library is missing.
    """
    match canonical(defense):
        case Standard():
            return StandardStep(loss.metric, batch_loss(loss))
        case EST():
            return ESTStep(loss.metric, batch_loss(loss), budget)
        case SES():
            return SESStep(loss.metric, batch_loss(_triplet(loss, defense)), budget)
        case REST():
            return RESTStep(_triplet(loss, defense), budget)
        case ACT():
            return ACTStep(_triplet(loss, defense), budget)
        case MinMax():
            return MinMaxStep(_triplet(loss, defense), budget)
        case TRIDE() as decoupling:
            return TRIDEStep(_triplet(loss, defense), budget, decoupling.weighting_on(dataset))
        case HM() as manipulation:
            return HMStep(manipulation, _triplet(loss, defense).metric, budget)


def _triplet(loss: Loss, defense: Defense) -> TripletLoss:
    if isinstance(loss, LibraryLoss):
        raise UserError(
            f"defense {defense.kind!r} trains on triplets, got loss {format_loss(loss)!r}: expected a "
            "triplet loss such as ptripletN (library losses work with defenses none and est)"
        )
    return loss
