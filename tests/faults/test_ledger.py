"""The table adds up what was injected."""

from tests.faults.ledger import figures, table
from tests.faults.recovery import Injection

FOUND = [
    Injection("killed", 0, 0, 0, 2.0)._asdict(),
    Injection("killed", 1, 2, 3, 4.0)._asdict(),
    Injection("a clock that jumps", 0, 0, 0, None, times=4)._asdict(),
    Injection("killed", 0, 0, 0, 9.0)._asdict(),
]


def test_it_adds_up_what_was_injected_by_kind_and_of_all():
    assert table(figures(FOUND)).splitlines() == [
        "| fault | times injected | rows lost | rows doubled | processes left | median seconds to recover |",
        "|---|---|---|---|---|---|",
        "| a clock that jumps | 4 | 0 | 0 | 0 | - |",
        "| killed | 3 | 1 | 2 | 3 | 4.0 |",
        "| all | 7 | 1 | 2 | 3 | 4.0 |",
    ]
