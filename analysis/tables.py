"""A comparison as rows of text: the console and the page show the same ones."""

from collections.abc import Iterable

from analysis.match import Match, TableMatch
from robsweep.config.configuration import Configuration
from robsweep.published.published_rows import CLEAN, SCORES, PublishedRow, steps_of
from robsweep.report.labels import NONE, number
from robsweep.report.tables import TextTable
from robsweep.results.row import ResultRow

_SHORT = ("R@1", "ERS")


def match_rows(part: TableMatch, scores: Iterable[str] = _SHORT) -> TextTable:
    """Ours, the published one and the difference of each score; whether R@1 and ERS agree; remarks."""
    shown = [score for score in SCORES if score in set(scores)]
    head = ["row", "PGD steps", "seed"]
    for score in shown:
        head += [score, "published", "difference"]
    rows = []
    for match in part.matches:
        cells = [match.published.defense, match.published.pgd_steps, str(match.run.seed)]
        for score in shown:
            cells += _cells(match, score)
        rows.append([*cells, {True: "yes", False: "no", None: NONE}[match.agrees], "; ".join(match.remarks) or NONE])
    return TextTable([*head, "agrees", "remarks"], rows)


def title_of(part: TableMatch) -> str:
    """What the table is, how much of it was run, and how much of that agrees."""
    judged = [match.agrees for match in part.matches if match.agrees is not None]
    return (
        f"{part.table}, {part.dataset}: {part.rows - len(part.missing)} of {part.rows} rows run, "
        f"{sum(judged)} of {len(judged)} comparisons agree"
    )


def missing_line(rows: Iterable[PublishedRow]) -> str:
    """Published rows that were not run, with their PGD steps."""
    return ", ".join(f"{row.defense} {row.pgd_steps}".removesuffix(f" {NONE}") for row in rows)


def other_line(runs: Iterable[ResultRow]) -> str:
    """Runs that are in no published table, with their PGD steps."""
    named = [(run.identity, steps_of(Configuration.model_validate_json(run.configuration))) for run in runs]
    return ", ".join(dict.fromkeys(f"{name} {steps}".removesuffix(f" {NONE}") for name, steps in named))


def _cells(match: Match, score: str) -> list[str]:
    figures = match.published.figures
    found = match.scores.get(score)
    column = "ers" if score in _SHORT else score  # both are read to a tenth
    theirs = number(column, figures[score]) if score in figures else "collapsed" if not figures else NONE
    if found is None:
        return [NONE, theirs, NONE]
    ours = number(column, found.ours)
    if found.interval:
        ours += f" [{number(column, found.interval[0])}, {number(column, found.interval[1])}]"
    if match.weakened and score not in CLEAN:
        ours += " weakened"
    mark = "" if found.agrees is not False else " !"
    return [ours, theirs, f"{found.difference:+.{3 if score in ('TMA', 'ES:D') else 1}f}{mark}"]
