"""The tables of closeness, a row of each."""

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def closeness(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import closeness

    yield closeness
    for name in ("closeness", "closeness_attacks", "closeness_defenses", "recordings"):
        sys.modules.pop(name)


def test_a_row_of_every_table(closeness, capsys):
    model = closeness.recorded_model()
    attack = next(closeness.attack_rows(model))
    defense = next(closeness.defense_rows(model))
    assert attack[:3] == ["CA+", "N", "1"]
    assert defense[:3] == ["EST", "N", "1"]
    for row in (attack, defense):
        cosine, signs, pixels, loss = map(float, row[3:7])
        assert 0.999 < cosine <= 1
        assert min(signs, pixels) > 99
        assert loss < 1e-3
    assert float(attack[7]) < 0.5
    closeness.table(("attack", "metric"), [attack[:2]])
    assert capsys.readouterr().out == "| attack | metric |\n|---|---|\n| CA+ | N |\n\n"


def test_clean_scores_of_every_metric(closeness):
    rows = list(closeness.clean_rows(closeness.recorded_model()))
    assert [row[0] for row in rows] == ["N", "C", "E"]
    for row in rows:
        *exact, nmi = map(float, row[1:])
        assert max(exact) < 1e-6
        assert nmi < 0.03
