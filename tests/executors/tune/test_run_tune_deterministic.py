"""A small real sweep with ``--deterministic``: the same journal bit for bit, whoever computes, and how many."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.ray

SPACE = """
name: small
dataset: digits
factors:
  backbone: [rlenet]
  baselines: [none, est, act]
  source: [s]
  destination: [m, h]
training: {epochs: 2, pairs: 512, budget: {steps: 1}, embedding_dim: 16}
scoring: {queries: 300, steps: 1, cpus_per_actor: 0.5, resamples: 20}
pruning: {rungs: [1], policy: promotion, reduction: 2, min_peers: 2}
search: {kind: random, samples: 5}
resources: {cpus_per_worker: 0.5}
"""
MEASURED = ("at", "seq", "crc32", "train_seconds", "score_seconds")
"""Times, and what follows from them."""
VARIED = {"scoring": ("actors", "shard_queries"), "resources": ("concurrent", "layout")}


def _journal(folder, *arguments, threads):
    """The facts of a run without times, where it was carried out, and what the test varies."""
    folder.mkdir()
    (folder / "small.yaml").write_text(SPACE)
    command = [sys.executable, "-m", "robsweep", "run", "small.yaml", "--deterministic", *arguments]
    environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=500)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    lines = (folder / "runs" / "small" / "journal" / "00000001.jsonl").read_text().splitlines()
    facts = [_without_times(json.loads(line))["fact"] for line in lines]
    assert facts[0]["sweep"]["deterministic"] == 4
    for section, keys in VARIED.items():
        for key in keys:
            del facts[0]["sweep"][section][key]
    return [fact for fact in facts if fact["kind"] != "laid_out"]


def _without_times(value):
    if isinstance(value, dict):
        return {name: _without_times(part) for name, part in value.items() if name not in MEASURED}
    return [_without_times(part) for part in value] if isinstance(value, list) else value


def test_actors_slots_shards_and_executors_leave_no_trace(tmp_path):
    small = ("--set", "scoring.shard_queries=100")
    expected = _journal(tmp_path / "inline", "--executor", "inline", *small, threads=2)
    kinds = [fact["kind"] for fact in expected]
    assert kinds.count("scored") > kinds.count("promoted") > 0
    changes = {"scoring.actors": 3, "resources.concurrent": 2, "scoring.shard_queries": 400, "resources.layout": "cpu"}
    given = [part for key, value in changes.items() for part in ("--set", f"{key}={value}")]
    found = _journal(tmp_path / "ray", *given, threads=1)
    differing = [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]]
    assert not differing, differing[0]
