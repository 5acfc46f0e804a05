"""One row of the results table."""

from typing import TYPE_CHECKING, Literal

from pydantic import ConfigDict, Field, NonNegativeInt, create_model

from robsweep.config.scores import SCORES, field_name
from robsweep.grammar.frozen import Frozen
from robsweep.results.units import columns_of

Status = Literal["running", "passed", "pruned", "completed", "failed"]
"""``running``: it is to go on from this rung. ``passed``: it has gone on, or was promoted from where it rested.
``pruned``: it rests here or is refused."""
Verdict = Literal["", "go_on", "rest", "refuse", "complete"]
"""What was decided at a rung; empty until the scores of all seeds are there."""


class _Subject(Frozen):
    """Which row it is, and of what."""

    model_config = ConfigDict(populate_by_name=True, allow_inf_nan=True)

    run: str
    key: str = Field(min_length=1)
    """Of the canonical configuration, without the seed."""
    identity: str
    aliases: tuple[str, ...] = ()
    """All strings of the grammar that mean this configuration."""
    dataset: str
    backbone: str
    defense: str
    """Suffix, or JSON where the grammar has none."""
    loss: str
    seed: int
    rung: NonNegativeInt
    """How many of the configuration's rungs lie before this epoch."""
    epoch: NonNegativeInt


if TYPE_CHECKING:

    class _Measured(_Subject):
        """With a column for every score of the one table of scores."""
else:
    _Measured = create_model(
        "_Measured",
        __base__=_Subject,
        __module__=__name__,
        **{
            field_name(column): (float | None, Field(default=None, alias=None if column.islower() else column))
            for score in SCORES.values()
            if score.kind != "cost"
            for column in columns_of(score)
        },
    )


class ResultRow(_Measured):
    """What is known of one configuration with one seed at one rung; units in ``units.UNITS``.

    A score is None where it was not measured (a failed trial), and may be NaN where it was and is undefined.
    The terms stand under their own names (``CA+``, ``ES:D``) in the table and under Python names here; both
    are accepted. (``key``, ``seed``, ``rung``) says which row it is.
    """

    scores: str = ""
    """Every score with the bounds of its interval, as JSON: ``{"recall_at_10": [value, low, high], ...}``."""
    behaviour: str = "reference"
    precision: str = "float32"
    """Of the passes that perturbed the queries."""
    profile: str = ""
    """What ran: the profile's name alone only where it ran whole."""
    reach: float | None = None
    """Step size times steps over eps, the least of all attacks; below 1 they cannot use their eps."""
    attack_steps: int | None = None
    """The fewest of all attacks."""
    attack_restarts: int | None = None
    """The fewest of all attacks."""
    efforts: str = ""
    """Each attack's own as JSON: ``{"CA+": [reach, steps, restarts], ...}``."""
    queries: NonNegativeInt = 0
    candidates: NonNegativeInt = 0

    training_steps: NonNegativeInt = 0
    train_passes: NonNegativeInt = 0
    attack_passes: NonNegativeInt = 0
    train_seconds: float = 0.0
    score_seconds: float = 0.0

    status: Status
    verdict: Verdict = ""
    reason: str = ""
    flags: tuple[str, ...] = ()
    checkpoint: str = ""
    """Its folder, relative to the run's."""
    fidelity: str = ""
    """Equal for rows whose scores may be compared."""
    front_chance: float | None = None
    """Probability that the configuration is on the front of all that was tried, were that trained to the end."""
    by: str = ""
    """The searcher that proposed the configuration."""
    configuration: str
    """The whole configuration as JSON."""
    train_fingerprint: str = ""
    """Of the training images."""
    test_fingerprint: str = ""
    """Of the test images, which are candidates and queries."""
    code_version: str = ""
    finished_at: str
    """ISO 8601, with the time zone."""


COLUMNS: tuple[str, ...] = tuple(field.alias or name for name, field in ResultRow.model_fields.items())
"""The table's columns in order."""
