"""What it takes to train configurations to their last rungs, in passes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from robsweep.run.candidate import Candidate
from robsweep.run.state import RunState


def passes_of_training(state: RunState) -> int:
    """Passes that training has taken so far."""
    return sum(
        max((there.train_passes for there in trial.saved.values()), default=0) for trial in state.trials.values()
    )


def passes_of(state: RunState) -> int:
    """Passes of training and attacks that a run has taken so far."""
    scored = sum(passes for trial in state.trials.values() for passes in trial.attack_passes.values())
    return passes_of_training(state) + scored


def passes_to_end(
    state: RunState, candidates: Sequence[Candidate], *, from_start: bool = False
) -> tuple[NDArray[np.float64], float]:
    """``n``: passes of training and attacks that each still takes to its last rung; and what a new one takes.

    ``from_start``: what each takes in all.

    From what an epoch of it took, or an epoch of all on average; scoring a rung takes what it took on average. Passes,
    not seconds: they do not depend on the machine, so decisions do not either.
    """
    per_epoch = {candidate.key: _per_epoch(state, candidate) for candidate in state.candidates.values()}
    known = [value for value in per_epoch.values() if value is not None]
    typical = float(np.mean(known)) if known else 0.0
    scorings = [passes for trial in state.trials.values() for passes in trial.attack_passes.values()]
    scoring = max(1.0, float(np.mean(scorings)) if scorings else 1.0)

    def left(at: int, rungs: Sequence[int], an_epoch: float) -> float:
        return (rungs[-1] - at) * an_epoch + scoring * sum(epoch > at for epoch in rungs)

    rungs = max((one.rungs for one in state.candidates.values()), key=len, default=(1,))
    found = [
        left(0 if from_start else one.at, one.rungs, typical if (own := per_epoch[one.key]) is None else own)
        for one in candidates
    ]
    return np.maximum(1.0, np.array(found)), max(1.0, left(0, rungs, typical))


def _per_epoch(state: RunState, candidate: Candidate) -> float | None:
    saved = [max(trial.saved.items()) for trial in map(state.trials.__getitem__, candidate.trials) if trial.saved]
    return float(np.mean([there.train_passes / epoch for epoch, there in saved])) if saved else None
