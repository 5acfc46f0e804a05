"""What came of a configuration at full fidelity, as far as the run's events say."""

from statistics import fmean
from typing import NamedTuple

from robsweep.run.candidate import Candidate
from robsweep.run.state import RunState


class Outcome(NamedTuple):
    """``seq``: number of the event that completed it; ``scores``: means over the seeds that all configurations get.

    ``refused``: it is under a floor at its last rung, or not finite.
    """

    seq: int
    scores: dict[str, float]
    refused: bool


def outcome_of(state: RunState, candidate: Candidate) -> Outcome | None:
    """None where it is under way, rests or failed. Seeds that survivors get beyond the first change nothing."""
    if candidate.stage not in ("completed", "refused"):
        return None
    scored = [state.trials[trial] for trial in candidate.trials if candidate.at in state.trials[trial].scores]
    first = [trial for trial in scored if trial.id.seed in state.sweep.seeds.first] or scored
    values = [trial.scores[candidate.at] for trial in first]
    means = {name: fmean(of[name] for of in values) for name in values[0] if all(name in of for of in values)}
    seq = max(trial.sheets[candidate.at] for trial in first)
    return Outcome(seq, means, candidate.stage == "refused")
