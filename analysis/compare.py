"""``python -m analysis.compare RUN``: a sweep's results beside the published tables."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.match import Match, TableMatch, compare
from analysis.tables import match_rows, missing_line, other_line, title_of
from robsweep.errors import UserError
from robsweep.published.published_rows import published
from robsweep.report.tables import TextTable
from robsweep.results.open import open_run
from robsweep.results.row import ResultRow
from robsweep.results.store import ResultStore

_PUBLISHED = published()
_PART = 0.5
"""A run shares single rows with many tables; those of which it has less than this are only counted."""


def main(
    run: Annotated[Path, typer.Argument(help="Folder of a run, or its name under runs/.")],
    table: Annotated[str | None, typer.Option(help="Show this published table alone, however little was run.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print all scores as JSON instead of tables.")] = False,
    html: Annotated[Path | None, typer.Option(help="Also write a page with plots and all scores.")] = None,
) -> None:
    """Set the last rung of every run beside the published row that trains the same."""
    rows = read(run)
    parts, others = compare(rows, _PUBLISHED)
    if table is not None:
        names = list(dict.fromkeys(row.table for row in _PUBLISHED))
        if table not in names:
            raise UserError(f"no published table {table!r}: expected one of {', '.join(names)}")
        parts = [part for part in parts if part.table == table]
    if html is not None:
        from analysis.page import write_page

        write_page(parts, others, html, title=rows[0].run)
    if json_:
        typer.echo(json.dumps(as_json(parts, others), indent=1))
        return
    _print(parts, others, every=table is not None)
    if html is not None:
        typer.echo(f"page: {html}")


def read(run: Path) -> list[ResultRow]:
    """All rows of a run.

    Raises:
        UserError: no results there, none yet, or a file that is no results table.
    """
    folders = (run, Path("runs") / run)
    if (folder := next((one for one in folders if _holds_events(one)), None)) is not None:
        rows = open_run(folder).rows()  # with the effort, which tables of before lack
        if not rows:
            raise UserError(f"{folder} holds no rows yet")
        return rows
    store = next((found for folder in folders if (found := ResultStore(folder)).there), None)
    if store is None:
        raise UserError(f"no results.parquet in {run} or {Path('runs') / run}")
    try:
        rows = store.rows()
    except (OSError, ValueError) as error:
        raise UserError(f"{store.path} is no results table: {str(error).splitlines()[0]}") from None
    if not rows:
        raise UserError(f"{store.path} holds no rows yet")
    return rows


def _holds_events(folder: Path) -> bool:
    return (folder / "journal").is_dir() or (folder / "sweep.json").is_file()


def as_json(parts: list[TableMatch], others: list[ResultRow]) -> dict[str, Any]:
    """Everything that was compared and what is missing on either side, as plain data."""
    return {
        "tables": [
            {
                "table": part.table,
                "dataset": part.dataset,
                "rows": part.rows,
                "matches": [_match_json(match) for match in part.matches],
                "not_run": [
                    {"defense": row.defense, "configuration": str(row.configuration), "pgd_steps": row.pgd_steps}
                    for row in part.missing
                ],
            }
            for part in parts
        ],
        "not_published": [{"configuration": run.identity, "key": run.key, "seed": run.seed} for run in others],
    }


def _match_json(match: Match) -> dict[str, Any]:
    return {
        "defense": match.published.defense,
        "pgd_steps": match.published.pgd_steps,
        "source": match.published.source,
        "configuration": match.run.identity,
        "key": match.run.key,
        "seed": match.run.seed,
        "agrees": match.agrees,
        "weakened": match.weakened,
        "remarks": list(match.remarks),
        "scores": {
            name: {
                "ours": round(score.ours, 4),
                "published": score.published,
                "difference": round(score.difference, 4),
                "interval": None if score.interval is None else [round(end, 4) for end in score.interval],
                "agrees": score.agrees,
            }
            for name, score in match.scores.items()
        },
    }


def _print(parts: list[TableMatch], others: list[ResultRow], *, every: bool) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, 160)
    large = [part for part in parts if every or len(part.missing) <= _PART * part.rows]
    for part in large:
        console.print(_rich(title_of(part), match_rows(part)))
        if part.missing:
            console.print(f"not run: {missing_line(part.missing)}", soft_wrap=True, markup=False)
    if small := [part for part in parts if part not in large]:
        counted = ", ".join(f"{part.table} ({part.rows - len(part.missing)} of {part.rows})" for part in small)
        console.print(f"rows of other tables (--table shows one): {counted}", soft_wrap=True, markup=False)
    if not parts:
        console.print("no row of the published tables was run")
    if others:
        console.print(f"in no published table: {other_line(others)}", soft_wrap=True, markup=False)


def _rich(title: str, content: TextTable) -> Table:
    table = Table(title=Text(title), title_justify="left")
    for name in content.head:
        table.add_column(name, justify="left" if name in ("row", "remarks") else "right", overflow="fold")
    for row in content.rows:
        table.add_row(*map(Text, row))
    return table


if __name__ == "__main__":
    try:
        typer.run(main)
    except UserError as error:
        print(f"compare: {error}", file=sys.stderr)
        sys.exit(2)
