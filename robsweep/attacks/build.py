"""From an attack's data to the attack."""

from collections.abc import Iterable

from robsweep.attacks.attack import AnyAttack, Attack
from robsweep.config.attack_kind import Behaviour
from robsweep.config.attacks import AttackSpec
from robsweep.errors import UserError
from robsweep.extensions import located


def build(spec: AttackSpec, behaviour: Behaviour = "reference", *, xi_scale: float = 4e4) -> AnyAttack:
    """The attack that ``spec`` describes.

    Raises:
        UserError: an attack of another package that cannot be loaded.
    """
    attack = located(spec.kind.attack)
    if not (isinstance(attack, type) and issubclass(attack, Attack)):
        raise UserError(f"attack {spec.name}: {spec.kind.attack} is no subclass of robsweep.attacks.Attack")
    return attack(spec, behaviour, xi_scale)


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
