"""The schemas in ``docs/schemas`` are those of the types."""

import jsonschema
import pytest

from robsweep.cli.schemas import SCHEMAS, schema_text
from tests.cli.conftest import SCHEMAS as FOLDER


@pytest.mark.parametrize("name", SCHEMAS)
def test_they_are_up_to_date(name):
    assert (FOLDER / f"{name}.json").read_text() == schema_text(SCHEMAS[name]), (
        "write them again: python -m robsweep.cli.schemas docs/schemas"
    )


@pytest.mark.parametrize("name", SCHEMAS)
def test_they_are_schemas_that_refuse_other_keys(name, valid):
    with pytest.raises(jsonschema.ValidationError):
        valid('{"nonsense": 1}', name)


def test_there_is_no_other():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(SCHEMAS)
