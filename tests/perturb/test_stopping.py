import torch

from robsweep.perturb.stopping import Stopping


def fed(values, tolerance=0.1):
    stopping = Stopping(tolerance, torch.device("cpu"))
    answers = [stopping.update(torch.tensor(value)) for value in values]
    return answers, stopping.steps()


def test_it_stops_at_the_first_small_change_of_the_mean():
    assert fed([1.0, 0.5, 0.45]) == ([False, False, True], 3)
    assert fed([1.0]) == ([False], 1)
    assert fed([[1.0, 3.0], [3.0, 1.0]]) == ([False, True], 2)


def test_a_rise_and_nan_are_no_standstill():
    assert fed([1.0, 2.0, float("nan"), float("nan")]) == ([False] * 4, 4)
