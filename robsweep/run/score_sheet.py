"""All scores of one checkpoint, as the journal keeps them."""

import hashlib
import json
import math
from dataclasses import dataclass

from pydantic import ConfigDict

from robsweep.config.effort import Effort, least
from robsweep.config.precision import UsedPrecision
from robsweep.grammar.frozen import Frozen
from robsweep.run.fingerprints import TestFingerprint

Bounds = tuple[float, float]
"""The ends of a 95 % interval."""
SETTINGS = ("behaviour", "late_shift", "seed")
"""Fields of ``ScoringConfig`` that a sheet records as they are, since scores under others are no longer the same."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A warning: what was measured, the value from which on it is none, and what it means."""

    name: str
    value: float
    threshold: float
    explanation: str

    def __str__(self) -> str:
        return f"{self.name}: {self.explanation} ({self.value:.3g}, expected {self.threshold:.3g})"


class ScoreSheet(Frozen):
    """What scoring a checkpoint gave; units as in ``docs/scores.md``.

    ``profile``: what ran, which is the profile's name alone only where it ran whole. ``clean``: benign scores over the
    whole test set, fractions. ``attacks``: every score of every attack by the attack's name. ``terms``: the terms of
    ERS among them, and ``ers`` their mean, None where a term was not measured, like ``ers_bounded``.
    ``intervals``: 95 % bounds of the clean scores, the terms and both ERS;
    ``attack_intervals`` of the attacks' scores. ``flags``: names of what is suspicious, ``suspicions`` the same in
    full. ``checks``: what the costly checks measured. ``attack_strings``: what ran, by the attack's name,
    and ``efforts`` how much it was allowed to try; empty in sheets of before (``run.sheet_effort.with_effort``).
    ``attack_passes``: images passed forward and backward to perturb them. ``checkpoint``: what was scored.
    """

    # a diverged network's NaN must survive the way to the driver and into the journal
    model_config = ConfigDict(ser_json_inf_nan="strings", allow_inf_nan=True)

    epoch: int
    profile: str
    behaviour: str
    late_shift: bool = False
    precision: UsedPrecision = "float32"
    seed: int
    queries: int
    candidates: int
    clean: dict[str, float]
    terms: dict[str, float]
    ers: float | None
    ers_bounded: float | None
    intervals: dict[str, Bounds]
    attacks: dict[str, dict[str, float]]
    attack_intervals: dict[str, dict[str, Bounds]] = {}
    attack_strings: dict[str, str] = {}
    efforts: dict[str, Effort] = {}
    flags: tuple[str, ...]
    suspicions: tuple[Flag, ...] = ()
    checks: dict[str, float] = {}
    attack_passes: int
    score_seconds: float
    test_fingerprint: TestFingerprint
    checkpoint: str

    @property
    def scores(self) -> dict[str, float]:
        """What was measured of benign images, the terms, and both ERS, by name; NaN where a term was not measured."""
        found = {"ers": self.ers, "ers_bounded": self.ers_bounded}
        both = {name: math.nan if value is None else value for name, value in found.items()}
        return {**self.clean, **self.terms, **both}

    @property
    def effort(self) -> Effort | None:
        """The least of all attacks; None where it was not recorded."""
        return least(self.efforts.values())

    @property
    def fidelity(self) -> str:
        """8 hex digits, equal for sheets whose scores may be compared: the same attacks on the same queries."""
        settings = [getattr(self, name) for name in SETTINGS]
        facts = [*settings, self.queries, self.candidates, self.attack_strings]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:8]
