"""Which training: a configuration's key and a seed."""

import re
from typing import NamedTuple

from robsweep.errors import UserError

_TEXT = re.compile(r"(?P<key>[0-9a-z]+)-s(?P<seed>\d+)")


class TrialId(NamedTuple):
    """``key`` of the canonical configuration and ``seed``; ``str()`` is the name of its folder, ``<key>-s<seed>``."""

    key: str
    seed: int

    def __str__(self) -> str:
        return f"{self.key}-s{self.seed}"

    @classmethod
    def parse(cls, text: str) -> "TrialId":
        """Read ``<key>-s<seed>``.

        Raises:
            UserError: another form.
        """
        match = _TEXT.fullmatch(text)
        if match is None:
            raise UserError(f"{text!r} is no trial: expected KEY-sSEED, for example 0123456789ab-s0")
        return cls(match["key"], int(match["seed"]))


class RungTrial(NamedTuple):
    """A unit of work for an executor: train ``trial`` up to ``epoch``, then score it there."""

    trial: TrialId
    epoch: int

    def __str__(self) -> str:
        return f"{self.trial}-e{self.epoch}"
