"""Reading a sweep file: what is found, what is refused, and in which words."""

from pathlib import Path

import pytest
import yaml

from robsweep.config.changes import put
from robsweep.config.find_sweep import bundled_spaces, find_space
from robsweep.config.load import load_sweep
from robsweep.config.parse_change import parse_change
from robsweep.config.points import space_of
from robsweep.errors import UserError


def test_a_file_of_one_s_own_comes_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    own = Path("spaces/full_grammar.yaml")
    own.parent.mkdir()
    own.write_text("dataset: digits\nfactors: {baselines: [none]}\n")
    assert load_sweep("spaces/full_grammar.yaml").dataset == "digits"


@pytest.mark.parametrize("name", bundled_spaces())
def test_every_bundled_file_is_valid_and_spans_something(name):
    assert space_of(load_sweep(name)).points


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("scoring.quries=3", "scoring.quries: unknown key; allowed here: profile, attacks, behaviour"),
        ("factors.bakbone=[rc2f2]", "factors.bakbone: unknown key; allowed here: backbone"),
        ("pruning.reduction=1", "pruning.reduction: input should be greater than 1, got 1"),
        ("factors.backbone=[vgg]", "factors.backbone: unknown backbone 'vgg'"),
        ("factors.loss=[ptriplet]", "factors.loss: unknown loss 'ptriplet'"),
        ("factors.destination=[q]", "factors.destination.0: got 'q'"),
        ("dataset=imagenet", "dataset: unknown data set 'imagenet'"),
        ("objectives=[speed]", "objectives: unknown objective 'speed'"),
        ("objectives=[ers]", "objectives: a front needs two or more objectives, each once; got ers"),
        ("scoring.profile=rob29", "scoring.profile: unknown profile 'rob29'"),
        ("scoring.profile=pami28", "scoring: the attacks lack"),
        ("name=../x", "name: got '../x'"),
        (f"name={'x' * 101}", "xxx... of 101 characters, expected 100 at most"),
        ("seeds=[0, -1]", "seeds.first.1: input should be greater than or equal to 0, got -1"),
        (f"seeds=[{2**63}]", f"seeds.first.0: input should be less than {2**63}, got {2**63}"),
        (f"search.seed={2**63}", f"search.seed: input should be less than {2**63}"),
        ("training.weights=imagenet", "training.weights: backbone 'rlenet' has no ImageNet weights: expected random"),
        ("pruning.rungs=[1, 99]", "pruning.rungs: epoch 99 lies beyond the last epoch, 4"),
        ("conditions=[{exclude: {backbone: rlenet}}]", "conditions: they exclude every configuration"),
        ("conditions=[{exclude: {source: []}}]", "conditions.0: source lists no value: expected one or more"),
        ("factors.backbone=[rres18]", "factors.backbone: backbones rres18 take images of another size"),
        (
            "factors.baselines=[{act: 1}]",
            "baselines.0: got {'act': 1}, expected none, est, ses, rest, act, minmax, tride",
        ),
        ("factors.baselines=[3]", "factors.baselines.0: got 3, expected none, est"),
        (
            "factors.baselines=[{tride: 0}]",
            "baselines.0: got {'tride': 0}, expected {tride: LAMBDA} with a number above",
        ),
        ("factors.baselines=[{tride: true}]", "baselines.0: got {'tride': True}, expected {tride: LAMBDA}"),
        ("factors.baselines=[{kind: tride, u: 1}]", "baselines.0: got {'kind': 'tride', 'u': 1}, expected {tride:"),
        ("conditions=[{exclude: {color: red}}]", "conditions.0: unknown factor 'color'"),
        ("factors.training={optimiser.lr: {unifrom: [0, 1]}}", "unifrom: unknown key; allowed here: choice"),
        ("factors.training={optimiser.lr: {uniform: [1, 0]}}", "uniform needs low < high"),
    ],
)
def test_a_bad_value_names_file_or_option_path_and_what_is_allowed(tmp_path, change, words):
    key, value = parse_change(change)
    with pytest.raises(UserError) as caught:
        load_sweep("quickstart", [(key, value)])
    message = str(caught.value)
    assert f"--set {key}" in message
    assert words in message
    assert "\n" not in message

    path = tmp_path / "own.yaml"
    path.write_text(yaml.safe_dump(put(yaml.safe_load(find_space("quickstart").read_text()), key, value)))
    with pytest.raises(UserError) as caught:
        load_sweep(str(path))
    assert str(caught.value).startswith(f"{path}: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_training_fields_are_checked_before_anything_starts():
    with pytest.raises(UserError, match=r"training\.budget\.epss: unknown key; allowed here: eps, alpha, steps"):
        space_of(load_sweep("quickstart", [("training.budget.epss", 0.1)]))


@pytest.mark.parametrize(
    ("content", "words"), [("a: [", "not valid YAML"), ("- 1", "expected a mapping"), ("", "mapping")]
)
def test_files_that_are_no_sweeps(tmp_path, content, words):
    path = tmp_path / "broken.yaml"
    path.write_text(content)
    with pytest.raises(UserError, match=words) as caught:
        load_sweep(str(path))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("factor", ["backbone", "gradual", "anchor", "distance", "intra_class", "loss"])
def test_a_factor_without_values_is_an_error_at_its_key(factor):
    with pytest.raises(UserError, match=rf"factors\.{factor}: expected one or more entries, got \[\]"):
        load_sweep("quickstart", [(f"factors.{factor}", [])])


def test_baselines_or_source_and_destination_may_be_empty():
    without = load_sweep("quickstart", [("factors.baselines", [])])
    assert {point.configuration.identity.defense.kind for point in space_of(without).points} == {"hm"}
    without = load_sweep("quickstart", [("factors.source", []), ("factors.destination", [])])
    assert len(space_of(without).points) == 6
