"""Builds a report from a run."""

from collections.abc import Sequence
from datetime import UTC, datetime

from robsweep.answers.saved import passes_of_grid
from robsweep.config.points import space_of
from robsweep.forecast.cost import passes_of
from robsweep.page.columns import columns_of
from robsweep.page.configurations import Configurations
from robsweep.page.costs import costs_of, rung_costs_of
from robsweep.page.document.configurations import Configuration
from robsweep.page.document.effects import Effects
from robsweep.page.document.examples import Examples
from robsweep.page.document.report import Report
from robsweep.page.effects import cells_of, effects_of
from robsweep.page.headline import headline_of
from robsweep.page.history import History
from robsweep.page.measures import Measures
from robsweep.page.references import references_on
from robsweep.page.rungs import flags_of, rungs_of
from robsweep.page.settings import settings_text
from robsweep.page.volume import volume_of
from robsweep.report.effort_text import is_weakened
from robsweep.report.tables import run_rows
from robsweep.results.open import Run

NO_EXAMPLES = Examples(says=("None were made: robsweep report RUN makes them.",))
_FEWEST = 8
"""Configurations at a rung from which effects are told."""


def report_of(
    run: Run, *, reference: str = "", examples: Examples = NO_EXAMPLES, now: datetime | None = None
) -> Report:
    """Everything that the page of a run says.

    Args:
        run: finished or not.
        reference: the run as commands take it; its place unless given.
        examples: attacks on a few queries, which somebody made who may load networks.
        now: when the report is made; this machine's clock unless given.
    """
    state, past, table = run.state, History(), run.table()
    for event in run.events():
        if event.seq > state.seq:
            break  # written since the run was opened
        past.on(event, state)
    space, measures = space_of(state.sweep), Measures(run)
    ahead = run.outlook()
    columns = columns_of(measures.names)
    made = Configurations(
        run,
        measures,
        columns,
        chances={} if ahead is None else ahead.chances,
        promotions=past.promotions,
        reference=reference or run.store.uri,
    )
    configurations = made.all()
    flags = flags_of(configurations, past.explanations)
    grid = passes_of_grid(state, space)
    saved = None if grid is None else 1.0 - passes_of(state) / grid
    return Report(
        run=state.name,
        dataset=state.sweep.dataset,
        made_at=(now or datetime.now(UTC)).isoformat(timespec="seconds"),
        objectives=tuple(objective.name for objective in measures.objectives),
        weakened=is_weakened(table),
        headline=headline_of(run, measures, configurations, made.place, saved=saved, flags=flags),
        columns=columns,
        configurations=configurations,
        meanings=made.meanings.all,
        references=references_on(state.sweep.dataset),
        volume=volume_of(measures, past.completions, ahead),
        rungs=rungs_of(state, past.promotions),
        effects=_effects(measures, configurations, made.varying),
        examples=examples,
        flags=flags,
        costs=costs_of(state, past),
        rung_costs=rung_costs_of(state),
        settings=settings_text(state.sweep),
        facts=tuple((name, value) for name, value in run_rows(table).rows) if len(table) else (),
    )


def _effects(
    measures: Measures, configurations: Sequence[Configuration], factors: Sequence[str]
) -> tuple[Effects, ...]:
    """Of every objective at every rung, the last rung first."""
    epochs = sorted({stop.epoch for one in configurations for stop in one.course}, reverse=True)
    found = []
    for epoch in epochs:
        for place, objective in enumerate(measures.objectives):
            rows, values = [], []
            for one in configurations:
                value = next((stop.values[place] for stop in one.course if stop.epoch == epoch), None)
                if value is not None:
                    rows.append(one.factors)
                    values.append(value)
            if len(rows) >= _FEWEST:
                found.append(
                    Effects(
                        objective=objective.name,
                        epoch=epoch,
                        of=len(rows),
                        effects=effects_of(rows, values, factors),
                        cells=cells_of(rows, values),
                    )
                )
    return tuple(found)
