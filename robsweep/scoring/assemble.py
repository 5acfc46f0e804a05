"""The score sheet of one checkpoint, put together from its shards."""

import math
from collections.abc import Sequence

from robsweep.config.attack_names import attack_names
from robsweep.config.scores import TERMS
from robsweep.config.scoring import ScoringConfig
from robsweep.metrics.ers import ers, ers_bounded
from robsweep.metrics.information import nmi_interval
from robsweep.run.score_sheet import SETTINGS, ScoreSheet
from robsweep.run.sheet_effort import with_effort
from robsweep.scoring.bounds import is_term, sheet_bounds
from robsweep.scoring.checks import check_flags, check_values
from robsweep.scoring.flags import loss_flags
from robsweep.scoring.join import by_attack, joined, of_checks, trace
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.values import Clean, ShardScores


def assemble(request: ScoreRequest, scoring: ScoringConfig, clean: Clean, shards: Sequence[ShardScores]) -> ScoreSheet:
    """Join the shards of one checkpoint, in any order: every mean is over all queries at once.

    NaN scores (a diverged network) stay NaN, and so does ERS.
    """
    names = attack_names(scoring.specs)
    parts = by_attack(shards)
    per_query = {names[spec]: joined(parts["", spec]) for spec in scoring.specs}
    terms = {
        score: values for name, scores in per_query.items() for score, values in scores.items() if is_term(name, score)
    }
    means = {name: float(values.mean()) for name, values in terms.items()}
    complete = len(means) == len(TERMS)
    defined = complete and not any(math.isnan(value) for value in means.values())
    bounds = sheet_bounds(clean.values, per_query, terms if defined else {}, scoring)
    nmi = nmi_interval(clean.labels, clean.clusters, seed=scoring.seed, resamples=scoring.resamples)
    checks = check_values(terms, of_checks(parts), scoring) if complete else {}
    suspicions = (
        *clean.flags,
        *loss_flags({names[spec]: (spec, trace(parts["", spec])) for spec in scoring.specs}),
        *check_flags(checks, clean.labels),
    )
    sheet = ScoreSheet(
        epoch=request.epoch,
        profile=scoring.profile,
        **{name: getattr(scoring, name) for name in SETTINGS},
        precision=clean.precision,
        queries=len(next(iter(next(iter(per_query.values())).values()))),
        candidates=clean.candidates,
        clean={**{name: float(values.mean()) for name, values in clean.values.items()}, "nmi": nmi.value},
        terms=means,
        ers=(ers(means) if defined else math.nan) if complete else None,
        ers_bounded=(ers_bounded(means) if defined else math.nan) if complete else None,
        intervals={**bounds.scores, "nmi": (nmi.low, nmi.high)},
        attacks={name: {score: float(v.mean()) for score, v in scores.items()} for name, scores in per_query.items()},
        attack_intervals=bounds.attacks,
        attack_strings={name: str(spec) for spec, name in names.items()},
        flags=tuple(dict.fromkeys(flag.name for flag in suspicions)),
        suspicions=suspicions,
        checks=checks,
        attack_passes=sum(scores.shard.passes for scores in shards),
        score_seconds=clean.seconds + sum(scores.seconds for scores in shards),
        test_fingerprint=clean.test_fingerprint,
        checkpoint=request.folder,
    )
    return with_effort(sheet, scoring)
