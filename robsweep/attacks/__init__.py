"""Attacks on rankings: each is what it picks, what it minimises and what it measures."""

from robsweep.attacks.attack import AnyAttack, Attack, DirectAttack
from robsweep.attacks.build import build
from robsweep.attacks.execute import AttackOutcome, run_attack
from robsweep.attacks.gallery import Gallery, embed_gallery
from robsweep.attacks.selection import Aimed, Selection

__all__ = [
    "Aimed",
    "AnyAttack",
    "Attack",
    "AttackOutcome",
    "DirectAttack",
    "Gallery",
    "Selection",
    "build",
    "embed_gallery",
    "run_attack",
]
