"""What a run took: training, attacks, and trainers that waited."""

from robsweep.page.document.costs import Cost, RungCost
from robsweep.page.history import History
from robsweep.run.state import RunState


def costs_of(state: RunState, past: History) -> tuple[Cost, ...]:
    """Figures of the run as a whole."""
    trials = list(state.trials.values())
    newest = [max(trial.saved.items())[1] for trial in trials if trial.saved]
    training = sum(saved.train_seconds for saved in newest)
    attacks = sum(seconds for trial in trials for seconds in trial.score_seconds.values())
    passes = sum(saved.train_passes for saved in newest)
    attack_passes = sum(number for trial in trials for number in trial.attack_passes.values())
    checkpoints = sum(len(trial.scores) for trial in trials)
    found = [
        Cost(name="wall time", value=_time(past.hours * 3600), note="of all processes that ran it"),
        Cost(name="training", value=_time(training), note=f"{passes:,} image passes, {len(newest)} trainings"),
        Cost(name="attacks", value=_time(attacks), note=f"{attack_passes:,} image passes, {checkpoints} checkpoints"),
    ]
    if past.trainers:
        note = f"of {past.trainers}, the most that trained at a time, over the whole wall time"
        found.append(Cost(name="trainers idle", value=_idle(past.busy_seconds, past.trainers, past.hours), note=note))
    if past.attackers:
        note = f"of {past.attackers} attack actors, over the whole wall time"
        found.append(
            Cost(name="attackers idle", value=_idle(past.attack_seconds, past.attackers, past.hours), note=note)
        )
    return tuple(found)


def rung_costs_of(state: RunState) -> tuple[RungCost, ...]:
    """Image passes by rung."""
    training: dict[int, int] = {}
    attacks: dict[int, int] = {}
    for trial in state.trials.values():
        before = 0
        for epoch, saved in sorted(trial.saved.items()):
            training[epoch] = training.get(epoch, 0) + max(0, saved.train_passes - before)
            before = saved.train_passes
            attacks[epoch] = attacks.get(epoch, 0) + trial.attack_passes.get(epoch, 0)
    return tuple(RungCost(epoch=epoch, training=training[epoch], attacks=attacks[epoch]) for epoch in sorted(training))


def _idle(busy_seconds: float, count: int, hours: float) -> str:
    wall = count * hours * 3600
    return f"{max(0.0, 1 - busy_seconds / wall):.0%}" if wall > 0 else "0%"


def _time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.1f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
