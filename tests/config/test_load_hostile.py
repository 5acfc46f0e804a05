"""Text that is made to exhaust whoever reads it: a line each, within 200 MB more, whatever it expands to."""

import resource
import subprocess
import sys

import pytest

from robsweep.config.load import load_sweep
from robsweep.config.parse_change import parse_change
from robsweep.config.yaml_text import parse_yaml
from robsweep.errors import UserError
from robsweep.scoring.curve import parse_curve

NESTED = "a: &a [m, m, m, m, m, m, m, m, m]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefghijk", "bcdefghijkl", strict=True)
)
MERGED = "a: &a {a: 1}\n" + "".join(
    f"{name}: &{name} {{<<: [{', '.join([f'*{before}'] * 9)}]}}\n"
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize("text", [NESTED, MERGED, f"{NESTED}conditions: *l\n"])
def test_aliases_that_expand_without_end_are_refused(text):
    with pytest.raises(UserError, match=r"line .*: its aliases expand to more than 100,000 values"):
        parse_yaml(text)


def test_aliases_of_ordinary_files_are_read():
    assert parse_yaml("a: &a {x: [1, 2]}\nb: *a\nc: {<<: *a, y: 3}\n") == {
        "a": {"x": [1, 2]},
        "b": {"x": [1, 2]},
        "c": {"x": [1, 2], "y": 3},
    }


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: {c: *a}}", "&a [1, *a]"])
def test_an_alias_within_its_own_anchor_is_refused(text):
    with pytest.raises(UserError, match="line 1: an alias is within its own anchor"):
        parse_yaml(text)


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000 + "a"])
def test_nesting_without_end_is_one_line(text):
    with pytest.raises(UserError) as caught:
        parse_yaml(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("content", ['"\\uD800"', '{a: ["\\uDFFF"]}'])
def test_half_a_surrogate_pair_is_refused(content):
    with pytest.raises(UserError, match="half a surrogate pair is no text"):
        parse_yaml(content)


@pytest.mark.parametrize("digits", [20, 400, 5000])
@pytest.mark.parametrize(
    "key", ["training.epochs", "training.pairs", "search.samples", "scoring.queries", "search.seed"]
)
def test_numbers_of_many_digits_are_one_short_line(key, digits):
    with pytest.raises(UserError) as caught:
        load_sweep("quickstart", [parse_change(f"{key}={'9' * digits}")])
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("text", [f"eps=0:1:{'9' * 5000}", f"eps=0:{'9' * 5000}:3", f"eps=0:1/{'9' * 5000}:3"])
def test_curves_of_many_digits_are_one_short_line(text):
    with pytest.raises(UserError, match="expected eps=LOW:HIGH:COUNT") as caught:
        parse_curve(text)
    assert len(str(caught.value)) < 300


def test_a_bomb_is_refused_by_the_command_in_little_memory(tmp_path):
    """Loading alone takes some memory; the bombs would take gigabytes."""
    (tmp_path / "bomb.yaml").write_text(f"name: bomb\ndataset: digits\nfactors: {{}}\n{NESTED}conditions: *l\n")
    program = "from robsweep.config.load import load_sweep; load_sweep('bomb.yaml')"
    limit = 400 << 20

    def limited():
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, preexec_fn=limited, capture_output=True, text=True, timeout=100
    )
    assert "its aliases expand to more than 100,000 values" in done.stderr.splitlines()[-1]
