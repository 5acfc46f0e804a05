"""Reading a sweep file: what is found, what is refused, and in which words."""

from pathlib import Path

import pytest

from robsweep.config import sweep
from robsweep.config.load import bundled_spaces, find_space, load_sweep, parse_change
from robsweep.config.points import space_of
from robsweep.errors import UserError


@pytest.mark.parametrize("name", ["full_grammar", "full_grammar.yaml", "spaces/full_grammar.yaml"])
def test_bundled_files_are_found_under_every_usual_name(name):
    assert find_space(name).name == "full_grammar.yaml"


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
        ("conditions=[{exclude: {color: red}}]", "conditions.0: unknown factor 'color'"),
        ("factors.training={optimiser.lr: {unifrom: [0, 1]}}", "unifrom: unknown key; allowed here: choice"),
        ("factors.training={optimiser.lr: {uniform: [1, 0]}}", "uniform needs low < high"),
    ],
)
def test_a_bad_value_names_file_path_and_what_is_allowed(change, words):
    with pytest.raises(UserError) as caught:
        load_sweep("quickstart", [parse_change(change)])
    message = str(caught.value)
    assert "quickstart.yaml: " in message
    assert words in message
    assert "\n" not in message


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


def test_an_unknown_file_lists_the_bundled_ones():
    with pytest.raises(UserError, match=r"full_grammar.*quickstart"):
        find_space("nothing.yaml")


def test_set_takes_yaml_values_and_nests():
    assert parse_change("a.b=[1, x]") == ("a.b", [1, "x"])
    loaded = load_sweep("quickstart", [("scoring.queries", 5), ("seeds", [1, 2])])
    assert loaded.scoring.queries == 5
    assert loaded.seeds == (1, 2)
    ranged = load_sweep("papers/cub", [("factors.training.budget.steps", [4, 16])])
    assert ranged.factors.training["budget.steps"].choice == (4, 16)
    with pytest.raises(UserError, match="key=value"):
        parse_change("novalue")
    with pytest.raises(UserError, match="not a mapping"):
        load_sweep("quickstart", [("dataset.x", 1)])


def test_floors_may_name_every_term_of_ers():
    from robsweep.metrics import ers

    assert set(sweep.TERMS) == set(ers.TERMS)
    assert load_sweep("quickstart", [("pruning.floors", dict.fromkeys(ers.TERMS, 1.0))])
