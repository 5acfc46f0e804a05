"""Runs side by side in words; whole answers are held against ``tests/golden/answers``."""

from robsweep.answers.compare import compare
from robsweep.answers.comparison_text import comparison_lines


def test_runs_are_called_by_letters_beyond_the_first_lines(recorded):
    comparison = compare([recorded("schema0-small"), recorded("schema1-small")])
    lines = comparison_lines(comparison)
    for letter, side in zip("AB", comparison.sides, strict=True):
        assert any(line.startswith(f"{letter}: {side.run} on digits") for line in lines)
        assert f"  {letter}  {side.hypervolume:.4g}" in lines
        assert f"Front of {letter} ({len(side.front)})" in lines
    assert f"Settings that differ ({len(comparison.settings)})" in lines
    assert f"In several runs ({len(comparison.shared)})" in lines
    assert max(map(len, lines)) <= 80


def test_differences_have_a_sign_and_none_where_only_rounding_is_left(recorded):
    run = recorded("schema1-small")
    lines = comparison_lines(compare([run, run]))
    shared = lines[next(i for i, line in enumerate(lines) if line.startswith("In several runs")) :]
    away = [line.strip() for line in shared if line.startswith("       ") and "[" not in line]
    assert away
    assert all("+" not in line and " -" not in line for line in away)
