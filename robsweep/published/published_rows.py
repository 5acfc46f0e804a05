"""The published tables, a CSV file each, with every row's configuration in the grammar."""

import csv
from dataclasses import dataclass
from pathlib import Path

import yaml

from robsweep.config.configuration import Configuration
from robsweep.config.recipes import recipe
from robsweep.config.scores import TERMS
from robsweep.config.space import Factors
from robsweep.grammar.defense import HM, Defense
from robsweep.grammar.identity import parse_identity

FOLDER = Path(__file__).parent / "tables"
CLEAN = {"R@1": "recall_at_1", "R@2": "recall_at_2", "mAP": "map", "mAP@10": "map_at_10", "NMI": "nmi"}
"""Column of the published tables, in percent -> column of a results table, a fraction."""
SCORES = (*CLEAN, *TERMS, "ERS")
"""Columns with figures; the terms in the units of the papers' tables, as in a results table."""


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A row of a table.

    ``defense`` is written as in its source. ``configuration`` has the papers' recipe with the row's PGD steps.
    ``figures`` holds those of ``SCORES`` that were published: none where the paper says that the model collapses.
    """

    table: str
    defense: str
    configuration: Configuration
    figures: dict[str, float]
    source: str

    @property
    def pgd_steps(self) -> str:
        """Of training; a dash where nothing is perturbed."""
        return steps_of(self.configuration)


def published(folder: Path = FOLDER) -> tuple[PublishedRow, ...]:
    """All rows of all tables; a result printed in several tables is there several times.

    ``destination`` and ``intra_class``, written as in a sweep file, replace what the string of ``configuration``
    says where the grammar has no string for a row.
    """
    rows: list[PublishedRow] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += [_row(record) for record in csv.DictReader(file)]
    return tuple(rows)


def steps_of(configuration: Configuration) -> str:
    """PGD steps of training; a dash where nothing is perturbed."""
    return str(configuration.training.budget.steps) if configuration.identity.defense.perturbs else "-"


def _row(record: dict[str, str]) -> PublishedRow:
    identity = parse_identity(record["configuration"])
    identity = identity.model_copy(update={"defense": _defense(identity.defense, record)})
    training = recipe(identity.dataset, identity.backbone)
    if record["pgd_steps"]:
        budget = training.budget.model_copy(update={"steps": int(record["pgd_steps"])})
        training = training.model_copy(update={"budget": budget})
    return PublishedRow(
        table=record["table"],
        defense=record["defense"],
        configuration=Configuration(identity=identity, training=training),
        figures={score: float(record[score]) for score in SCORES if record[score]},
        source=record["source"],
    )


def _defense(defense: Defense, record: dict[str, str]) -> Defense:
    written = {name: [yaml.safe_load(record[name])] for name in ("destination", "intra_class") if record[name]}
    if not isinstance(defense, HM) or not written:
        return defense
    factors = Factors.model_validate({"source": [defense.source], "destination": [defense.destination], **written})
    ics = factors.intra_class[0] if "intra_class" in written else defense.ics
    return defense.model_copy(update={"destination": factors.destination[0], "ics": ics})
