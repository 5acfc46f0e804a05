"""The choices of a run for readers, in 80 columns."""

from robsweep.answers.best import Best, Choice
from robsweep.answers.constraints import Constraint
from robsweep.answers.lines import indented, near, wrapped
from robsweep.answers.measured import shown
from robsweep.errors import UserError
from robsweep.report.labels import label


def best_lines(best: Best) -> list[str]:
    """A block for each choice; nothing but paths and commands is longer than 80 characters.

    Raises:
        UserError: none satisfies the constraints; names the nearest.
    """
    require_choice(best)
    asked = f" with {', '.join(one.short() for one in best.constraints)}" if best.constraints else ""
    of = f"{best.satisfying} of {best.completed}" if best.constraints else str(best.completed)
    lines = wrapped(f"{best.run}: {of} completed configuration{'s' * (best.completed != 1)}{asked}")
    if best.to_come:
        lines += wrapped(f"So far: {best.to_come} configuration{'s' * (best.to_come != 1)} may still complete.")
    for choice in best.choices:
        lines += ["", *_choice(choice, best)]
    if len(best.choices) < 3 and not best.constraints and not any("balanced" in c.roles for c in best.choices):
        lines += ["", *wrapped("The front has fewer than three members, so none lies between its ends.")]
    return lines


def require_choice(best: Best) -> None:
    """Refuse an answer without a choice, in one line.

    Raises:
        UserError: none satisfies the constraints.
    """
    if best.choices:
        return
    asked = " and ".join(map(str, best.constraints)) or "finite objectives"
    nearest = best.nearest
    near = f"; nearest: {nearest.title} ({nearest.lacks or 'an objective is not finite'})" if nearest else ""
    raise UserError(f"{best.run}: none of {best.completed} completed configurations has {asked}{near}")


def _choice(choice: Choice, best: Best) -> list[str]:
    names = dict.fromkeys((*shown(best.objectives), *(one.name for one in best.constraints), "train_seconds"))
    width = max(len(label(name)) for name in names)
    seeds = f"mean of {choice.seeds} seeds" if choice.seeds > 1 else "one seed"
    lines = wrapped(f"{', '.join(choice.roles).capitalize()}: {choice.title}")
    lines += indented(f"{choice.identity} (key {choice.key})")
    lines += indented(f"epoch {choice.epoch}, {seeds}")
    lines += [f"  {label(name):{width}}  {choice.scores[name].text(name)}" for name in names if name in choice.scores]
    if choice.front_chance is not None:
        lines += indented(f"{100 * choice.front_chance:.0f} % chance to be on the front, were all trained to the end")
    unsure = [one for one in best.constraints if not one.is_sure(choice.scores)]
    lines += [line for one in unsure for line in indented(_unsure(one))]
    if not choice.on_front:
        better = ", ".join(one.title for one in choice.dominated_by)
        lines += indented(f"not on the front: dominated by {better}, which the constraints rule out")
    if choice.flags:
        lines += indented(f"warnings: {', '.join(choice.flags)}")
    lines += [f"  checkpoint, seed {one.seed}: {near(one.path)}" for one in choice.checkpoints]
    return [*lines, *(f"  {command}" for command in choice.commands)]


def _unsure(constraint: Constraint) -> str:
    return f"not sure: the interval reaches beyond {constraint.short()}"
