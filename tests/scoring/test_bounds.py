"""Bounds of scores."""

from tests.scoring.conftest import score_by


def test_every_score_lies_in_its_interval(sheet):
    assert sheet.intervals.keys() == sheet.scores.keys()
    for name, (low, high) in sheet.intervals.items():
        assert low <= sheet.scores[name] <= high
    for attack, scores in sheet.attacks.items():
        assert sheet.attack_intervals[attack].keys() == scores.keys() - {"loss"}


def test_one_query_has_scores_and_no_bounds(open_worker, checkpoint, quick):
    sheet = score_by(open_worker, checkpoint, quick(queries=1, steps=1, checks=True))
    assert sheet.ers is not None
    assert not sheet.intervals.keys() & {"ers", *sheet.terms}
    assert all(not bounds for bounds in sheet.attack_intervals.values())
    assert not [name for name in sheet.flags if name.startswith(("effort:not", "black_box"))]
