"""Which published row a run is set beside, and when the two agree."""

import pytest

from analysis.match import Score, compare
from analysis.page import plane_figure
from analysis.tables import match_rows
from robsweep.published.published_rows import published
from robsweep.results.store import ResultStore

ROWS = published()


def _compared(folder):
    parts, others = compare(ResultStore(folder).rows(), ROWS)
    return {part.table: part for part in parts}, others


def test_the_published_figures_agree_with_themselves(run_of):
    parts, others = _compared(run_of("papers/cub"))
    main = parts["main comparison"]
    assert (main.rows, len(main.matches), main.missing, others) == (9, 9, (), [])
    for part in parts.values():
        assert all(match.agrees and not match.remarks for match in part.matches)
    for match in main.matches:
        assert set(match.scores) == set(match.published.figures)
        for name, score in match.scores.items():
            assert score.difference == pytest.approx(0)
            assert score.agrees is (None if name == "mAP" else True)


def test_the_most_complete_table_comes_first_and_the_rest_of_it_is_named(run_of):
    parts, _ = compare(ResultStore(run_of("papers/cub")).rows(), ROWS)
    assert [part.table for part in parts][:2] == ["main comparison", "headline"]
    budget = next(part for part in parts if part.table == "training budget")
    assert {(row.defense, row.pgd_steps) for row in budget.missing} >= {("ACT[R]", "2"), ("HM[S,M]", "32")}
    assert len(budget.missing) == 18
    assert not any(part.dataset != "cub" for part in parts)


def test_destinations_without_a_string_find_their_rows(run_of):
    parts, others = _compared(run_of("papers/cub_destination"))
    names = {match.published.defense: match for match in parts["destination hardness"].matches}
    assert {"HM[S,0]", "HM[S,-gamma/2]", "HM[S,-gamma]", "HM[S,g_B(M)] (xi=0.1)", "HM[S,M]"} <= set(names)
    assert names["HM[S,0]"].run.recall_at_1 == pytest.approx(0.008)
    supplement = {match.published.defense for match in parts["supplement"].matches}
    assert {"HM[S,g_LGA] (u=2.2)", "HM[S,g_1/2]", "HM[S,g_2]"} <= supplement
    assert others == []


def test_weight_of_the_intra_class_term_and_steps_tell_rows_apart(run_of):
    parts, _ = _compared(run_of("papers/sop_intra_class"))
    light = [
        (m.published.defense, m.published.pgd_steps, m.published.figures["ERS"])
        for m in parts["main comparison"].matches
    ]
    assert light == [("HM[S,g_LGA]&ICS", "8", 61.2), ("HM[S,g_LGA]&ICS", "32", 61.6)]
    heavy = [(m.published.pgd_steps, m.published.figures["ERS"]) for m in parts["supplement"].matches]
    assert heavy == [("8", 60.1), ("32", 60.8)]


def test_an_alias_is_the_same_row(run_of):
    (run,) = ResultStore(run_of("papers/mnist", [("factors.baselines", [])])).rows()
    assert run.identity == "mnist:rc2f2ghmetsri:ptripletN"
    parts, others = compare([run], ROWS)
    assert [match.published.defense for part in parts for match in part.matches] == ["HM[S,g_LGA]&ICS"]
    assert others == []


def test_what_is_in_no_table(run_of):
    parts, others = _compared(run_of("papers/fashion"))
    assert [run.identity for run in others] == ["fashion:rc2f2ghmetsr:ptripletN"]
    assert parts["Fashion-MNIST"].missing == ()


def test_another_recipe_is_compared_and_said(run_of):
    folder = run_of("papers/mnist", [("training", {"epochs": 2, "optimiser": {"lr": 0.01}})])
    parts, _ = _compared(folder)
    assert len(parts["headline"].matches) == 4
    assert all(m.remarks == ("epochs 2, not 8", "optimiser.lr 0.01, not 0.001") for m in parts["headline"].matches)


