"""The one exception that stands for bad input."""


class UserError(ValueError):
    """Bad input: shown to the user as one line, exit code 2, never as a traceback.

    A ``ValueError``, so that pydantic adds the path of the field when one is raised while validating.
    """
