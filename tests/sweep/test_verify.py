"""Which rows are scored again; what comes of it: ``tests/cli/test_verify.py``."""

from types import SimpleNamespace

import pytest

from robsweep.errors import UserError
from robsweep.sweep.verify import rows_to_verify


def _run(*statuses):
    rows = [SimpleNamespace(key=str(place), status=status) for place, status in enumerate(statuses)]
    return SimpleNamespace(rows=lambda: rows, state=SimpleNamespace(name="run"))


RUN = _run(*(["completed", "pruned", "failed"] * 10))


def test_without_a_number_all_completed_rows():
    assert [row.key for row in rows_to_verify(RUN, None)] == [str(3 * place) for place in range(10)]
    assert len(rows_to_verify(RUN, 99)) == 10


def test_a_sample_keeps_the_order_and_depends_on_the_seed_alone():
    first = [row.key for row in rows_to_verify(RUN, 4, seed=1)]
    assert first == [row.key for row in rows_to_verify(RUN, 4, seed=1)] == sorted(first, key=int)
    assert len({tuple(row.key for row in rows_to_verify(RUN, 4, seed=seed)) for seed in range(10)}) > 3


def test_of_a_run_where_nothing_completed():
    with pytest.raises(UserError, match="run has no completed rows to verify"):
        rows_to_verify(_run("pruned"), None)
