"""Names of what a checkpoint is scored by; units and ranges in ``docs/scores.md``."""

CLEAN = ("recall_at_1", "recall_at_2", "map", "map_at_10", "map_at_r", "nmi")

TERMS = ("CA+", "CA-", "QA+", "QA-", "TMA", "ES:D", "ES:R", "LTM", "GTM", "GTT")
"""The ten terms of ERS in the order of the papers' tables."""

ROBUSTNESS = ("ers", "ers_bounded")

COSTS = ("train_passes", "train_seconds")
"""What training took; lower is better."""

FLOORS = (*CLEAN, *ROBUSTNESS, *TERMS)
"""What a floor can be set on."""

OBJECTIVES = (*CLEAN, *ROBUSTNESS, *(f"-{cost}" for cost in COSTS))
"""What a front can be of; a leading ``-`` minimises."""
