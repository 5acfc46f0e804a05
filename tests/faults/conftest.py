"""Undisturbed runs to compare with, and the table of all that was injected."""

from pathlib import Path

import pytest

from tests.faults.audit import standing
from tests.faults.ledger import figures, table
from tests.faults.small_sweep import SmallSweep

_PROPERTY = "injection"


@pytest.fixture
def note(record_property):
    """Takes an ``Injection`` for the table at the end."""
    return lambda injection: record_property(_PROPERTY, injection._asdict())


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory):
    """Of a policy: the standing in which the sweep ends, and the operations on its files."""
    known = {}

    def of(policy="promotion"):
        if policy not in known:
            sweep = SmallSweep(tmp_path_factory.mktemp("undisturbed"), policy)
            operations = sweep.operations()
            known[policy] = standing(sweep.place), operations
        return known[policy]

    return of


def pytest_addoption(parser):
    parser.addoption(
        "--fault-results", type=Path, help="folder to whose faults.jsonl the table is added, as benchmarks add theirs"
    )


def pytest_terminal_summary(terminalreporter, config):
    reports = (report for reports in terminalreporter.stats.values() for report in reports)
    found = [value for report in reports for name, value in _properties(report) if name == _PROPERTY]
    if not found:
        return
    rows = figures(found)
    terminalreporter.write_sep("=", "faults")
    terminalreporter.write_line(table(rows))
    if (results := config.getoption("--fault-results")) is not None:
        from benchmarks.record import record

        record("faults", {"injections": rows[-1]["times"], "faults": rows}, results)


def _properties(report):
    return report.user_properties if getattr(report, "when", None) == "call" else ()
