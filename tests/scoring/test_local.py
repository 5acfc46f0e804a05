"""A checkpoint scored in this process."""

from robsweep.scoring.clean import clean_here
from robsweep.scoring.local import attack_here, score_here
from robsweep.scoring.weights import read_weights


def _same(one, other):
    return one.model_copy(update={"score_seconds": 0.0}) == other.model_copy(update={"score_seconds": 0.0})


def test_weights_that_are_given_are_not_read(open_worker, checkpoint, quick, monkeypatch):
    scoring = quick(attacks=("TMA",), queries=4)
    request, worker, weights = open_worker(checkpoint, scoring)
    read = score_here(request, scoring, worker)
    monkeypatch.setattr("robsweep.scoring.local.read_weights", None)
    assert _same(score_here(request, scoring, worker, weights=weights), read)


def test_benign_scores_are_used_again(open_worker, checkpoint, quick):
    scoring = quick(attacks=("TMA", "ES"), queries=4)
    request, worker, _ = open_worker(checkpoint, scoring)
    weights = read_weights(str(checkpoint))
    embeddings, clean = clean_here(request, worker, weights)
    told = []
    sheet = attack_here(request, scoring, worker, weights, embeddings, clean, progress=lambda *at: told.append(at))
    assert _same(sheet, score_here(request, scoring, worker))
    assert told[0] == ("TMA", 0, sheet.attack_passes)
    assert told[-1] == ("done", sheet.attack_passes, sheet.attack_passes)


def test_checks_are_told_by_their_names(open_worker, checkpoint, quick):
    scoring = quick(queries=2, checks=True)
    request, worker, _ = open_worker(checkpoint, scoring)
    told = []
    score_here(request, scoring, worker, progress=lambda what, done, total: told.append(what))
    assert any(what.startswith("check ") for what in told)
