"""The exceptions that stand for bad input."""

from collections.abc import Iterable


class UserError(ValueError):
    """Bad input: shown to the user as one line, exit code 2, never as a traceback.

    A ``ValueError``, so that pydantic adds the path of the field when one is raised while validating.
    """

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, a line each."""
        return (str(self),)


class MachineError(UserError):
    """The machine is at fault rather than the input: shown as one line too, exit code 1."""


class MistakesError(UserError):
    """Several mistakes at once: shown a line each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self._problems = tuple(problems)
        super().__init__("\n".join(self._problems))

    @property
    def problems(self) -> tuple[str, ...]:
        """As ``UserError.problems``."""
        return self._problems


def error_of(problems: Iterable[str]) -> UserError:
    """One error of one or more problems."""
    one, *more = problems
    return MistakesError((one, *more)) if more else UserError(one)
