"""The one table of all attacks."""

import math
from typing import TYPE_CHECKING, Literal

from robsweep.config.attack_kind import AttackKind
from robsweep.config.outside_attacks import outside_attacks

_A = "robsweep.attacks"
_OWN = (
    AttackKind("CA", f"{_A}.candidate:CandidateAttack", signed=True, width="W"),
    AttackKind("QA", f"{_A}.query:QueryAttack", signed=True, width="M"),
    # its penalty is weighed anew at each step, in the reference by the mean over the batch
    AttackKind(
        "SPQA",
        f"{_A}.preserving:PreservingQueryAttack",
        signed=True,
        width="M",
        floor=None,
        shares_batch=("reference",),
    ),
    AttackKind("TMA", f"{_A}.mismatch:TargetedMismatch"),
    AttackKind("ES", f"{_A}.shift:EmbeddingShift", floor=-math.inf),  # a distance with its sign turned
    AttackKind("LTM", f"{_A}.learning_to_misrank:LearningToMisrank", strong_objectives=2),
    AttackKind("GTM", f"{_A}.greedy_misrank:GreedyMisrank", strong_objectives=2),
    AttackKind("GTT", f"{_A}.greedy_translocation:GreedyTranslocation", strong_objectives=2),
    AttackKind("FOA", f"{_A}.full_order:FullOrder", width="M", narrowest=2),
)
ATTACK_KINDS = {kind.name: kind for kind in (*_OWN, *outside_attacks([own.name for own in _OWN]))}
"""Name -> facts, of every attack there is."""
SIGNED = tuple(kind.name for kind in ATTACK_KINDS.values() if kind.signed)

if TYPE_CHECKING:
    AttackName = str
else:
    AttackName = Literal[tuple(ATTACK_KINDS)]
