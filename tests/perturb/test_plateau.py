import pytest
import torch

from robsweep.perturb.plateau import PlateauDetector


def fed(values, tolerance=0.1):
    stopping = PlateauDetector(tolerance, torch.device("cpu"))
    answers = [stopping.update(torch.tensor(value)) for value in values]
    return answers, stopping.steps()


def test_it_stops_at_the_first_small_change_of_the_mean():
    assert fed([1.0, 0.5, 0.45]) == ([False, False, True], 3)
    assert fed([1.0]) == ([False], 1)
    assert fed([[1.0, 3.0], [3.0, 1.0]]) == ([False, True], 2)


def test_a_rise_and_nan_are_no_standstill():
    assert fed([1.0, 2.0, float("nan"), float("nan")]) == ([False] * 4, 4)


@pytest.mark.parametrize("current", [0, 1])
def test_the_flag_is_read_when_the_images_own_device_has_written_it(monkeypatch, current):
    """A GPU's part is played: streams by their device, events that note the stream on which they were recorded."""
    recorded = []

    class Event:
        def record(self, stream=None):
            recorded.append(stream or f"stream of cuda:{current}")

        def synchronize(self):
            pass

    monkeypatch.setattr(torch.cuda, "Event", Event)
    monkeypatch.setattr(torch.cuda, "current_stream", lambda device: f"stream of {device}")
    whole = torch.empty
    monkeypatch.setattr(torch, "empty", lambda *size, pin_memory, **options: whole(*size, **options))
    stopping = PlateauDetector(0.1, torch.device("cpu"))
    stopping._late, stopping._device = True, torch.device("cuda:1")
    answers = [stopping.update(torch.tensor(value)) for value in (1.0, 0.5, 0.45, 0.45)]
    assert answers == [False, False, False, True]  # known a step later
    assert stopping.steps() == 3
    assert recorded == ["stream of cuda:1"] * 3
