"""Several mistakes in a sweep file are told at once."""

import pytest
import yaml

from robsweep.config.find_sweep import find_space
from robsweep.config.load import load_sweep
from robsweep.errors import UserError


@pytest.fixture
def wrong(tmp_path):
    """The quickstart with mistakes, and what is told of it."""

    def problems(change, changes=()):
        content = yaml.safe_load(find_space("quickstart").read_text())
        change(content)
        path = tmp_path / "own.yaml"
        path.write_text(yaml.safe_dump(content))
        with pytest.raises(UserError) as caught:
            load_sweep(str(path), changes)
        return [line.replace(f"{path}", "FILE") for line in caught.value.lines]

    return problems


def _five(content):
    content["prunning"] = {}
    content["scoring"]["profile"] = "quik28"
    content["pruning"]["policy"] = "stoping"
    content["training"]["pair"] = 3
    content["training"]["optimiser"] = {"name": "adan", "lr": -1}


def test_each_has_a_line_with_its_path_and_the_nearest_name(wrong):
    found = wrong(_five)
    starts = [
        "FILE: scoring.profile: unknown profile 'quik28'",
        "FILE: pruning.policy: unknown policy 'stoping'",
        "FILE: prunning: unknown key; allowed here: name, ",
        "FILE: training.optimiser.name: input should be 'adam', 'adamw' or 'sgd', got 'adan'",
        "FILE: training.optimiser.lr: input should be greater than 0, got -1",
        "FILE: training.pair: unknown key; allowed here: epochs, ",
    ]
    assert len(found) == len(starts)
    for start in starts:
        assert [line for line in found if line.startswith(start)], start
    near = ["quick28", "stopping", "pruning", "adam", "pairs"]
    for name in near:
        assert sum(line.endswith(f"; did you mean {name!r}?") for line in found) == 1


def test_one_value_that_may_have_several_forms_has_one_line(wrong):
    def two(content):
        content["factors"]["destination"] = ["m", {"constnt": 1}]
        content["seeds"] = "x"

    assert sorted(line.partition(": ")[2].partition(":")[0].split(".")[0] for line in wrong(two)) == [
        "factors",
        "seeds",
    ]


def test_each_is_blamed_on_who_brought_it(wrong):
    def one(content):
        content["pruning"]["policy"] = "stoping"

    found = wrong(one, [("scoring.queries", -1), ("training.pairs", 0)])
    assert [line.partition(":")[0] for line in found] == ["--set scoring.queries", "FILE", "--set training.pairs"]


def test_the_command_prints_a_line_each_and_ends_with_2(robsweep, tmp_path):
    path = tmp_path / "own.yaml"
    content = yaml.safe_load(find_space("quickstart").read_text())
    _five(content)
    path.write_text(yaml.safe_dump(content))
    code, out, err = robsweep("run", path, "--dry-run")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 6
    assert all(line.startswith(f"robsweep: {path}: ") for line in err.splitlines())
