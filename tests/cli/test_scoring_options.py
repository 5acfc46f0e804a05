"""Options of ``robsweep score`` from the fields of ``ScoringConfig``."""

from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from robsweep.cli.scoring_options import takes_scoring
from robsweep.config.command_option import CommandOption
from robsweep.config.scoring import ScoringConfig
from robsweep.errors import ConfigError, Problem


@pytest.fixture
def given():
    """What a command is given for its parameter ``scoring``, and its exit code."""

    def invoke(*arguments):
        app, found = typer.Typer(), []

        @app.command()
        @takes_scoring
        def command(path: str, scoring: dict[str, Any], last: bool = False) -> None:
            """Says nothing."""
            found.append((path, scoring, last))

        result = CliRunner().invoke(app, list(arguments))
        return result, found

    return invoke


def test_what_the_user_does_not_name_is_left_to_the_configuration(given):
    result, found = given("here", "--last")
    assert result.exit_code == 0, result.output
    assert found == [("here", {}, True)]


def test_each_kind_of_field_is_read_as_its_type(given):
    result, found = given(
        "here", "--attack", "TMA", "--attack", "ES", "--queries", "0", "--pgd-steps", "3", "--behaviour", "strong",
        "--late-shift", "--recall-at", "4", "--compile",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert found[0][1] == {
        "attacks": ["TMA", "ES"],
        "queries": 0,
        "steps": 3,
        "behaviour": "strong",
        "late_shift": True,
        "recall_at": [4],
        "compile": True,
    }


def test_a_text_for_a_number_is_a_usage_error(given):
    result, found = given("here", "--seed", "many")
    assert (result.exit_code, found) == (2, [])


def test_the_help_lists_every_field_that_says_so(given):
    result, _ = given("--help")
    said = [
        option.flag(name)
        for name, field in ScoringConfig.model_fields.items()
        for option in field.metadata
        if isinstance(option, CommandOption)
    ]
    assert {"--profile", "--attack", "--pgd-steps", "--late-shift"} <= set(said)
    words = result.output.split()
    assert all(any(word.startswith(flag) for word in words) for flag in said)


def test_a_problem_of_a_field_is_one_of_its_option():
    @takes_scoring
    def command(scoring: dict[str, Any]) -> None:
        raise ConfigError(Problem(("steps",), "too few"), Problem(("recall_at", "0"), "wrong"), Problem((), "whole"))

    with pytest.raises(ConfigError) as caught:
        command(**dict.fromkeys(_fields()))
    assert caught.value.lines == ("--pgd-steps: too few", "--recall-at.0: wrong", "whole")


def _fields():
    metadata = {name: field.metadata for name, field in ScoringConfig.model_fields.items()}
    return [name for name, found in metadata.items() if any(isinstance(one, CommandOption) for one in found)]
