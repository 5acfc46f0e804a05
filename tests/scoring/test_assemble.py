"""A whole sheet against the ten terms worked out query by query."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from robsweep.config.scores import TERMS
from robsweep.data.catalog import load
from robsweep.models.build import build_backbone
from robsweep.scoring.assemble import ScoreSheet
from robsweep.scoring.clean import clean_here
from robsweep.scoring.request import Shard
from tests.scoring.conftest import score_by

SHARED = ("SPQA:pm=+:M=2", "SPQA:pm=-:M=1", "CA:pm=+:W=2")


@pytest.mark.usefixtures("in_double")
def test_ers_is_the_mean_of_ten_means_over_queries(open_worker, checkpoint, quick):
    """Every query is a shard of its own here; the formula is written out."""
    mean = {}
    sheet = score_by(open_worker, checkpoint, quick())
    scoring = quick(shard_queries=1)
    request, worker, weights = open_worker(checkpoint, scoring)
    embeddings, _ = clean_here(request, worker, weights)
    for spec in scoring.specs:
        rows = [worker.attack(request, weights, embeddings, Shard(request.id, spec, i, i + 1)).values for i in range(6)]
        for name in rows[0]:
            mean[name] = sum(float(row[name][0]) for row in rows) / 6
    expected = (
        2 * mean["CA+"] + (100 - mean["CA-"]) + 2 * mean["QA+"] + (100 - mean["QA-"]) + 100 * (1 - mean["TMA"])
        + 50 * (2 - mean["ES:D"]) + mean["ES:R"] + mean["LTM"] + mean["GTM"] + mean["GTT"]
    ) / 10  # fmt: skip
    assert sheet.ers == pytest.approx(expected, abs=1e-4)
    assert list(sheet.terms) == list(TERMS)
    assert {name: sheet.terms[name] for name in TERMS} == pytest.approx({name: mean[name] for name in TERMS}, abs=1e-4)


@pytest.mark.usefixtures("in_double")
@pytest.mark.parametrize("size", [3, 7, 64])
@pytest.mark.parametrize("attacks", [(), SHARED])
def test_shards_do_not_change_a_score(open_worker, checkpoint, quick, size, attacks):
    whole, parts = (
        score_by(open_worker, checkpoint, quick(queries=20, shard_queries=shard, attacks=attacks))
        for shard in (20, size)
    )
    for attack, scores in whole.attacks.items():
        assert parts.attacks[attack] == pytest.approx(scores, abs=1e-4), attack
    assert parts.ers == (None if attacks else pytest.approx(whole.ers, abs=1e-4))
    assert parts.flags == whole.flags
    assert parts.attack_passes == whole.attack_passes == 20 * 2 * (3 if attacks else 9)


@pytest.mark.usefixtures("in_double")
def test_batches_inside_a_shard_do_not_change_a_score(open_worker, checkpoint, quick, monkeypatch):
    whole = score_by(open_worker, checkpoint, quick())
    monkeypatch.setattr("robsweep.attacks.batches.CPU_SMALL", 4)
    small = score_by(open_worker, checkpoint, quick())
    assert small.terms == pytest.approx(whole.terms, abs=1e-4)
    assert small.flags == whole.flags


@pytest.mark.parametrize("profile", ["pami28", "eccv28"])
def test_profiles_of_several_budgets_have_a_score_each_and_no_ers(open_worker, checkpoint, quick, profile):
    scoring = quick(profile=profile, queries=4, steps=1, resamples=5)
    sheet = score_by(open_worker, checkpoint, scoring)
    assert sheet.ers is None
    assert sheet.terms == {}
    assert len(sheet.attacks) == len(scoring.specs)
    for attack, scores in sheet.attacks.items():
        kind = attack.partition("M" if "SPQA" in attack else "W")[0].partition("@")[0]
        assert scores.keys() == ({kind, f"{kind}:GT", "loss"} if "SPQA" in attack else {kind, "loss"})
        assert sheet.attack_intervals[attack].keys() == scores.keys() - {"loss"}
        assert sheet.attack_strings[attack].split(":eps")[0].startswith(kind[:-1])


def test_terms_that_were_measured_stand_without_ers(open_worker, checkpoint, quick):
    sheet = score_by(open_worker, checkpoint, quick(attacks=("TMA", "CA:pm=+:W=5", "ES")))
    assert list(sheet.terms) == ["TMA", "ES:D", "ES:R"]
    assert sheet.ers is None
    assert not {"ers", "ers_bounded"} & sheet.intervals.keys()
    assert math.isnan(sheet.scores["ers"])


def _constant(model):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    last.weight.zero_()
    last.bias.fill_(1.0)


def _nan(model):
    next(model.parameters()).fill_(math.nan)


def test_a_constant_network_is_flagged(open_worker, checkpoint_of, quick):
    sheet = score_by(open_worker, checkpoint_of(change=_constant), quick(queries=4, steps=1))
    assert {"collapse:spread", "collapse:recall", "gradients:vanishing"} <= set(sheet.flags)
    assert set(sheet.flags) == {flag.name for flag in sheet.suspicions}
    assert all(flag.explanation for flag in sheet.suspicions)


def test_nan_stays_nan_and_survives_the_way_to_the_driver(open_worker, checkpoint_of, quick):
    sheet = score_by(open_worker, checkpoint_of(change=_nan), quick(queries=4, checks=False))
    assert math.isnan(sheet.ers)
    assert all(math.isnan(value) for value in sheet.terms.values())
    assert "collapse:not_finite" in sheet.flags
    again = ScoreSheet.model_validate_json(sheet.model_dump_json())
    assert math.isnan(again.ers)
    assert again.suspicions[0] == sheet.suspicions[0] or math.isnan(again.suspicions[0].value)
    assert again.flags == sheet.flags


def test_a_sheet_reads_back_as_it_was(sheet):
    assert ScoreSheet.model_validate_json(sheet.model_dump_json()) == sheet


def test_late_shift_is_the_shift_before_the_last_step(open_worker, checkpoint, quick):
    """With one step that is the shift of the benign image: none but the 1e-6 inside the distance."""
    late, usual = (
        score_by(open_worker, checkpoint, quick(attacks=("ES",), steps=1, late_shift=on)) for on in (True, False)
    )
    assert late.terms["ES:D"] < 1e-4 < usual.terms["ES:D"]
    assert late.terms["ES:R"] == usual.terms["ES:R"]
    assert late.late_shift


def test_checks_leave_the_scores_alone(open_worker, checkpoint, quick):
    plain, checked = (score_by(open_worker, checkpoint, quick(queries=2, steps=1, checks=on)) for on in (False, True))
    assert checked.terms == plain.terms
    assert checked.attacks == plain.attacks
    assert plain.checks == {}
    assert checked.checks.keys() == {"ers", "ers_low", "ers_high", "nes", "steps", "restarts", "unbounded"}
    assert checked.checks["ers"] == pytest.approx(checked.ers)
    assert checked.attack_passes == 2 * (9 + 9 * 101 + 9 * 2 + 9 * 4 + 1)


def test_recall_at_any_k(open_worker, checkpoint, quick):
    sheet = score_by(open_worker, checkpoint, quick(attacks=("TMA",), recall_at=(5, 358)))
    assert [name for name in sheet.clean if "recall" in name] == [f"recall_at_{k}" for k in (1, 2, 5, 358)]
    assert sheet.clean["recall_at_2"] < sheet.clean["recall_at_5"] < sheet.clean["recall_at_358"] == 1
    low, high = sheet.intervals["recall_at_5"]
    assert low < sheet.clean["recall_at_5"] < high


def test_clean_scores_are_those_of_the_whole_test_set(open_worker, checkpoint, quick, sheet):
    data = load("digits", "test")
    model = build_backbone("rlenet", embedding_dim=16)
    _, _, weights = open_worker(checkpoint, quick())
    model.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    with torch.no_grad():
        points = nn.functional.normalize(model.eval()(data.batch(np.arange(len(data))))).double()
    away = torch.cdist(points, points).fill_diagonal_(math.inf)
    hits = data.labels[away.argmin(dim=1).numpy()] == data.labels
    assert sheet.clean["recall_at_1"] == pytest.approx(hits.mean(), abs=1 / len(data))
    assert sheet.candidates == len(data) == 359
    assert sheet.queries == 6
