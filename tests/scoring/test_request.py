"""How scoring is cut into shards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.config.attacks import parse_attack
from robsweep.config.configuration import configuration_of
from robsweep.config.scoring import ScoringConfig
from robsweep.scoring.request import SHARD_S, ScoreRequest, Shard, batches_of, cut, scoring_of

FACTORS = {name: {"backbone": [net], "baselines": ["none"]} for name, net in (("digits", "rc2f2"), ("cub", "rres18"))}
REQUEST = ScoreRequest(configuration_of("digits:rc2f2:ptripletN"), 0, 1, "nowhere")


@given(queries=st.integers(1, 500), size=st.integers(1, 600))
def test_shards_cover_every_query_of_every_attack_once(queries, size):
    scoring = ScoringConfig(shard_queries=size)
    covered = {}
    for shard in cut(REQUEST, scoring, queries):
        assert 0 < shard.stop - shard.start <= size
        covered.setdefault(shard.spec, []).extend(range(shard.start, shard.stop))
    assert list(covered) == list(scoring.specs)
    assert all(sorted(rows) == list(range(queries)) for rows in covered.values())


@given(queries=st.integers(1, 3000), pass_seconds=st.floats(1e-6, 1.0))
@pytest.mark.parametrize("name", ["digits:rc2f2:ptripletN", "cub:rres18:ptripletN"])
def test_shards_of_no_given_size_take_some_seconds_and_hold_whole_batches(name, queries, pass_seconds):
    request = ScoreRequest(configuration_of(name), 0, 1, "nowhere")
    batch = 256 if "rc2f2" in name else 16
    shards = cut(request, ScoringConfig(), queries, pass_seconds=pass_seconds)
    assert sum(shard.stop - shard.start for shard in shards) == 9 * queries
    for shard in shards:
        assert shard.start % batch == 0
        size = shard.stop - shard.start
        assert size <= batch or size * 32 * pass_seconds <= SHARD_S
        if shard.stop < queries:
            assert (size + batch) * 32 * pass_seconds > SHARD_S


def test_steps_replace_every_attack_s():
    assert {spec.budget.steps for spec in ScoringConfig(steps=3).specs} == {3}


@pytest.mark.parametrize(("behaviour", "starts"), [("reference", [0, 128, 256]), ("described", list(range(0, 300, 7)))])
def test_batches_that_share_a_penalty_are_the_reference_s_whatever_the_shards(behaviour, starts):
    scoring = ScoringConfig(attacks=("SPQA:pm=+:M=1",), behaviour=behaviour, shard_queries=7)
    assert [shard.start for shard in cut(REQUEST, scoring, 300)] == starts


def test_checks_add_shards_of_the_first_queries_only():
    plain, checked = (cut(REQUEST, ScoringConfig(checks=on), 100) for on in (False, True))
    assert checked[: len(plain)] == plain
    added = checked[len(plain) :]
    assert {shard.check for shard in added} == {"nes", "steps", "restarts", "unbounded"}
    assert {(shard.start, shard.stop) for shard in added} == {(0, 32)}
    assert {shard.stop for shard in cut(REQUEST, ScoringConfig(checks=True), 5)} == {5}


@pytest.mark.parametrize(
    ("options", "passes"), [("", 4 * 3), (":restarts=5", 4 * 3 * 5), (":gradient=nes", 4 * 3 * 101)]
)
def test_passes_count_restarts_and_probes(options, passes):
    spec = parse_attack(f"TMA:eps=0.1:alpha=0.1:pgditer=3{options}")
    assert Shard("x", spec, 2, 6, runs=spec.runs("reference")).passes == passes


@given(pass_seconds=st.none() | st.floats(1e-9, 1.0))
@pytest.mark.parametrize(("name", "size"), [("digits:rc2f2:ptripletN", 4096), ("cub:rres18:ptripletN", 512)])
def test_on_accelerators_shards_are_the_same_however_fast_it_went(name, size, pass_seconds):
    request = ScoreRequest(configuration_of(name), 0, 1, "nowhere")
    shards = cut(request, ScoringConfig(), 10_000, accelerated=True, pass_seconds=pass_seconds)
    assert [shard.start for shard in shards] == 9 * list(range(0, 10_000, size))
    own = cut(request, ScoringConfig(shard_queries=77), 100, accelerated=True, pass_seconds=pass_seconds)
    assert [shard.start for shard in own] == 9 * [0, 77]


@pytest.mark.parametrize("size", [None, 1, 16, 17, 256, 257, 1000])
@pytest.mark.parametrize(("dataset", "batch"), [("digits", 256), ("cub", 16)])
def test_a_deterministic_sweep_is_cut_into_whole_batches(dataset, batch, size, sweep_of):
    free, fixed = (
        sweep_of(dataset=dataset, factors=FACTORS[dataset], deterministic=value, scoring={"shard_queries": size})
        for value in (False, True)
    )
    assert scoring_of(free) == free.scoring
    found = scoring_of(fixed).shard_queries
    if size is None:
        assert found is None
        return
    assert found % batch == 0
    assert size <= found < size + batch
    assert scoring_of(fixed).model_copy(update={"shard_queries": size}) == fixed.scoring


@given(start=st.integers(0, 9), queries=st.integers(1, 1200))
@pytest.mark.parametrize("accelerated", [False, True])
@pytest.mark.parametrize("side", [28, 224])
def test_parts_of_a_shard_are_batches_from_its_beginning_on(side, accelerated, start, queries):
    size = {(28, False): 256, (28, True): 4096, (224, False): 16, (224, True): 512}[side, accelerated]
    shard = Shard("x", parse_attack("TMA:eps=0.1:alpha=0.1:pgditer=3"), start, start + queries)
    parts = list(batches_of(shard, ScoringConfig(), side, accelerated=accelerated))
    assert [row for part in parts for row in range(*part)] == list(range(start, start + queries))
    assert {stop - begin for begin, stop in parts[:-1]} <= {size}
    assert parts[-1][1] - parts[-1][0] <= size


def test_queries_that_affect_each_other_stay_together():
    shard = Shard("x", parse_attack("SPQA:pm=+:M=1:eps=0.1:alpha=0.1:pgditer=3"), 128, 256)
    assert list(batches_of(shard, ScoringConfig(), 224, accelerated=False)) == [(128, 256)]
    described = ScoringConfig(behaviour="described")
    assert len(list(batches_of(shard, described, 224, accelerated=False))) == 8
