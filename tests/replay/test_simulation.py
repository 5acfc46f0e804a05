"""Work that is done."""

from robsweep.replay.simulation import WorkDone


def test_work_adds_up_part_by_part():
    first, second = WorkDone(1.0, 2.0, 3, 4), WorkDone(10.0, 20.0, 30, 40)
    both = first.plus(second)
    assert both == WorkDone(11.0, 22.0, 33, 44)
    assert (both.seconds, both.passes) == (33.0, 77)
    assert first.plus(WorkDone()) == first
