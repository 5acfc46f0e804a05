import pytest

from robsweep.errors import UserError
from robsweep.replay.pool import Pool
from robsweep.replay.timeline import Clock, Timeline


@pytest.fixture
def run():
    """Gives jobs (seconds each) to a pool at once; answers with the pool, when each ended, and when all did."""

    def jobs(size, *seconds):
        clock, ends = Clock(), {}
        timeline = Timeline(clock)
        pool = Pool("trainers", size, timeline)
        for number, took in enumerate(seconds):
            pool.submit(took, lambda number=number: ends.update({number: clock.seconds}))
        while timeline.advance():
            pass
        return pool, ends, clock.seconds

    return jobs


@pytest.mark.parametrize(
    ("size", "ends"),
    [(1, [4.0, 5.0, 7.0, 10.0]), (2, [4.0, 1.0, 3.0, 6.0]), (9, [4.0, 1.0, 2.0, 3.0])],
)
def test_jobs_wait_in_their_order(run, size, ends):
    pool, found, last = run(size, 4.0, 1.0, 2.0, 3.0)
    assert [found[number] for number in range(4)] == ends
    assert pool.busy_seconds == 10.0
    assert pool.free == size
    assert pool.busy_until(last) == 10.0
    assert pool.busy_until(1.5) == pytest.approx(1.5 * min(size, 2) if size < 9 else 1.5 * 3 + 1.0)
    assert pool.idle_share(last) == pytest.approx(1 - 10.0 / (size * max(ends)))


def test_an_accelerator_that_waited_for_nothing_was_not_idle(run):
    pool, _, last = run(3)
    assert pool.idle_share(last) == 0.0


def test_a_pool_of_none_is_refused():
    with pytest.raises(UserError, match="one or more trainers, got 0"):
        Pool("trainers", 0, Timeline(Clock()))
