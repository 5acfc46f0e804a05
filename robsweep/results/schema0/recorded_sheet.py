"""A score sheet of what a row of schema 0 holds."""

from robsweep.config.attack_names import attack_names
from robsweep.config.scores import ROBUSTNESS, TERMS
from robsweep.config.scoring import ScoringConfig
from robsweep.results.schema0.recorded_rows import RecordedRow
from robsweep.run.score_sheet import SETTINGS, ScoreSheet


def sheet_of(row: RecordedRow, scoring: ScoringConfig, checkpoint: str) -> ScoreSheet:
    """The sheet as it is known now.

    What the sweep file says of scoring (seed, late shift, the attacks' strings) is filled in, so that the sheet may
    be compared with those to come; what was measured and not stored stays empty. The fingerprint of the test images is
    not known: rows had that of the training images.
    """
    return ScoreSheet(
        epoch=row.epoch,
        profile=row.profile,
        **{name: getattr(scoring, name) for name in SETTINGS} | {"behaviour": row.behaviour},
        precision=row.precision,
        queries=row.queries,
        candidates=row.candidates,
        clean={name: value for name, value in row.scores.items() if name not in (*TERMS, *ROBUSTNESS)},
        terms={name: row.scores[name] for name in TERMS if name in row.scores},
        ers=row.scores.get("ers"),
        ers_bounded=row.scores.get("ers_bounded"),
        intervals=row.intervals,
        attacks={},
        attack_strings={name: str(spec) for spec, name in attack_names(scoring.specs).items()},
        flags=row.flags,
        attack_passes=row.attack_passes,
        score_seconds=row.score_seconds,
        test_fingerprint="",
        checkpoint=checkpoint,
    )
