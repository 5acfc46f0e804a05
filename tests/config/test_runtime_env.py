"""What every process of a sweep may find on its node: nothing that changes a result or is a secret."""

import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from robsweep.config.load import load_sweep, validate
from robsweep.config.runtime_env import OWN_PACKAGES, REFUSED_VARIABLES, RuntimeEnvConfig
from robsweep.errors import UserError

WITH_FOLDER = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none]}
cluster: {runtime_env: {working_dir: here}}
"""


def _sweep(**runtime_env):
    content = {"name": "there", "dataset": "digits", "factors": {"backbone": ["rlenet"], "baselines": ["none"]}}
    return validate({**content, "cluster": {"runtime_env": runtime_env}}, "there.yaml")


@pytest.mark.parametrize(
    ("runtime_env", "line"),
    [
        ({"pip": ["einops"]}, "pip: got 'einops', expected NAME==VERSION: a run"),
        (
            {"pip": ["einops==0.8.*"]},
            "pip: got 'einops==0.8.*', expected NAME==VER",
        ),
        (
            {"pip": ["--pre x"]},
            "pip: got '--pre x', expected NAME==VER",
        ),
        (
            {"pip": ["a @ https://b/c.whl"]},
            "pip: got 'a @ https://b/c.whl', expect",
        ),
        ({"pip": ["Torch==2.0"]}, "pip: 'Torch==2.0' would change results: every"),
        (
            {"pip": ["nvidia_cudnn.cu12==9"]},
            "pip: 'nvidia_cudnn.cu12==9' would cha",
        ),
        ({"env_vars": {"A-B": "1"}}, "env_vars: got 'A-B', expected letters"),
        ({"env_vars": {"A": 1}}, "env_vars.A: input should be a valid string"),
        (
            {"env_vars": {"PROXY": "http://me:pw@host"}},
            "env_vars: PROXY holds a zero",
        ),
        (
            {"working_dir": "s3://bucket/x.zip"},
            "working_dir: got 's3://bucket/x.zi",
        ),
    ],
)
def test_a_mistake_is_a_line_with_the_file_and_the_path(runtime_env, line):
    with pytest.raises(UserError) as caught:
        _sweep(**runtime_env)
    assert str(caught.value).startswith(f"there.yaml: cluster.runtime_env.{line}")
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
        _sweep(env_vars={name: "1"})


def test_every_pattern_refuses_something_and_the_cluster_s_own_settings_pass():
    for patterns in REFUSED_VARIABLES.values():
        for pattern in patterns:
            with pytest.raises(UserError, match="env_vars"):
                _sweep(env_vars={pattern.replace("*", "X"): "1"})
    harmless = ["NCCL_SOCKET_IFNAME", "NCCL_DEBUG", "HTTPS_PROXY", "AWS_REGION", "TORCH_HOME", "HF_HOME", "KEYBOARD"]
    RuntimeEnvConfig.model_validate({"env_vars": dict.fromkeys(harmless, "x")})


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
    (tmp_path / "there.yaml").write_text(WITH_FOLDER)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError) as caught:
        load_sweep("there.yaml")
    assert str(caught.value).startswith("there.yaml: cluster.runtime_env.working_dir: ")
    assert line in str(caught.value)
