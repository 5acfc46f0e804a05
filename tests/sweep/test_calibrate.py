"""A calibration measures what it says it measures; no number of it is tested."""

import pytest
import torch

from robsweep.errors import UserError
from robsweep.grammar.image_kind import ImageKind
from robsweep.sweep import calibrate as module
from robsweep.sweep.calibrate import Speed, calibrate
from robsweep.sweep.cost import ImagePasses


def test_seconds_are_passes_times_speed():
    speed = Speed(update=3.0, pass_=2.0, forward=1.0)
    assert speed.seconds(ImagePasses(updates=10, training=100, attacks=1000, embedded=10_000)) == 30 + 2200 + 10_000


def test_each_kind_of_pass_is_timed_by_an_image(monkeypatch):
    """A clock that counts passes: every work takes a second for each time it is called."""
    clock = [0.0]

    def counted(work, seconds, device):
        work()
        clock[0] += 1
        return clock[0]

    monkeypatch.setattr(module, "_timed", counted)
    before = torch.random.get_rng_state()
    speed = calibrate("rlenet", ImageKind(1, 28), "cpu", 3.0)
    assert [figure * 128 for figure in speed] == [1.0, 2.0, 3.0]
    assert torch.equal(torch.random.get_rng_state(), before)


def test_the_time_is_an_average_over_the_share(monkeypatch):
    clock = iter([0.0, 1.0, 2.0, 3.0, 3.0])
    monkeypatch.setattr(module.time, "perf_counter", lambda: next(clock))
    done = []
    assert module._timed(lambda: done.append(1), 2.5, "cpu") == pytest.approx(1.0)
    assert len(done) == 1 + 3  # once to warm up


def test_an_unknown_network_is_an_error():
    with pytest.raises(UserError):
        calibrate("rc9", ImageKind(1, 28), "cpu", 0.1)
