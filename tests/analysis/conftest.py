"""Results of sweeps that never ran: rows as ``ResultStore`` writes them, with figures that a test names."""

import pytest

from robsweep.config.load import load_sweep
from robsweep.config.points import space_of
from robsweep.published.published_rows import CLEAN, published
from robsweep.results.row import ResultRow
from robsweep.results.store import ResultStore

FIGURES = {}
for _row in published():
    FIGURES[_row.configuration.key] = FIGURES.get(_row.configuration.key, {}) | _row.figures


@pytest.fixture
def run_of(tmp_path):
    """The folder of a bundled sweep's run with the published figures; ``change`` edits each row's fields."""

    def make(sweep, changes=(), change=lambda key, fields: fields, folder="run"):
        rows = []
        for point in space_of(load_sweep(sweep, changes)).points:
            key, identity = point.configuration.key, point.configuration.identity
            fields = {
                "run": sweep.rpartition("/")[2],
                "key": key,
                "identity": str(identity),
                "aliases": point.aliases,
                "dataset": identity.dataset,
                "backbone": identity.backbone,
                "defense": identity.defense.kind,
                "loss": "ptripletN",
                "seed": 0,
                "rung": 0,
                "epoch": point.configuration.training.epochs,
                "status": "completed",
                "configuration": point.configuration.model_dump_json(),
                "finished_at": "2026-01-02T03:04:05+00:00",
                **_fields(FIGURES.get(key, {})),
            }
            if (fields := change(key, fields)) is not None:
                rows.append(ResultRow.model_validate(fields))
        ResultStore(tmp_path / folder).write(rows)
        return tmp_path / folder

    return make


def _fields(figures):
    fields = {CLEAN.get(name, name): value / (100 if name in CLEAN else 1) for name, value in figures.items()}
    if "ERS" in fields:
        fields["ers"] = fields.pop("ERS")
    return fields
