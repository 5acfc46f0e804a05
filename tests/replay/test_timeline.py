from datetime import timedelta

from robsweep.replay.timeline import ORIGIN, Clock, Timeline


def test_actions_come_in_the_order_of_their_times_and_then_of_their_planning():
    clock, done = Clock(), []
    timeline = Timeline(clock)
    for seconds, name in [(3.0, "c"), (1.0, "a"), (3.0, "d"), (2.0, "b")]:
        timeline.after(seconds, lambda name=name: done.append((clock.seconds, name)))
    steps = []
    while timeline.advance():
        steps.append(len(done))
    assert done == [(1.0, "a"), (2.0, "b"), (3.0, "c"), (3.0, "d")]
    assert steps == [1, 2, 4]


def test_what_is_planned_for_now_is_done_now():
    clock, done = Clock(), []
    timeline = Timeline(clock)

    def chain(left):
        done.append(clock.seconds)
        if left:
            timeline.after(0.0, lambda: chain(left - 1))

    timeline.after(5.0, lambda: chain(2))
    timeline.after(6.0, lambda: chain(0))
    assert timeline.advance()
    assert done == [5.0, 5.0, 5.0]


def test_nothing_planned():
    assert Timeline(Clock()).advance() is False


def test_the_clock_tells_utc():
    clock = Clock()
    assert clock.now() == ORIGIN
    clock.seconds = 90_000.25
    assert clock.now() - ORIGIN == timedelta(days=1, hours=1, milliseconds=250)
    assert clock.now().utcoffset() == timedelta(0)
