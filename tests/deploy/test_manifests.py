"""What deploy/ holds fits KubeRay and Ray's cluster launcher, and names commands, keys and versions that there are."""

import copy
import json
import re
import shlex
from pathlib import Path

import jsonschema
import pytest
import ray.autoscaler
import yaml
from ray.autoscaler._private.util import prepare_config, validate_config

from robsweep.config.load import load_sweep
from robsweep.config.parse_change import parse_change

DEPLOY, HERE = Path("deploy"), Path(__file__).parent


@pytest.fixture
def rayjob():
    return yaml.safe_load((DEPLOY / "rayjob.yaml").read_text())


@pytest.fixture
def launched():
    return yaml.safe_load((DEPLOY / "cluster.yaml").read_text())


@pytest.fixture(scope="module")
def rayjob_schema():
    return json.loads((HERE / "rayjob.schema.json").read_text())


def test_the_rayjob_fits_kuberay_s_type(rayjob, rayjob_schema):
    jsonschema.Draft7Validator.check_schema(rayjob_schema)
    jsonschema.validate(rayjob, rayjob_schema)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("apiVersion",), "ray.io/v1alpha1"),
        (("spec", "entryPoint"), "robsweep"),
        (("spec", "submissionMode"), "k8sJobMode"),
        (("spec", "backoffLimit"), "3"),
        (("spec", "rayClusterSpec", "headGroupSpec", "rayStartParams", "num-cpus"), 0),
        (("spec", "rayClusterSpec", "workerGroupSpecs", 0, "groupName"), "Steady"),
        (("spec", "rayClusterSpec", "workerGroupSpecs", 1, "template", "spec", "containers", 0, "resource"), {}),
    ],
)
def test_the_schema_finds_mistakes(rayjob, rayjob_schema, path, value):
    wrong = copy.deepcopy(rayjob)
    holder = wrong
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, rayjob_schema)


def test_the_entrypoint_is_a_sweep_that_there_is_and_plain_words(rayjob):
    """KubeRay puts the entrypoint into a command of a shell, so that it must hold nothing that a shell would read."""
    entrypoint = rayjob["spec"]["entrypoint"]
    assert re.fullmatch(r"[A-Za-z0-9_./:= -]+", entrypoint)
    script, space, _, storage, *options = shlex.split(entrypoint)
    assert script == "robsweep-sweep"
    assert storage.startswith("s3://")
    changes = [parse_change(text) for flag, text in zip(options[::2], options[1::2], strict=True) if flag == "--set"]
    sweep = load_sweep(space, changes)
    groups = rayjob["spec"]["rayClusterSpec"]["workerGroupSpecs"]
    (steady,) = (json.loads(json.loads(params)) for g in groups if (params := g["rayStartParams"].get("resources")))
    assert steady.keys() == sweep.cluster.attackers.resources.keys()


def test_all_nodes_have_one_image_with_the_ray_that_is_pinned(rayjob, launched):
    pinned = re.search(r"^ray==(\S+)$", Path("constraints.txt").read_text(), re.MULTILINE)[1]
    spec = rayjob["spec"]["rayClusterSpec"]
    assert spec["rayVersion"] == pinned
    groups = [spec["headGroupSpec"], *spec["workerGroupSpecs"]]
    images = {container["image"] for group in groups for container in group["template"]["spec"]["containers"]}
    assert images == {launched["docker"]["image"]}


def test_the_cluster_launcher_takes_the_cluster(launched):
    """By Ray's own schema, as it stands and with Ray's own defaults filled in."""
    schema = json.loads((Path(ray.autoscaler.__file__).parent / "ray-schema.json").read_text())
    jsonschema.validate(launched, schema)
    validate_config(prepare_config(copy.deepcopy(launched)))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(launched | {"max_worker": 9}, schema)


def test_the_image_copies_files_that_there_are():
    lines = [line.split()[1:] for line in (DEPLOY / "Dockerfile").read_text().splitlines() if line.startswith("COPY")]
    copied = [name for words in lines for name in words[:-1] if not name.startswith("--")]
    assert [name for name in copied if not Path(name).exists()] == []
    assert "deploy/sweep.sh" in copied
