"""Runs side by side for readers, in 80 columns."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from robsweep.answers.comparison import Comparison, Shared, Side
from robsweep.answers.lines import WIDTH, indented, near, wrapped
from robsweep.answers.measured import Measured, scores_text
from robsweep.report.labels import NONE, label, number

_LONGEST_VALUE = 300


def comparison_lines(comparison: Comparison) -> list[str]:
    """Runs, fronts, settings, shared configurations; runs are called A, B, ... beyond the first lines."""
    names = tuple(name.removeprefix("-") for name in comparison.objectives)
    lines = []
    for letter, side in _lettered(comparison):
        lines += wrapped(f"{letter}: {_head(side)}", others="   ")
    lines += [line for text in comparison.warnings for line in wrapped(f"warning: {text}", others="  ")]
    at = ", ".join(f"{label(name)} {number(name, value)}" for name, value in comparison.reference.items())
    lines += ["", *wrapped(f"Hypervolume from {at}")]
    lines += [f"  {letter}  {_volume(side)}" for letter, side in _lettered(comparison)]
    for letter, side in _lettered(comparison):
        lines += ["", f"Front of {letter} ({len(side.front)})"]
        for member in side.front:
            lines += wrapped(f"{member.title}: {scores_text(member.scores, names)}", first="  ", others="    ")
    lines += ["", f"Settings that differ ({len(comparison.settings)})"]
    for setting in comparison.settings:
        lines += [f"  {setting.path}"]
        for letter, value in zip(_letters(comparison), setting.values, strict=True):
            lines += wrapped(f"{letter}  {_value(value)}", first="    ", others="       ")
    lines += ["", f"In several runs ({len(comparison.shared)})"]
    for shared in comparison.shared:
        lines += _shared(shared, _letters(comparison), names)
    return [part for line in lines for part in _cut(line)]


def _lettered(comparison: Comparison) -> Iterator[tuple[str, Side]]:
    yield from zip(_letters(comparison), comparison.sides, strict=True)


def _letters(comparison: Comparison) -> list[str]:
    """A, B, ..., Z, then numbers."""
    return [chr(ord("A") + i) if i < 26 else str(i + 1) for i in range(len(comparison.sides))]


def _head(side: Side) -> str:
    so_far = "" if side.finished else ", not finished"
    return (
        f"{side.run} on {side.dataset}, {side.completed} of {side.configurations} completed{so_far}, {near(side.place)}"
    )


def _volume(side: Side) -> str:
    return "no front yet" if side.hypervolume is None else f"{side.hypervolume:.4g}"


def _value(value: Any) -> str:
    text = NONE if value is None else value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."


def _shared(shared: Shared, letters: list[str], names: tuple[str, ...]) -> list[str]:
    other = "" if shared.same_recipe else " (trained by different recipes)"
    lines = indented(f"{shared.identity}{other}")
    for letter, epoch, scores, away in zip(letters, shared.epochs, shared.scores, shared.differences, strict=True):
        if scores is None or away is None:
            continue
        lines += wrapped(f"{letter}  epoch {epoch}: {scores_text(scores, names)}", first="    ", others="       ")
        if scores is not _first(shared):
            lines += wrapped(_differences(away), first="       ")
    return lines


def _first(shared: Shared) -> Mapping[str, Measured]:
    return next(scores for scores in shared.scores if scores is not None)


def _differences(away: Mapping[str, float | None]) -> str:
    """``R@1 -0.006, ERS -6.6``; no sign where nothing but rounding is left."""
    parts = []
    for name, value in away.items():
        text = number(name, value)
        if value is not None:
            text = text.lstrip("-") if float(text) == 0 else f"{'+' * (value > 0)}{text}"
        parts.append(f"{label(name)} {text}")
    return ", ".join(parts)


def _cut(line: str) -> list[str]:
    """A long value of a setting has no blanks to break at."""
    if len(line) <= WIDTH or "://" in line:
        return [line]
    margin = " " * (len(line) - len(line.lstrip()))
    rest = line[len(margin) :]
    size = WIDTH - len(margin)
    return [margin + rest[start : start + size] for start in range(0, len(rest), size)]
