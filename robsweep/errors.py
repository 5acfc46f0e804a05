"""The exceptions that stand for bad input."""

from dataclasses import dataclass, replace

_LONGEST_WORD, _LONGEST_LINE = 200, 1500
"""Characters: what was given is told again, however long, and must not bury what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a configuration.

    ``path``: the keys that lead to it, the outermost first; empty where it is a problem of the whole.
    """

    path: tuple[str, ...]
    message: str

    def within(self, *keys: str) -> "Problem":
        """The same problem, of the configuration that holds this one under ``keys``."""
        return replace(self, path=(*keys, *self.path))

    def __str__(self) -> str:
        return f"{'.'.join(self.path)}: {self.message}" if self.path else self.message


class UserError(ValueError):
    """Bad input: shown to the user as one line, exit code 2, never as a traceback.

    A ``ValueError``, so that pydantic adds the path of the field when one is raised while validating.
    """

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong; without a path, unless it is a ``ConfigError``."""
        return (Problem((), str(self)),)

    @property
    def lines(self) -> tuple[str, ...]:
        """What the user is shown: a line for each problem, in which nothing is long or unprintable."""
        return tuple(_line(str(problem)) for problem in self.problems)


class MachineError(UserError):
    """The machine is at fault rather than the input: shown as one line too, exit code 1."""


class ConfigError(UserError):
    """One or more problems of a configuration: shown a line each."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, and where."""
        return self.args

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))

    def within(self, *keys: str) -> "ConfigError":
        """The same problems, of the configuration that holds this one under ``keys``."""
        return ConfigError(*(problem.within(*keys) for problem in self.problems))


def _line(text: str) -> str:
    """One line that a terminal shows as it is, its words and itself cut where they are long."""
    words = " ".join(text.splitlines()).split(" ")
    line = " ".join(word if len(word) <= _LONGEST_WORD else f"{word[: _LONGEST_WORD - 3]}..." for word in words)
    shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in line)
    return shown if len(shown) <= _LONGEST_LINE else f"{shown[: _LONGEST_LINE - 3]}..."
