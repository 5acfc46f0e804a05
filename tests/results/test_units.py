"""Units."""

from robsweep.results.row import COLUMNS, ResultRow
from robsweep.results.units import UNITS


def test_every_number_has_a_unit():
    numbers = {
        field.alias or name
        for name, field in ResultRow.model_fields.items()
        if field.annotation in (float, float | None)
    }
    assert numbers <= set(UNITS) <= set(COLUMNS)
