"""Names of what a sweep file can choose, and where each is: ``module:class`` or a function, loaded when it is used.

Other packages add to both by the entry points ``robsweep.policies`` and ``robsweep.searchers``.
"""

from robsweep import extensions

POLICIES = {
    "none": "robsweep.policy.none:NoPruning",
    "stopping": "robsweep.policy.stopping:Stopping",
    "promotion": "robsweep.policy.promotion:PromotionPolicy",
    "guided": "robsweep.policy.guided:Guided",
    "median": "robsweep.policy.median:Median",
    "weighted_sum": "robsweep.policy.scalar:weighted_sum",
    "single_objective": "robsweep.policy.scalar:single_objective",
    "moasha": "robsweep.policy.scalar:moasha",
}
POLICIES |= extensions.places(extensions.POLICIES, POLICIES)
"""``pruning.policy``: which configurations train on past a rung."""

SEARCHERS = {
    "grid": "robsweep.search.grid:Grid",
    "random": "robsweep.search.random:Random",
    "guided": "robsweep.search.guided:Guided",
    "nsga2": "robsweep.search.tune.optuna:nsga2",
    "nsga3": "robsweep.search.tune.optuna:nsga3",
    "tpe": "robsweep.search.tune.optuna:tpe",
    "gp": "robsweep.search.tune.optuna:gp",
}
SEARCHERS |= extensions.places(extensions.SEARCHERS, SEARCHERS)
"""``search.kind``: which configuration is tried next."""
