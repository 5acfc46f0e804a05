"""Attack strings and profiles."""

import pytest

from robsweep.config.attacks import parse_attack
from robsweep.config.budget import Budget
from robsweep.errors import UserError

SPEC_EXAMPLE = "CA:pm=+:W=1:eps=0.30196:alpha=0.011764:pgditer=32"


def test_the_specification_s_example_is_read_and_printed_as_written():
    spec = parse_attack(SPEC_EXAMPLE)
    assert (spec.name, spec.sign, spec.width, spec.label) == ("CA", 1, 1, "CA+")
    assert spec.budget == Budget(eps=0.30196, alpha=0.011764, steps=32)
    assert str(spec) == SPEC_EXAMPLE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("XA:eps=1", "unknown attack 'XA'"),
        ("CA:pm=+:epss=0.1", "unknown key 'epss'"),
        ("CA:W=1", "pm="),
        ("TMA:pm=+", "pm="),
        ("TMA:W=2", "takes no W"),
        ("QA:pm=+:W=2", "takes no W"),
        ("CA:pm=*", "pm="),
        ("TMA:eps=0.1:alpha=0.01", "steps: "),
        ("TMA:eps=2:alpha=0.01:pgditer=3", "eps: "),
        ("TMA:eps=x:alpha=0.01:pgditer=3", "eps: "),
        ("TMA:eps=0.1:alpha=0.01:pgditer=3:eps=0.2", "twice"),
        ("FOA:M=1:eps=0.1:alpha=0.01:pgditer=3", "FOA takes M >= 2 candidates, got M=1"),
    ],
)
def test_bad_attacks_are_one_clear_line(text, words):
    with pytest.raises(UserError, match=words.replace("*", r"\*")) as caught:
        parse_attack(text)
    assert "\n" not in str(caught.value)
    assert text in str(caught.value) or text.split(":")[0] in str(caught.value)
