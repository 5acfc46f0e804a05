"""What a status says in words: the lines above the tables of its screen, and all of it in one line for logs."""

from collections import Counter
from datetime import UTC

from rich.text import Text

from robsweep.training.progress import count, duration
from robsweep.views.status import Status

_STYLES = {"running": "green", "silent": "bold red", "ended": "bold"}
_STAGES = {"going": "going on"}


def head_lines(status: Status, *, attacks: bool = True, pool: bool = True) -> list[Text]:
    """Who runs what, how far it is, what it took and will take; on demand what attacks, and how busy the pool is."""
    head = Text.assemble(
        (status.run, "bold"), " on ", status.dataset, ": ", (status.says, _STYLES[status.life]), _where(status)
    )
    lines = [head]
    if status.doing:
        lines.append(Text(f"{status.doing} ...", style="bold yellow"))
    lines += [Text(_stages(status)), Text(_trials(status)), Text(_spent(status))]
    if status.weakened:
        text = f"Attacks: {status.attacks}; {status.effort}: WEAKENED, networks look more robust"
        lines.append(Text(text, style="bold yellow"))
    elif attacks:
        lines.append(Text(f"Attacks: {status.attacks}; {status.effort}"))
    if pool and (busy := _pool(status)):
        lines.append(Text(busy))
    return lines


def front_line(status: Status) -> str:
    """How many are on the front, what it dominates and what is expected to be left."""
    members = len(status.front)
    if not members:
        return "No front yet"
    volume = f", hypervolume {status.hypervolume:.4g}" if status.hypervolume is not None else ""
    if volume and status.hypervolume_bounds is not None and status.left is not None:
        low, high = status.hypervolume_bounds
        volume += f" [{low:.3g}, {high:.3g}], {100 * status.left:.1f} % to gain"
    so_far = "" if status.life == "ended" and not status.reason else " so far"
    return f"Front{so_far}: {members} configuration{'s' * (members != 1)}{volume}"


def status_line(status: Status) -> str:
    """``2026-03-01T10:00:00Z  quickstart  running: 8 configurations: ...``."""
    at = status.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    training = [
        f"{t.title} epoch {t.epoch}/{t.epochs} step {t.step}/{t.steps}" for one in status.trials for t in one.workers
    ]
    parts = [*([status.doing] if status.doing else []), _stages(status), front_line(status).lower(), *training]
    return f"{at}  {status.run}  {status.says}: {'; '.join(parts)}"


def _where(status: Status) -> str:
    beat = status.heartbeat
    if beat is None or status.life == "ended":
        return ""
    return f" ({beat.executor} on {beat.host}, process {beat.pid})"


def _stages(status: Status) -> str:
    stages = status.stages
    counts: dict[str, int] = {_STAGES.get(stage, stage): counted for stage, counted in stages.items()}
    counts["to come"] = status.configurations - sum(stages.values())
    told = ", ".join(f"{counted} {name}" for name, counted in counts.items() if counted)
    return f"{status.configurations} configurations: {told or 'none'}"


def _trials(status: Status) -> str:
    states = Counter(trial.state for trial in status.trials)
    counts = {**{state: states[state] for state in ("training", "scoring", "waiting")}, "ended": status.trials_ended}
    trials = len(status.trials) + status.trials_ended
    told = ", ".join(f"{counted} {name}" for name, counted in counts.items() if counted)
    return f"{trials} trial{'s' * (trials != 1)} begun: {told or 'none'}"


def _spent(status: Status) -> str:
    spent = status.spent
    hours = duration(spent.hours * 3600)
    given = f" of {duration(spent.hours_given * 3600)}" if spent.hours_given is not None else ""
    in_all = f" ({duration(spent.hours_in_all * 3600)} in all)" if spent.hours_in_all > 1.01 * spent.hours else ""
    left = f", about {duration(status.seconds_left)} left" if status.seconds_left is not None else ""
    return (
        f"{hours}{given}{in_all}{left}; image passes: {count(spent.training_passes)} of training, "
        f"{count(spent.attack_passes)} of attacks"
    )


def _pool(status: Status) -> str:
    beat = status.heartbeat
    if status.life != "running" or beat is None or not beat.actors:
        return ""
    return (
        f"Attack pool: {beat.waiting} shard{'s' * (beat.waiting != 1)} waiting, {beat.working} of {beat.actors} "
        f"actors busy now, {1 - beat.idle_share:.0%} of the time so far"
    )
