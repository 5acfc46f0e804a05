"""Attacks on rankings: each is what it picks, what it minimises and what it measures."""

from robsweep.attacks.base import Attack, Selection
from robsweep.attacks.build import ATTACKS, build
from robsweep.attacks.gallery import Gallery, embed_gallery
from robsweep.attacks.run import AttackOutcome, run_attack

__all__ = [
    "ATTACKS",
    "Attack",
    "AttackOutcome",
    "Gallery",
    "Selection",
    "build",
    "embed_gallery",
    "run_attack",
]
