"""How scoring is cut into shards."""

from hypothesis import given
from hypothesis import strategies as st

from robsweep.config.configuration import configuration_of
from robsweep.config.sweep import ScoringConfig
from robsweep.scoring.request import ScoreRequest, cut

REQUEST = ScoreRequest(configuration_of("digits:rc2f2:ptripletN"), 0, 0, 1, "nowhere")


@given(queries=st.integers(1, 500), size=st.integers(1, 600))
def test_shards_cover_every_query_of_every_attack_once(queries, size):
    scoring = ScoringConfig(shard_queries=size)
    covered = {}
    for shard in cut(REQUEST, scoring, queries):
        assert 0 < shard.stop - shard.start <= size
        covered.setdefault(shard.spec, []).extend(range(shard.start, shard.stop))
    assert list(covered) == list(scoring.specs)
    assert all(sorted(rows) == list(range(queries)) for rows in covered.values())


def test_steps_replace_every_attack_s():
    assert {spec.budget.steps for spec in ScoringConfig(steps=3).specs} == {3}
