"""Published figures on a run's data set, as points that may be shown beside it."""

from robsweep.page.document.references import Reference
from robsweep.page.words import in_words
from robsweep.published.published_rows import CLEAN, PublishedRow, published, steps_of


def references_on(dataset: str) -> tuple[Reference, ...]:
    """Rows with R@1 and ERS, in the units of the results table; what several tables print stands once."""
    rows = [row for row in published() if row.configuration.identity.dataset == dataset]
    found = [_reference(row) for row in rows if {"R@1", "ERS"} <= row.figures.keys()]
    found.sort(key=lambda one: len(one.values))  # of what is printed again the fullest stays
    return tuple({(one.title, one.values["recall_at_1"], one.values["ers"]): one for one in found}.values())


def _reference(row: PublishedRow) -> Reference:
    identity = row.configuration.identity
    steps = steps_of(row.configuration)
    budget = "" if steps == "-" else f", {steps} PGD steps"
    values = {}
    for name, figure in row.figures.items():
        if name in CLEAN:
            values[CLEAN[name]] = figure / 100
        else:
            values["ers" if name == "ERS" else name] = figure
    return Reference(
        title=f"{in_words(identity.defense)} on {identity.backbone}{budget}", source=row.source, values=values
    )
