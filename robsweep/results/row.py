"""One row of the results table."""

from typing import Literal

from pydantic import ConfigDict, Field, NonNegativeInt

from robsweep.grammar.frozen import Frozen

Status = Literal["running", "pruned", "completed", "failed"]


class ResultRow(Frozen):
    """What is known of one configuration with one seed at one rung; units in ``units.UNITS``.

    A score is None where it was not measured (a failed trial), and may be NaN where it was and is undefined.
    The terms stand under their own names (``CA+``, ``ES:D``) in the table and under Python names here; both
    are accepted. (``key``, ``seed``, ``rung``) says which row it is.
    """

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
    epoch: NonNegativeInt

    recall_at_1: float | None = None
    recall_at_1_low: float | None = None
    recall_at_1_high: float | None = None
    recall_at_2: float | None = None
    map: float | None = None
    map_at_10: float | None = None
    map_at_r: float | None = None
    nmi: float | None = None

    ca_plus: float | None = Field(default=None, alias="CA+")
    ca_minus: float | None = Field(default=None, alias="CA-")
    qa_plus: float | None = Field(default=None, alias="QA+")
    qa_minus: float | None = Field(default=None, alias="QA-")
    tma: float | None = Field(default=None, alias="TMA")
    es_d: float | None = Field(default=None, alias="ES:D")
    es_r: float | None = Field(default=None, alias="ES:R")
    ltm: float | None = Field(default=None, alias="LTM")
    gtm: float | None = Field(default=None, alias="GTM")
    gtt: float | None = Field(default=None, alias="GTT")
    ers: float | None = None
    ers_low: float | None = None
    ers_high: float | None = None
    ers_bounded: float | None = None
    scores: str = ""
    """Every score with the bounds of its interval, as JSON: ``{"recall_at_10": [value, low, high], ...}``."""
    behaviour: str = "reference"
    precision: str = "float32"
    """Of the passes that perturbed the queries."""
    profile: str = ""
    queries: NonNegativeInt = 0
    candidates: NonNegativeInt = 0

    training_steps: NonNegativeInt = 0
    train_passes: NonNegativeInt = 0
    attack_passes: NonNegativeInt = 0
    train_seconds: float = 0.0
    score_seconds: float = 0.0

    status: Status
    reason: str = ""
    flags: tuple[str, ...] = ()
    checkpoint: str = ""
    configuration: str
    """The whole configuration as JSON."""
    data_fingerprint: str = ""
    code_version: str = ""
    finished_at: str
    """ISO 8601, with the time zone."""


COLUMNS: tuple[str, ...] = tuple(field.alias or name for name, field in ResultRow.model_fields.items())
"""The table's columns in order."""
