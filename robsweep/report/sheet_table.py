"""The scores of one checkpoint as a table for the terminal."""

from collections.abc import Iterable, Mapping

from rich.table import Table

Bounds = tuple[float, float]


def sheet_table(
    clean: Mapping[str, float],
    attacks: Mapping[str, Mapping[str, float]],
    ers: float | None,
    intervals: Mapping[str, Bounds],
    attack_intervals: Mapping[str, Mapping[str, Bounds]],
) -> Table:
    """Every score with its 95 % interval where there is one; the attack's name goes before a score of another name."""
    table = Table()
    table.add_column("score")
    table.add_column("value", justify="right")
    table.add_column("95 % interval", justify="right")
    for name, value in clean.items():
        table.add_row(name, f"{value:.4f}", _bounds(intervals.get(name), 4))
    table.add_section()
    for attack, scores in attacks.items():
        for name, value in scores.items():
            if name != "loss":
                shown = name if name.partition(":")[0] == attack else f"{attack} {name}"
                table.add_row(shown, f"{value:.3f}", _bounds(attack_intervals.get(attack, {}).get(name), 3))
    if ers is not None:
        table.add_section()
        table.add_row("ERS", f"{ers:.2f}", _bounds(intervals.get("ers"), 2))
    return table


def suspicion_lines(suspicions: Iterable[object]) -> list[str]:
    """A line for each warning; its text is the warning's own."""
    return [f"warning: {suspicion}" for suspicion in suspicions]


def _bounds(interval: Bounds | None, digits: int) -> str:
    return "" if interval is None else f"{interval[0]:.{digits}f} .. {interval[1]:.{digits}f}"
