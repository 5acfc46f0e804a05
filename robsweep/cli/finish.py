"""The last lines of a run: the front, which to take, what it cost, what to type next."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.text import Text

from robsweep.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from robsweep.answers.best import Best
    from robsweep.results.open import Run
    from robsweep.run.state import RunState
    from robsweep.sweep.carry_out import Outcome
    from robsweep.sweep.place import RunPlace


def finish(outcome: "Outcome") -> None:
    """Print what a run left, and leave with its exit code."""
    from robsweep.report.console import front_console, front_scores, front_title, result_console, stopped_console
    from robsweep.results.open import open_run
    from robsweep.sweep.counts import last_line

    place, counts, ending = outcome.place, outcome.counts, outcome.ending
    try:
        run = open_run(place.store.uri)
        frame = run.table()
    except (OSError, UserError):  # the latter of a storage that does not answer
        if ending is None:
            raise
        typer.echo(f"robsweep: {last_line(ending.reason, counts, place.resume_command)}", err=True)
        sys.exit(ending.code)  # a storage that cannot be reached is why it ended
    console = result_console()
    enough = ending is not None and ending.enough
    title = front_title(counts.configurations, 0 if enough else counts.remaining)
    for stopped in stopped_console(frame):
        console.print(stopped)
    console.print(front_console(frame, outcome.objectives, scores=front_scores(console.width), title=title))
    best = _best(run, place)
    if best is not None:
        _print_choices(console, best)
    ended = f"{counts.completed} completed, {counts.pruned} pruned, {counts.failed} failed"
    console.print(f"{ended} of {counts.configurations} configurations")
    for line in (_cost(run.state), *_files(place, failed=counts.failed > 0)):
        _print(console, line)
    if best is not None:
        _print_next(console, best, place)
    if ending is not None and enough:
        typer.echo(f"{ending.reason}; for more:\n  {place.extend_command} --set KEY=VALUE")
        return
    if ending is not None:
        bad = ending.code != 0
        typer.echo(f"{'robsweep: ' * bad}{last_line(ending.reason, counts, place.resume_command)}", err=bad)
        sys.exit(ending.code)
    if counts.failed:
        typer.echo(f"robsweep: {last_line('some failed', counts, place.resume_command)}", err=True)
        raise typer.Exit(1)


def _best(run: "Run", place: "RunPlace") -> "Best | None":
    """None where nothing can be chosen yet."""
    from robsweep.answers.choose import choose
    from robsweep.errors import UserError

    try:
        best = choose(run, reference=place.reference)
    except UserError:
        return None
    return best if best.choices else None


def _print_choices(console: "Console", best: "Best") -> None:
    """A line or two for each of the choices."""
    from robsweep.answers.measured import scores_text, shown

    names = shown(best.objectives)
    width = max(len(", ".join(choice.roles)) for choice in best.choices)
    title_width = max(len(choice.title) for choice in best.choices)
    for choice in best.choices:
        line = f"{', '.join(choice.roles):{width}}  {choice.title:{title_width}}"
        scores = scores_text(choice.scores, names)
        if len(line) + 2 + len(scores) <= console.width:
            _print(console, f"{line}  {scores}")
        else:
            _print(console, line.rstrip())
            _print(console, f"  {scores}")
    if not any("balanced" in choice.roles for choice in best.choices):
        _print(console, f"{'balanced':{width}}  none: the front has fewer than three members")


def _print_next(console: "Console", best: "Best", place: "RunPlace") -> None:
    """Commands that go on with the run: with its balanced choice, where there is one."""
    choice = next((one for one in best.choices if "balanced" in one.roles), best.choices[0])
    console.print(f"next, for example with {choice.title}:", markup=False)
    for command in (f"robsweep best {place.reference} --min {best.objectives[0]}=VALUE", *choice.commands):
        console.print(f"  {command}", soft_wrap=True, markup=False)


def _files(place: "RunPlace", *, failed: bool) -> list[str]:
    there = [
        f"{f'{what}:':8} {_near(place, file)}"
        for what, file in (("results", "results.parquet"), ("report", "report.html"))
        if place.store.size(file) is not None
    ]
    return there + [f"errors:  {_near(place, 'errors')}/*.txt"] * failed


def _cost(state: "RunState") -> str:
    """What was spent, and what was saved."""
    from robsweep.answers.saved import passes_of_grid
    from robsweep.config.points import space_of
    from robsweep.forecast.cost import passes_of
    from robsweep.training.progress import count

    spent, grid = passes_of(state), passes_of_grid(state, space_of(state.sweep))
    if grid is None:
        return ""
    share = 1 - spent / grid
    than = f"{100 * abs(share):.0f} % {'less' if share >= 0 else 'more'} than the grid"
    return f"cost:    {count(spent)} image passes, {than}, which trains all to the end and scores them once"


def _print(console: "Console", line: str) -> None:
    """A line that ends between words on a terminal, and is whole elsewhere."""
    if line:
        console.print(Text(line), soft_wrap=not console.is_terminal)


def _near(place: "RunPlace", file: str) -> str:
    if place.store.local is None:
        uri, mark, query = place.store.uri.partition("?")
        return f"{uri}/{file}{mark}{query}"
    path = place.store.local / file
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
