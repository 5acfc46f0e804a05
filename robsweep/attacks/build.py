"""From an attack's data to the attack: the one list of all of them."""

from collections.abc import Iterable, Mapping

from robsweep.attacks.base import Attack
from robsweep.attacks.candidate import CandidateAttack
from robsweep.attacks.full_order import FullOrder
from robsweep.attacks.greedy_misrank import GreedyMisrank
from robsweep.attacks.greedy_translocation import GreedyTranslocation
from robsweep.attacks.learning_to_misrank import LearningToMisrank
from robsweep.attacks.mismatch import TargetedMismatch
from robsweep.attacks.preserving import PreservingQueryAttack
from robsweep.attacks.query import QueryAttack
from robsweep.attacks.shift import EmbeddingShift
from robsweep.config.attacks import AttackSpec, Behaviour
from robsweep.errors import UserError

ATTACKS: Mapping[str, type[Attack]] = {
    "CA": CandidateAttack,
    "QA": QueryAttack,
    "SPQA": PreservingQueryAttack,
    "TMA": TargetedMismatch,
    "ES": EmbeddingShift,
    "LTM": LearningToMisrank,
    "GTM": GreedyMisrank,
    "GTT": GreedyTranslocation,
    "FOA": FullOrder,
}


def build(spec: AttackSpec, behaviour: Behaviour = "reference", *, xi_scale: float = 4e4) -> Attack:
    """The attack that ``spec`` describes."""
    return ATTACKS[spec.name](spec, behaviour, xi_scale)


def require_candidates(specs: Iterable[AttackSpec], candidates: int) -> None:
    """Refuse attacks that pick more candidates than there are, before anything is embedded.

    Raises:
        UserError: names the attack.
    """
    for spec in specs:
        if (needed := build(spec).fewest_others) > candidates - 1:
            raise UserError(
                f"attack {spec}: {needed} candidates are asked for; besides the query there are {candidates - 1}"
            )
