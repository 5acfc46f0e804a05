"""What is said of scores once is said the same everywhere."""

from pathlib import Path

import pytest

from robsweep.config.scores import CLEAN, SCORES, TERMS
from robsweep.metrics.ers import contributions
from robsweep.results.row import ResultRow
from robsweep.results.units import columns_of

DOCS = (Path(__file__).parents[2] / "docs" / "scores.md").read_text()


@pytest.mark.parametrize("score", [score for score in SCORES.values() if score.kind != "cost"], ids=lambda s: s.name)
def test_every_score_is_a_column(score):
    aliases = {field.alias or name for name, field in ResultRow.model_fields.items()}
    assert set(columns_of(score)) <= aliases
    assert score.field in ResultRow.model_fields


@pytest.mark.parametrize("name", [*CLEAN, *TERMS])
def test_every_score_is_documented(name):
    assert f"`{name}`" in DOCS


@pytest.mark.parametrize("name", TERMS)
def test_a_term_that_is_better_is_worth_more(name):
    least, most = (contributions(dict.fromkeys(TERMS, 0.5) | {name: value})[name] for value in (0.5, 0.75))
    assert (most > least) == (SCORES[name].better == "higher")
