"""How a configuration fared, for readers, in 80 columns."""

from collections.abc import Iterator

from robsweep.answers.course import Course, Rival, Step
from robsweep.answers.lines import indented, wrapped
from robsweep.answers.measured import scores_text, shown
from robsweep.answers.titled import TitledConfiguration
from robsweep.report.labels import label, number

_STRINGS = 8
"""How many strings of a configuration are told."""


def course_lines(course: Course) -> list[str]:
    """The standing, then what happened from rung to rung; only paths and commands are longer than 80 characters."""
    names = shown(course.objectives)
    lines = wrapped(f"{course.title} in {course.run}: {course.says}", others="  ")
    lines += indented(f"{course.identity} (key {course.key})")
    others = [string for string in course.strings if string != course.identity]
    if others:
        more = f" and {len(others) - _STRINGS} more" if len(others) > _STRINGS else ""
        lines += indented(f"also called {', '.join(others[:_STRINGS])}{more}")
    if course.front_chance is not None:
        lines += indented(f"{100 * course.front_chance:.0f} % chance to be on the front, were all trained to the end")
    epoch: int | None = None
    for step in course.steps:
        if step.epoch is not None and step.epoch != epoch:
            epoch = step.epoch
            lines += ["", f"Epoch {epoch}"]
        lines += _step(step, names)
    lines += _relations(course)
    return [*lines, *(["", *(f"  {command}" for command in course.commands)] if course.commands else [])]


def _step(step: Step, names: tuple[str, ...]) -> list[str]:
    if step.kind == "scored":
        return wrapped(f"{step.says}: {scores_text(step.scores, names)}", first="  ", others="    ")
    mean = f" (mean of {len(step.seeds)} seeds: {scores_text(step.scores, names)})" if len(step.seeds) > 1 else ""
    lines = wrapped(f"{step.says}{mean}", first="  ", others="    ")
    if step.chance is not None:
        lines += indented(f"wrong with a probability of {step.chance:.2g}", 4)
    for other in step.dominated_by:
        lines += wrapped(f"dominated by {_rival_text(other, step)}", first="    ", others="      ")
    return lines


def _rival_text(other: Rival, step: Step) -> str:
    """``rlenetp: R@1 0.930 against 0.886, ERS 53.2 against 31.1``."""

    def pairs() -> Iterator[str]:
        for name, value in other.scores.items():
            own = step.scores[name].value if name in step.scores else None
            yield f"{label(name)} {number(name, value)} against {number(name, own)}"

    return f"{other.title}: {', '.join(pairs())}"


def _relations(course: Course) -> list[str]:
    parts = []
    if course.dominates:
        parts.append(f"Dominates {_titles(course.dominates)} among what has completed.")
    if course.dominated_by:
        parts.append(f"Dominated by {_titles(course.dominated_by)} among what has completed.")
    if course.on_front and not course.dominates:
        parts.append("Dominates nothing that has completed.")
    if course.left_behind:
        titles = [f"{one.title} (epoch {one.epoch})" for one in course.left_behind]
        parts.append(f"Left behind by it at a rung: {', '.join(titles)}.")
    return ["", *(line for part in parts for line in wrapped(part, others="  "))] if parts else []


def _titles(members: tuple[TitledConfiguration, ...]) -> str:
    return ", ".join(one.title for one in members)
