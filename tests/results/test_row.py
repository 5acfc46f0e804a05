import pytest
from pydantic import ValidationError

from robsweep.config.scores import TERMS
from robsweep.results.row import COLUMNS


def test_columns_hold_the_ten_terms_under_their_own_names():
    first = COLUMNS.index("CA+")
    assert COLUMNS[first : first + 10] == TERMS
    assert len(set(COLUMNS)) == len(COLUMNS)


def test_terms_by_either_name(make_row):
    assert make_row(**{"CA+": 1.5}).ca_plus == make_row(ca_plus=1.5).ca_plus == 1.5
    assert make_row(**{"ES:D": 0.5}).model_dump(by_alias=True)["ES:D"] == 0.5


@pytest.mark.parametrize("fields", [{"status": "done"}, {"recal": 1.0}, {"rung": -1}, {"key": ""}])
def test_bad_rows(make_row, fields):
    with pytest.raises(ValidationError):
        make_row(**fields)


def test_a_row_does_not_change(make_row):
    with pytest.raises(ValidationError, match="frozen"):
        make_row().ers = 3.0
