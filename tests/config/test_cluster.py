"""What a sweep file may ask of a cluster: nothing that changes a result, and a line for whatever is wrong."""

import json

import pytest

from robsweep.config.layout import layout_of
from robsweep.config.load import load_sweep, validate
from robsweep.config.shares import Machine
from robsweep.errors import UserError

SPACE = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none]}
cluster:
  runtime_env:
    pip: [einops==0.8.1]
    env_vars: {NCCL_SOCKET_IFNAME: eth0, TORCH_HOME: /shared/torch}
    working_dir: here
  trainers: {placement: SPREAD, accelerator_type: A100, resources: {big: 2, near: 0.5}}
  attackers: {placement: SPREAD, resources: {near: 0.25}}
"""


def _sweep(**cluster):
    content = {"name": "there", "dataset": "digits", "factors": {"backbone": ["rlenet"], "baselines": ["none"]}}
    return validate({**content, "cluster": cluster}, "there.yaml")


def test_all_of_it_is_read_and_kept_in_the_journal_s_copy(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    (tmp_path / "there.yaml").write_text(SPACE)
    monkeypatch.chdir(tmp_path)
    sweep = load_sweep("there.yaml")
    assert sweep.cluster.runtime_env.working_dir == str(tmp_path / "here")
    kept = json.loads(json.dumps(sweep.model_dump(mode="json")))
    assert validate(kept, "the journal").cluster == sweep.cluster
    assert kept["cluster"]["runtime_env"]["env_vars"] == {"NCCL_SOCKET_IFNAME": "eth0", "TORCH_HOME": "/shared/torch"}


def test_shares_hold_custom_resources_and_types():
    sweep = _sweep(
        trainers={"placement": "STRICT_SPREAD", "accelerator_type": "A100", "resources": {"big": 2}},
        attackers={"placement": "SPREAD", "resources": {"near": 0.25}},
    )
    layout = layout_of(sweep, Machine(0, 8))
    assert layout.training.of_worker == {"CPU": 1, "GPU": 0, "big": 2, "accelerator_type:A100": 0.001}
    assert layout.scoring.of_actor == {"CPU": 1, "GPU": 0, "near": 0.25}
    assert layout.least == {"CPU": 3, "GPU": 0, "big": 2, "accelerator_type:A100": 0.001, "near": 0.5}
    assert (layout.training.placement, layout.scoring.spread) == ("STRICT_SPREAD", True)


def test_without_the_key_nothing_is_asked_for():
    layout = layout_of(_sweep(), Machine(0, 8))
    assert (layout.training.custom, layout.scoring.custom, layout.scoring.spread) == ((), (), False)


@pytest.mark.parametrize(
    ("cluster", "line"),
    [
        ({"runtimeenv": {}}, "runtimeenv: unknown key; allowed here: runtime_env, trainers, attackers"),
        (
            {"runtime_env": {"conda": "x"}},
            "runtime_env.conda: unknown key; allowed here: pip, env_vars, working",
        ),
        (
            {"trainers": {"place": 1}},
            "trainers.place: unknown key; allowed here: accelerator_type, resources, pl",
        ),
        (
            {"trainers": {"placement": "SPRAED"}},
            "trainers.placement: input should be 'PACK', 'SPREAD', 'STRICT",
        ),
        (
            {"attackers": {"placement": "STRICT_PACK"}},
            "attackers.placement: input should be 'PACK' or 'SPREAD'",
        ),
        (
            {"trainers": {"accelerator_type": "A 100"}},
            "trainers.accelerator_type: got 'A 100', expected a type",
        ),
        (
            {"trainers": {"resources": {"GPU": 1}}},
            "trainers.resources: GPU is none of your own: expected other",
        ),
        (
            {"trainers": {"resources": {"big": 1.5}}},
            "trainers.resources: big: got 1.5, expected a share above 0",
        ),
        ({"trainers": {"resources": {"big": 0}}}, "trainers.resources: big: got 0.0, expected a share above 0"),
        ({"trainers": {"resources": {"a b": 1}}}, "trainers.resources: got 'a b', expected letters"),
    ],
)
def test_a_mistake_is_a_line_with_the_file_the_path_and_what_is_allowed(cluster, line):
    with pytest.raises(UserError) as caught:
        _sweep(**cluster)
    assert str(caught.value).startswith(f"there.yaml: cluster.{line}")
    assert "\n" not in str(caught.value)