def test_no_defense_has_no_budget_to_differ_in(run_of):
    parts, _ = _compared(run_of("papers/mnist", [("training", {"budget": {"eps": 0.1}})]))
    remarks = {match.published.defense: match.remarks for match in parts["headline"].matches}
    assert remarks["N/A"] == ()
    assert remarks["ACT"] == ("budget.eps 0.1, not 0.302",)


def test_scoring_status_and_flags_are_said(run_of):
    def change(key, fields):
        return fields | {
            "status": "pruned",
            "epoch": 2,
            "profile": "rob224",
            "behaviour": "strong",
            "flags": ("x",),
            "reach": 1.0,
        }

    parts, _ = _compared(run_of("papers/mnist", change=change))
    expected = ("pruned at epoch 2 of 8", "profile rob224, not rob28", "behaviour strong, not reference", "x")
    assert all(match.remarks == expected for match in parts["headline"].matches)


def test_a_failed_run_has_nothing_to_compare(run_of):
    def change(key, fields):
        gone = dict.fromkeys(("recall_at_1", "recall_at_2", "map", "nmi", "ers"))
        return fields | gone | {"status": "failed", "reason": "killed"}

    parts, _ = _compared(run_of("papers/mnist", change=change))
    for match in parts["headline"].matches:
        assert (match.scores, match.agrees) == ({}, None)


def test_a_collapsed_row_is_set_beside_but_not_judged(run_of):
    def change(key, fields):
        return fields | {"recall_at_1": 0.008, "ers": 29.7}

    parts, _ = _compared(run_of("papers/cub_pairs", change=change))
    judged = [match.agrees for match in parts["source x destination"].matches]
    assert judged.count(None) == 10
    assert set(judged) == {None, False}


def test_the_last_rung_of_each_seed_counts(run_of):
    folder = run_of(
        "papers/mnist", [("factors.baselines", ["none"]), ("factors.source", []), ("factors.destination", [])]
    )
    store = ResultStore(folder)
    (row,) = store.rows()
    later, other = row.model_copy(update={"rung": 1, "ers": 20.0}), row.model_copy(update={"seed": 1, "ers": 14.0})
    store.write([row, later, other])
    parts, _ = _compared(folder)
    found = {match.run.seed: match.scores["ERS"].ours for match in parts["headline"].matches}
    assert found == {0: 20.0, 1: 14.0}
    assert {m.run.seed: m.agrees for m in parts["headline"].matches} == {0: False, 1: True}


@pytest.mark.parametrize(
    ("score", "agrees"),
    [
        (Score(32.0, 30.0, None, 2.0), True),
        (Score(32.1, 30.0, None, 2.0), False),
        (Score(32.1, 30.0, (29.9, 34.0), 2.0), True),
        (Score(32.1, 30.0, (30.1, 34.0), 2.0), False),
        (Score(99.0, 30.0, None, None), None),
    ],
)
def test_agreement_is_the_interval_or_the_tolerance(score, agrees):
    assert score.agrees is agrees


def test_weakened_scores_stand_beside_published_ones_only_with_the_word(run_of):
    def change(key, fields):
        return fields | {"profile": "rob28, 4 of 32 steps", "reach": 0.156, "flags": ("effort:weakened",)}

    parts, _ = _compared(run_of("papers/mnist", change=change))
    content = match_rows(parts["headline"])
    for match, row in zip(parts["headline"].matches, content.rows, strict=True):
        assert match.weakened
        assert match.agrees is None
        assert "profile rob28, 4 of 32 steps, not rob28" in match.remarks
        assert "effort:weakened" in match.remarks
        assert row[content.head.index("ERS")].endswith(" weakened")
        assert "weakened" not in row[content.head.index("R@1")]
    (trace, *_) = plane_figure(parts["headline"].matches).data
    assert "weakened" in trace.text[1]
    assert "weakened" not in trace.text[0]


def test_a_table_that_knows_no_effort_says_so(run_of):
    parts, _ = _compared(run_of("papers/mnist", change=lambda key, fields: fields | {"profile": "rob28"}))
    assert {match.remarks for match in parts["headline"].matches} == {("effort of the attacks not recorded",)}
