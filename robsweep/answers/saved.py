"""What it would take to train the whole space, without a policy."""

from statistics import fmean

from robsweep.config.points import Space
from robsweep.forecast.cost import passes_to_end
from robsweep.run.state import RunState


def passes_of_grid(state: RunState, space: Space) -> float | None:
    """Image passes of training everything to the end, with the first seeds, and scoring it there, once.

    Every configuration at what it took where that is known, and at the mean of those elsewhere. A policy also scores at
    rungs, so a run that prunes little takes more than its grid. None of a space without end, and before anything was
    scored.
    """
    scorings = [passes for trial in state.trials.values() for passes in trial.attack_passes.values()]
    if not space.finite or not scorings:
        return None
    candidates = list(state.candidates.values())
    costs, of_new = passes_to_end(state, candidates, from_start=True)
    rungs = max((one.rungs for one in candidates), key=len)
    early = [len(one.rungs) - 1 for one in candidates]
    untried = sum(point.key not in state.candidates for point in space.points)
    early += [len(rungs) - 1] * untried
    whole = float(costs.sum()) + untried * of_new - sum(early) * max(1.0, fmean(scorings))
    return whole * len(state.sweep.seeds.first)
