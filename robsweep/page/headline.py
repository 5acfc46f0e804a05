"""What a reader must know first, in words."""

from collections.abc import Sequence

from robsweep.answers.choose import choose
from robsweep.answers.measured import scores_text, shown
from robsweep.config.cautions import queries_line
from robsweep.page.document.configurations import Configuration
from robsweep.page.document.headline import Banner, Chosen, Headline
from robsweep.page.document.warnings import FlagCount
from robsweep.page.measures import Measures
from robsweep.page.words import UNDEFENDED
from robsweep.report.effort_text import weakened_banner
from robsweep.report.labels import label, number
from robsweep.results.open import Run


def headline_of(
    run: Run,
    measures: Measures,
    configurations: Sequence[Configuration],
    place: dict[str, int],
    *,
    saved: float | None,
    flags: Sequence[FlagCount],
) -> Headline:
    """The choices, the undefended network beside them, what was saved; and all warnings."""
    says: list[str] = []
    choices: tuple[Chosen, ...] = ()
    if measures.completed.keys:
        choices = _choices(run, place, configurations)
        says += _found(run, measures, choices, configurations)
    else:
        says.append("No configuration has completed yet, so there is no front.")
    if saved is not None and saved > 0.005:
        says.append(f"{saved:.0%} of the grid's cost was saved.")
    return Headline(says=tuple(says), banners=_banners(run, flags, configurations), choices=choices)


def _choices(run: Run, place: dict[str, int], configurations: Sequence[Configuration]) -> tuple[Chosen, ...]:
    names = shown(run.state.sweep.objectives)
    return tuple(
        Chosen(
            roles=", ".join(one.roles),
            index=place[one.key],
            title=configurations[place[one.key]].title,
            scores=scores_text(one.scores, names),
        )
        for one in choose(run).choices
    )


def _found(
    run: Run, measures: Measures, choices: Sequence[Chosen], configurations: Sequence[Configuration]
) -> list[str]:
    if not choices:
        return ["No configuration has finite objectives."]
    chosen = next((one for one in choices if "balanced" in one.roles), choices[-1])
    names = [objective.name for objective in measures.objectives]
    own = measures.of(configurations[chosen.index].key)
    values = " at ".join(f"{label(name)} {number(name, own[name].value)}" for name in names[:2] if name in own)
    comparison = ""
    plain = _undefended(run, measures, configurations, names[0])
    if plain is not None and plain.key != configurations[chosen.index].key:
        other = measures.of(plain.key)
        scores = ", ".join(f"{label(name)} {number(name, other[name].value)}" for name in names[:2] if name in other)
        comparison = f"; the undefended network has {scores}"
    return [f"{chosen.title} gives {values}{comparison}."]


def _undefended(
    run: Run, measures: Measures, configurations: Sequence[Configuration], name: str
) -> Configuration | None:
    """The baseline where it has completed; else the most accurate that perturbs nothing."""
    found = [one for one in configurations if one.family == UNDEFENDED and one.state in ("front", "completed")]

    def order(one: Configuration) -> tuple[bool, float]:
        kind = run.state.candidates[one.key].configuration.identity.defense.kind
        return kind == "none", measures.of(one.key)[name].value or 0.0

    return max(found, key=order, default=None)


def _banners(run: Run, flags: Sequence[FlagCount], configurations: Sequence[Configuration]) -> tuple[Banner, ...]:
    found = []
    if (unfinished := _unfinished(run, len(configurations))) is not None:
        found.append(Banner(kind="unfinished", says=unfinished))
    table = run.table()
    if (weakened := weakened_banner(table)) is not None:
        found.append(Banner(kind="weakened", says=weakened))
    queries = min((int(value) for value in table["queries"] if value), default=0)
    if queries and (few := queries_line(queries)) is not None:
        found.append(Banner(kind="queries", says=f"Few queries: {few}."))
    if flags:
        flagged = {index for one in flags for index in one.indices}
        on_front = sum(configurations[index].state == "front" for index in flagged)
        names = ", ".join(one.name for one in flags)
        says = f"{len(flagged)} configurations have warnings ({on_front} of them on the front): {names}."
        found.append(Banner(kind="flags", says=says))
    return tuple(found)


def _unfinished(run: Run, tried: int) -> str | None:
    state = run.state
    going = state.counts()["going"]
    if state.ended is None:
        return f"The run has not ended: {going} of the {tried} configurations so far are to go on."
    if going or state.ended.code:
        reason = f" ({state.ended.reason})" if state.ended.reason else ""
        return f"The run ended before it was done{reason}: {going} of {tried} configurations were to go on."
    return None
