"""Sets runs side by side."""

from collections.abc import Sequence

import numpy as np

from robsweep.answers.comparison import Comparison, FrontMember, Side
from robsweep.answers.completed import Completed
from robsweep.answers.measured import Measured
from robsweep.answers.settings import differing_settings
from robsweep.answers.shared import scored_in, shared_configurations
from robsweep.answers.titled import titled
from robsweep.errors import UserError
from robsweep.pareto.dominance import is_nondominated
from robsweep.pareto.hypervolume import hypervolume
from robsweep.pareto.objectives import Objective, objectives_of
from robsweep.results.open import Run

_REFERENCE_FACTOR = 1.1
"""How much above the largest cost of any front the reference point lies, so that the dearest member adds something."""


def compare(runs: Sequence[Run]) -> Comparison:
    """Fronts of what has completed, their hypervolumes, settings that differ, and what several runs have.

    Fronts and hypervolumes are of the objectives that all runs have. The common reference point is 0 in an objective
    that is maximised, and 1.1 times the largest value on any front in one that is minimised.

    Raises:
        UserError: fewer than two runs, or no objective in common.
    """
    if len(runs) < 2:
        raise UserError(f"two or more runs can be compared, got {len(runs)}")
    sweeps = [run.state.sweep for run in runs]
    common = [name for name in sweeps[0].objectives if all(name in sweep.objectives for sweep in sweeps)]
    if not common:
        raise UserError("the runs have no objective in common: " + "; ".join(", ".join(s.objectives) for s in sweeps))
    objectives = objectives_of(common)
    fronts = [_front(Completed(run), objectives) for run in runs]
    reference = {one.name: _reference(one, fronts) for one in objectives}
    scored = [scored_in(run) for run in runs]
    return Comparison(
        objectives=tuple(common),
        reference=reference,
        sides=tuple(_side(number, runs, fronts, reference, objectives) for number in range(len(runs))),
        settings=differing_settings(sweeps),
        shared=shared_configurations(scored, [one.name for one in objectives]),
        warnings=tuple(_warnings(runs)),
    )


_Front = dict[str, tuple[dict[str, Measured], int, int]]
"""Key -> scores, seeds and epoch, the best in the first objective first."""


def _front(completed: Completed, objectives: Sequence[Objective]) -> _Front:
    scores = {key: completed.scores(key) for key in completed.keys}
    points = _points([scores[key] for key in completed.keys], objectives)
    keys = [key for key, stays in zip(completed.keys, is_nondominated(points), strict=True) if stays]
    first = objectives[0]
    keys.sort(key=lambda key: -first.sign * (scores[key][first.name].value or 0.0))
    return {key: (scores[key], completed.rows[key]["seeds"], completed.rows[key]["epoch"]) for key in keys}


def _points(
    scores: Sequence[dict[str, Measured]], objectives: Sequence[Objective]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    values = [[_signed(one, table[one.name].value) for one in objectives] for table in scores]
    return np.array(values, dtype=np.float64).reshape(len(scores), len(objectives))


def _signed(objective: Objective, value: float | None) -> float:
    return float("nan") if value is None else objective.sign * value


def _reference(objective: Objective, fronts: Sequence[_Front]) -> float:
    if not objective.minimise:
        return 0.0
    values = [scores[objective.name].value or 0.0 for front in fronts for scores, _, _ in front.values()]
    return _REFERENCE_FACTOR * max(values, default=0.0)


def _side(
    number: int,
    runs: Sequence[Run],
    fronts: Sequence[_Front],
    reference: dict[str, float],
    objectives: Sequence[Objective],
) -> Side:
    run, front = runs[number], fronts[number]
    bound = np.array([one.sign * reference[one.name] for one in objectives])
    points = _points([scores for scores, _, _ in front.values()], objectives)
    return Side(
        run=run.state.name,
        place=run.store.uri,
        dataset=run.state.sweep.dataset,
        finished=run.state.ended is not None and not run.state.ended.reason,
        configurations=len(run.state.candidates),
        completed=run.state.counts()["completed"],
        hypervolume=hypervolume(points, bound) if len(front) else None,
        front=tuple(
            FrontMember(
                key=key,
                title=titled(run.state, key)[0].title,
                identity=str(run.state.candidates[key].configuration),
                seeds=seeds,
                epoch=epoch,
                scores=scores,
                also_in=tuple(i for i, other in enumerate(fronts) if i != number and key in other),
            )
            for key, (scores, seeds, epoch) in front.items()
        ),
    )


def _warnings(runs: Sequence[Run]) -> list[str]:
    """Why scores of different runs may not be compared."""
    found = []
    if len({run.state.train_fingerprint for run in runs}) > 1:
        found.append("the runs were trained on different images, so their scores are not comparable")
    fidelities = {fidelity for run in runs for fidelity in run.table()["fidelity"] if fidelity}
    if len(fidelities) > 1:
        found.append("attacks or queries differ, so robustness is not comparable: see scoring in the settings")
    open_ = [run.state.name for run in runs if run.state.ended is None or run.state.ended.reason]
    if open_:
        found.append(f"not finished: {', '.join(open_)}")
    return found
