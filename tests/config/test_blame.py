"""Whether the file or an option of the command line is to blame."""

import pytest

from robsweep.config.blame import blamed
from robsweep.config.load import load_sweep
from robsweep.errors import Problem, UserError

FILE = """
dataset: digits
factors: {baselines: [none, act]}
training: {epochs: 4}
pruning: {rungs: [1, 2]}
"""


@pytest.fixture
def refused(tmp_path):
    """The line that a file is refused with, or taken (None), under changes."""

    def load(*changes, text=FILE):
        path = tmp_path / "file.yaml"
        path.write_text(text)
        try:
            load_sweep(str(path), changes)
        except UserError as error:
            return str(error).replace(str(path), "file.yaml")
        return None

    return load


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("training.epochs", 0), "--epochs or --set training.epochs: input should be greater than 0, got 0"),
        (("search.samples", 0), "--samples or --set search.samples: input should be greater than 0, got 0"),
        (("dataset", "cup"), "--dataset or --set dataset: unknown data set 'cup'"),
        (("name", ""), "--name or --set name: got ''"),
        (("data_root", "/no"), "--data-root or --set data_root: data root /no does not exist"),
        (("pruning.rungs", [9]), "--set pruning.rungs: epoch 9 lies beyond the last epoch, 4"),
        (("pruning", {"rungs": [9]}), "--set pruning: pruning.rungs: epoch 9 lies beyond the last epoch, 4"),
        (("dataset.x", 1), "--set dataset.x: dataset is not a mapping"),
        (("dataset", "cub"), "--dataset or --set dataset: factors.backbone: backbones rc2f2 take images of another"),
        (("scoring.profile", "pami28"), "--set scoring.profile: scoring: the attacks lack"),
    ],
)
def test_an_option_is_to_blame_where_the_file_alone_is_right(refused, change, line):
    assert refused() is None
    assert refused(change).startswith(line)
    assert refused(("scoring.queries", 3), change, ("scoring.seed", 1)).startswith(line)


def test_the_file_is_to_blame_for_what_is_wrong_without_the_options():
    assert blamed(Problem(("a", "b"), "wrong"), "file", [], lambda _: []) == Problem((), "file: a.b: wrong")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("factors", "training", "optimiser.lr"), "--set factors.training.optimiser.lr: wrong"),
        (("factors", "training", "optimiser.lr", "0"), "--set factors.training.optimiser.lr: "),
        (("factors", "training", "optimiser"), "file: factors.training.optimiser: wrong"),
        (("factors", "training"), "file: factors.training: wrong"),
    ],
)
def test_a_range_is_one_key_whatever_its_dots(path, line):
    problem = Problem(path, "wrong")
    found = blamed(problem, "file", ["factors.training.optimiser.lr"], lambda _: [problem])
    assert found.message.startswith(line)


@pytest.mark.parametrize("change", [("scoring.queries", 3), ("training.epochs", 3), ("training.pairs", 8)])
def test_options_that_have_nothing_to_do_with_it(refused, change):
    line = "file.yaml: factors.gradual: expected one or more entries, got []"
    assert refused(change, text=FILE.replace("act]", "act], gradual: []")) == line


def test_a_problem_of_the_file_that_only_shows_once_another_is_gone(refused):
    text = FILE.replace("[1, 2]", "[99]").replace("epochs: 4", "epochs: 4, weights: /no.pt")
    assert refused(text=text).startswith("file.yaml: pruning.rungs: epoch 99")
    assert refused(("pruning.rungs", [1]), text=text).startswith("file.yaml: training.weights: weights file '/no.pt'")


def test_one_bad_change_among_others_is_found(refused):
    line = refused(("training.pairs", 8), ("factors.backbone", ["rres18"]), ("dataset", "digits"))
    assert line.startswith("--set factors.backbone: backbones rres18 take images of another size")
    assert "expected one of rc2f2, rlenet" in line
    line = refused(("training.epochs", 1), ("factors.training", {"epochs": [1, 2]}))
    assert line.startswith("--epochs or --set training.epochs: also has a range in factors.training")
