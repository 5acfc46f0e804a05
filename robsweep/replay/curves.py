"""What is known beforehand of every training that a simulation may ask for."""

from typing import NamedTuple, Protocol

from robsweep.run.score_sheet import ScoreSheet


class Recorded(NamedTuple):
    """A checkpoint: its scores, and what it took.

    ``train_seconds``, ``train_passes`` and ``training_steps`` count from the start of the trial. ``attack_seconds``:
    what scoring takes one attacker.
    """

    sheet: ScoreSheet
    train_seconds: float
    train_passes: int
    training_steps: int
    attack_seconds: float


class Curves(Protocol):
    """A function of what is asked for alone: whoever asks again gets the same answer."""

    def query(self, key: str, seed: int, epoch: int) -> Recorded:
        """The checkpoint of a configuration and a seed after an epoch.

        Raises:
            UserError: none was recorded; the simulated training fails.
        """
