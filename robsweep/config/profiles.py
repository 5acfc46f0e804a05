"""Named lists of attacks with the budgets of the papers, and quick ones of our own."""

from collections.abc import Iterable

from robsweep.config.attack_kinds import ATTACK_KINDS
from robsweep.config.attacks import AttackSpec, parse_attack
from robsweep.config.budget import Budget
from robsweep.config.close import did_you_mean
from robsweep.config.datasets import dataset_info
from robsweep.errors import UserError
from robsweep.grammar.image_kind import ImageKind

ERS_ATTACKS = (
    "CA:pm=+:W=1",
    "CA:pm=-:W=1",
    "QA:pm=+:M=1",
    "QA:pm=-:M=1",
    "TMA",
    "ES",
    "LTM",
    "GTM",
    "GTT",
)
"""The nine attacks that give the ten terms of ERS (ES gives two)."""

_WIDTHS = (1, 2, 5, 10)
_ALPHA = 0.003922


def _wide(kinds: Iterable[str], *budgets: tuple[float, float, int]) -> list[AttackSpec]:
    specs = []
    for eps, alpha, steps in budgets:
        budget = Budget(eps=eps, alpha=alpha, steps=steps)
        for kind in kinds:
            key = ATTACK_KINDS[kind].width
            specs += [parse_attack(f"{kind}:pm={sign}:{key}={width}", budget) for sign in "+-" for width in _WIDTHS]
    return specs


def _ers(eps: float, alpha: float = 0.011764, steps: int = 32) -> list[AttackSpec]:
    budget = Budget(eps=eps, alpha=alpha, steps=steps)
    return [parse_attack(text, budget) for text in ERS_ATTACKS]


_BOTH = ("SPQA", "CA")
_PROFILES = {
    "rob28": lambda: _ers(0.30196),
    "rob224": lambda: _ers(0.03137),
    # a quarter of the steps, long enough to go 1.25 times as far as eps, which is what rob28 goes
    "quick28": lambda: _ers(0.30196, alpha=0.047056, steps=8),
    "quick224": lambda: _ers(0.03137, alpha=0.004902, steps=8),
    "pami28": lambda: _wide(_BOTH, (0.03137, _ALPHA, 32), (0.30196, 0.011764, 32)),
    "pami224": lambda: _wide(_BOTH, (0.00784, _ALPHA, 32), (0.03137, 0.011764, 32)),
    "eccv28": lambda: _wide(_BOTH, (0.01, _ALPHA, 10), (0.03, _ALPHA, 15), (0.1, 0.01, 20), (0.3, 0.01, 30)),
    "eccv224": lambda: [
        *_wide(("CA",), (0.01, _ALPHA, 24)),
        *_wide(("SPQA",), (0.01, _ALPHA, 10)),
        *_wide(_BOTH, (0.03, _ALPHA, 15), (0.06, 0.006, 20)),
    ],
}
PROFILES = tuple(_PROFILES)


def profile(name: str) -> tuple[AttackSpec, ...]:
    """The attacks of a profile.

    Raises:
        UserError: no such profile.
    """
    if name not in _PROFILES:
        near = did_you_mean(name, PROFILES)
        raise UserError(f"unknown profile {name!r}: expected one of {', '.join(PROFILES)}{near}")
    return tuple(_PROFILES[name]())


def default_profile(dataset: str) -> str:
    """The papers' for the images' colour: ``rob28`` of their grey sets or ``rob224`` of their colour sets.

    Raises:
        UserError: unknown data set.
    """
    return f"rob{papers_images(dataset_info(dataset).images).side}"


def papers_images(images: ImageKind) -> ImageKind:
    """The papers' images whose budgets suit ``images``: of the same colour, whatever the size.

    The eps that a viewer overlooks follows from what a picture shows, not from its number of pixels: 77/255 on the
    drawn shapes of grey sets, 8/255 on photographs (on 32x32 ones too: Madry et al. 2018, Section 5).
    """
    return ImageKind(1, 28) if images.channels == 1 else ImageKind(3, 224)
