"""A key that stands twice is an error; everything else of YAML is as PyYAML reads it."""

import pytest
import yaml

from robsweep.config.load import load_sweep
from robsweep.config.yaml_text import parse_yaml
from robsweep.errors import UserError


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "line 3: key 'a' stands there twice, first in line 1"),
        ("a:\n  b: 1\n  'b': 2\n", "line 3: key 'b' stands there twice, first in line 2"),
        ("- {x: 1}\n- {x: 1, y: 2, x: 1}\n", "line 2: key 'x' stands there twice, first in line 2"),
        ("1: a\n0x1: b\n", "line 2: key 1 stands there twice, first in line 1"),
        ("a: &m {x: 1}\nb: {<<: *m, x: 2, x: 3}\n", "line 2: key 'x' stands there twice, first in line 2"),
    ],
)
def test_the_same_key_twice(text, line):
    with pytest.raises(UserError) as caught:
        parse_yaml(text)
    assert str(caught.value) == line


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb: {a: 1}\nc: [{a: 1}, {a: 2}]\n",
        "a: &m {x: 1, y: 2}\nb: {<<: *m, x: 3}\nc: *m\n",
        "a: &m {x: 1}\nb: {c: &n {<<: *m, x: 2}}\nd: {<<: *n, y: 3}\ne: {<<: [*m, *n], x: 4}\n",
        "1: a\n'1': b\n",
        "? [a, b]\n: 1\n",
        "",
    ],
)
def test_everything_else_is_as_pyyaml_reads_it(text):
    try:
        expected = yaml.safe_load(text)
    except yaml.YAMLError:
        with pytest.raises(UserError):
            parse_yaml(text)
    else:
        assert parse_yaml(text) == expected


def test_the_file_and_the_line_are_named(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("dataset: digits\nfactors: {baselines: [none]}\ntraining:\n  epochs: 3\n  epochs: 4\n")
    with pytest.raises(UserError) as caught:
        load_sweep(str(path))
    assert str(caught.value) == f"{path}: not valid YAML: line 5: key 'epochs' stands there twice, first in line 4"
