"""After a fault: nothing is lost, doubled, partial or left, and the end is the undisturbed one."""

from datetime import UTC, datetime
from typing import NamedTuple

from tests.faults.audit import doubled_rows, events_of, require_nothing_partial, scored, standing

_WORK = ("proposed", "started", "saved", "scored", "decided", "promoted")


class Injection(NamedTuple):
    """A fault that was injected once, and what it cost.

    ``seconds``: from the command that goes on, or from the fault where none is needed, until new work is written down;
    None where nothing has to recover.
    """

    fault: str
    lost: int
    doubled: int
    left: int
    seconds: float | None
    times: int = 1


def recover(fault, sweep, expected, left, note, *, before=None, in_order=True, look=True):
    """Look at a sweep whose process has ended by ``fault``, go on with it, and compare its end.

    Args:
        fault: its kind, for the table.
        sweep: as the fault left it.
        expected: the undisturbed standing.
        left: processes that it left.
        note: takes the ``Injection``.
        before: what was scored before the fault; None: what is written down now.
        in_order: whether decisions must come in the undisturbed order too.
        look: whether all must be whole before the sweep goes on.
    """
    if look:
        require_nothing_partial(sweep.place)
    before = scored(sweep.place) if before is None else before
    began = datetime.now(UTC)
    code, left_after = sweep.run()
    require_nothing_partial(sweep.place)
    found = standing(sweep.place)
    lost = len({*before, *expected.scores} - found.scores.keys())
    doubled = doubled_rows(sweep.place)
    note(Injection(fault, lost, doubled, left + left_after, until_work(sweep.place, began)))
    assert code == 0, sweep.output
    assert "Traceback" not in sweep.output
    assert (lost, doubled, left + left_after) == (0, 0, 0)
    if in_order:
        assert found == expected
    else:
        assert found.in_any_order == expected.in_any_order


def until_work(place, began):
    """Seconds from a moment until the run does something new; until its end, where nothing is left to do."""
    since = [event for event in events_of(place) if event.at >= began]
    work = [event.at for event in since if event.fact.kind in _WORK] or [event.at for event in since]
    return (min(work) - began).total_seconds() if work else None
