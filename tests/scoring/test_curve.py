"""Curves over eps: how they are written, and what their ends must be."""

import numpy as np
import pytest

from robsweep.config.scoring import ScoringConfig
from robsweep.errors import UserError
from robsweep.scoring.curve import at_eps, parse_curve, require_one_eps
from robsweep.scoring.single import Single


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("eps=0:77/255:12", np.linspace(0, 77 / 255, 12)),
        ("eps=1/255:0.5:2", [1 / 255, 0.5]),
        ("eps=.1:1:3", [0.1, 0.55, 1.0]),
    ],
)
def test_values_of_eps(text, values):
    assert parse_curve(text).values == pytest.approx(list(values))
    assert parse_curve(text).values[-1] <= 1.0


@pytest.mark.parametrize(
    "text",
    ["", "0:1:3", "eps=0:1", "eps=0:1:1", "eps=0.3:0.1:4", "eps=0:2:4", "eps=-1:1:4", "eps=0:1/0:3", "eps=0:x:3"],
)
def test_others_are_refused_by_name(text):
    with pytest.raises(UserError, match="curve") as caught:
        parse_curve(text)
    assert repr(text) in str(caught.value)


def test_attacks_of_several_budgets_make_no_curve():
    with pytest.raises(UserError, match=r"pami28 has 0\.03137, 0\.30196"):
        require_one_eps(ScoringConfig(profile="pami28"))


def test_only_eps_changes():
    scoring = ScoringConfig(steps=5, checks=True)
    for before, after in zip(scoring.specs, at_eps(scoring, 0.25).specs, strict=True):
        assert after == before.model_copy(update={"budget": before.budget.model_copy(update={"eps": 0.25})})
    assert not at_eps(scoring, 0.25).checks


def test_attacks_that_become_one_run_once():
    both = ScoringConfig(attacks=("TMA:pgditer=3", "TMA:pgditer=5"))
    assert len(both.specs) == 2
    assert len(both.model_copy(update={"steps": 2}).specs) == 1
    assert len(at_eps(both, 0.0).specs) == 1


def test_ends_of_a_curve_are_the_benign_network_and_the_profile(checkpoint, quick):
    single = Single(checkpoint, quick(queries=40, steps=3))
    first, last = single.curve(parse_curve("eps=0:0.30196:2"))
    whole = single.sheet()
    assert last.terms == pytest.approx(whole.terms)
    assert last.ers == pytest.approx(whole.ers)
    assert last.ers_interval == pytest.approx(whole.intervals["ers"])
    # unperturbed: the 40 queries' own recall, every match in its place, nothing shifted
    own = single._embedded[1].values["recall_at_1"][:40].mean() * 100
    assert [first.terms[name] for name in ("ES:R", "LTM", "GTM")] == pytest.approx([own] * 3)
    assert first.terms["GTT"] == 100.0
    assert first.terms["ES:D"] == pytest.approx(0.0, abs=1e-5)
    assert first.terms["CA-"] < 3  # a candidate of the top 1 %
    assert first.ers > last.ers


def test_eps_0_takes_one_step_and_gives_what_many_would(checkpoint, quick):
    scoring = quick(steps=4)
    few = Single(checkpoint, at_eps(scoring, 0.0))
    many = Single(checkpoint, quick(attacks=tuple(str(s).replace("eps=0.30196", "eps=0") for s in scoring.specs)))
    assert {spec.budget.steps for spec in few.scoring.specs} == {1}
    assert few.sheet().terms == pytest.approx(many.sheet().terms, abs=1e-6)
