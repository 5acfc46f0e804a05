"""What a sweep file may ask of a cluster: nothing that changes a result, and a line for whatever is wrong."""

import json
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from robsweep.config.cluster import ClusterConfig
from robsweep.config.layout import layout_of
from robsweep.config.load import load_sweep, validate
from robsweep.config.runtime_env import OWN_PACKAGES, REFUSED_VARIABLES
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
        ({"runtime_env": {"pip": ["einops"]}}, "runtime_env.pip: got 'einops', expected NAME==VERSION: a run"),
        (
            {"runtime_env": {"pip": ["einops==0.8.*"]}},
            "runtime_env.pip: got 'einops==0.8.*', expected NAME==VER",
        ),
        (
            {"runtime_env": {"pip": ["--index-url x"]}},
            "runtime_env.pip: got '--index-url x', expected NAME==VER",
        ),
        (
            {"runtime_env": {"pip": ["a @ https://b/c.whl"]}},
            "runtime_env.pip: got 'a @ https://b/c.whl', expect",
        ),
        ({"runtime_env": {"pip": ["Torch==2.0"]}}, "runtime_env.pip: 'Torch==2.0' would change results: every"),
        (
            {"runtime_env": {"pip": ["nvidia_cudnn.cu12==9"]}},
            "runtime_env.pip: 'nvidia_cudnn.cu12==9' would cha",
        ),
        ({"runtime_env": {"env_vars": {"A-B": "1"}}}, "runtime_env.env_vars: got 'A-B', expected letters"),
        ({"runtime_env": {"env_vars": {"A": 1}}}, "runtime_env.env_vars.A: input should be a valid string"),
        (
            {"runtime_env": {"env_vars": {"PROXY": "http://me:pw@host"}}},
            "runtime_env.env_vars: PROXY holds a zero",
        ),
        (
            {"runtime_env": {"working_dir": "s3://bucket/x.zip"}},
            "runtime_env.working_dir: got 's3://bucket/x.zi",
        ),
    ],
)
def test_a_mistake_is_a_line_with_the_file_the_path_and_what_is_allowed(cluster, line):
    with pytest.raises(UserError) as caught:
        _sweep(**cluster)
    assert str(caught.value).startswith(f"there.yaml: cluster.{line}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("OMP_NUM_THREADS", "would change numbers"),
        ("cublas_workspace_config", "would change numbers"),
        ("TORCH_ALLOW_TF32_CUBLAS_OVERRIDE", "would change numbers"),
        ("TORCHINDUCTOR_MAX_AUTOTUNE", "would change numbers"),
        ("PYTHONHASHSEED", "would change which code runs"),
        ("LD_PRELOAD", "would change which code runs"),
        ("CUDA_VISIBLE_DEVICES", "would change where it computes"),
        ("TUNE_MAX_PENDING_TRIALS_PG", "is robsweep's or Ray's own"),
        ("AWS_SECRET_ACCESS_KEY", "may be a secret"),
        ("AWS_ACCESS_KEY_ID", "may be a secret"),
        ("HF_TOKEN", "may be a secret"),
    ],
)
def test_variables_that_change_results_or_are_secrets_are_refused(name, why):
    with pytest.raises(UserError, match=f"^there.yaml: cluster.runtime_env.env_vars: {name} {why}"):
        _sweep(runtime_env={"env_vars": {name: "1"}})


def test_every_pattern_refuses_something_and_the_cluster_s_own_settings_pass():
    for patterns in REFUSED_VARIABLES.values():
        for pattern in patterns:
            with pytest.raises(UserError, match="env_vars"):
                _sweep(runtime_env={"env_vars": {pattern.replace("*", "X"): "1"}})
    harmless = ["NCCL_SOCKET_IFNAME", "NCCL_DEBUG", "HTTPS_PROXY", "AWS_REGION", "TORCH_HOME", "HF_HOME", "KEYBOARD"]
    ClusterConfig.model_validate({"runtime_env": {"env_vars": dict.fromkeys(harmless, "x")}})


def test_no_package_that_robsweep_needs_can_be_replaced():
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    names = [canonicalize_name(Requirement(line).name) for line in project["dependencies"]]
    assert [name for name in names if not any(fnmatchcase(name, own) for own in OWN_PACKAGES)] == []


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (lambda folder: None, "does not exist; expected a folder"),
        (lambda folder: folder.touch(), "is a file; expected a folder"),
        (lambda folder: (folder / "robsweep").mkdir(parents=True), "holds a robsweep, which would take the place"),
    ],
    ids=["missing", "file", "another robsweep"],
)
def test_a_working_folder_is_there_and_brings_no_robsweep(tmp_path, monkeypatch, make, line):
    make(tmp_path / "here")
    (tmp_path / "there.yaml").write_text(SPACE)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError) as caught:
        load_sweep("there.yaml")
    assert str(caught.value).startswith("there.yaml: cluster.runtime_env.working_dir: ")
    assert line in str(caught.value)
