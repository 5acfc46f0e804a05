"""The tables of docs/corrected.md from the rows that `benchmarks/corrected.py` kept."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from statistics import fmean
from typing import Any

import numpy as np
from corrected_means import difference_of, mean_of, verdict
from scipy.stats import kendalltau, spearmanr

from robsweep.config.scores import TERMS

Rows = Sequence[Mapping[str, Any]]
Setting = tuple[str, int]
"""Behaviour and PGD steps."""
CLAIMS = (("none", "EST"), ("EST", "ACT"), ("ACT", "HM"), ("HM", "HM&ICS"), ("ACT", "HM&ICS"), ("HM&ICS", "TRIDE"))
"""Pairs of models whose second has the larger ERS in the papers."""
TOLD = ("LTM", "GTM", "GTT")
_THREE_DIGITS = ("recall_at_1", "TMA", "ES:D")


def tables(rows: Rows) -> list[str]:
    """What the page holds, in its order."""
    return [
        ers_table(rows),
        claims_table(rows),
        agreement_table(rows),
        *term_tables(rows),
        weaker_line(rows),
        bounded_line(rows),
    ]


def settings_of(rows: Rows) -> list[Setting]:
    """By steps, then by behaviour as they come in."""
    found = dict.fromkeys((row["behaviour"], row["steps"]) for row in rows)
    return sorted(found, key=lambda setting: setting[1])


def group(rows: Rows, model: str, setting: Setting) -> list[Mapping[str, Any]]:
    """The rows of a model under a setting, by seed."""
    found = {row["seed"]: row for row in rows if (row["model"], row["behaviour"], row["steps"]) == (model, *setting)}
    return [found[seed] for seed in sorted(found)]


def scores(rows: Rows, model: str, setting: Setting, name: str = "ers") -> list[float]:
    """A value a seed."""
    return [row["found"][name] for row in group(rows, model, setting)]


def models_of(rows: Rows) -> list[str]:
    """Models in the order of their first rows."""
    return list(dict.fromkeys(row["model"] for row in rows))


def ers_table(rows: Rows) -> str:
    """A line a model: images passed to perturb them in training (thousands), R@1, ERS under every setting."""
    settings, lines = settings_of(rows), []
    for model in models_of(rows):
        groups = [("recall_at_1", settings[0]), *(("ers", setting) for setting in settings)]
        passes = fmean(row["train_passes"] for row in group(rows, model, settings[0])) / 1000
        lines.append([model, f"{passes:.0f}k", *(cell(name, group(rows, model, setting)) for name, setting in groups)])
    return markdown(["ERS", "passes", "R@1", *map(title, settings)], lines)


def term_tables(rows: Rows) -> Iterator[str]:
    """All terms under the profile's steps and the reference's behaviour; then what the behaviours change."""
    settings = settings_of(rows)
    lines = [[m, *(cell(name, group(rows, m, settings[0])) for name in TERMS)] for m in models_of(rows)]
    yield markdown([title(settings[0]), *TERMS], lines)
    pairs = [(name, setting) for name in TOLD for setting in settings if setting[1] == settings[-1][1]]
    lines = [[m, *(cell(name, group(rows, m, setting)) for name, setting in pairs)] for m in models_of(rows)]
    yield markdown(["model", *(f"{name} {title(setting)}" for name, setting in pairs)], lines)


def claims_table(rows: Rows) -> str:
    """A line a claim: the difference of R@1 in points, then that of ERS under every setting, and what each says."""
    settings = settings_of(rows)
    columns = [("recall_at_1", settings[0], 100.0), *(("ers", setting, 1.0) for setting in settings)]
    lines = []
    for pair in CLAIMS:
        if set(pair) <= set(models_of(rows)):
            cells = []
            for name, setting, unit in columns:
                first, second = ([unit * value for value in scores(rows, model, setting, name)] for model in pair)
                found = difference_of(first, second)
                cells.append(f"{found.value:+.1f} ± {found.half:.1f} {verdict(found)}")
            lines.append([" < ".join(pair), *cells])
    return markdown(["claim", "R@1", *map(title, settings)], lines)


def agreement_table(rows: Rows) -> str:
    """Every setting against the first: rank correlations of ERS over checkpoints and means, and models that swap."""
    first, *others = settings_of(rows)
    lines = [[title(other), *agreement(rows, first, other)] for other in others]
    return markdown(
        [f"against {title(first)}", "Spearman, checkpoints", "Kendall, checkpoints", "Kendall, means", "swapped"], lines
    )


def agreement(rows: Rows, first: Setting, second: Setting) -> list[str]:
    """Cells of a line: correlations, and the models whose means stand in another order, of all pairs."""
    models = models_of(rows)
    one, other = ([value for m in models for value in scores(rows, m, setting)] for setting in (first, second))
    means = {s: {m: fmean(scores(rows, m, s)) for m in models} for s in (first, second)}
    pairs = list(combinations(models, 2))
    turned = [
        f"{a}, {b}" for a, b in pairs if np.prod([np.sign(means[s][a] - means[s][b]) for s in (first, second)]) < 0
    ]
    of_means = kendalltau(*([by[m] for m in models] for by in means.values())).statistic
    figures = (spearmanr(one, other).statistic, kendalltau(one, other).statistic, of_means)
    return [*(f"{figure:.2f}" for figure in figures), f"{len(turned)} of {len(pairs)}: {'; '.join(turned) or 'none'}"]


def weaker_line(rows: Rows) -> str:
    """How often ``strong`` leaves more than ``reference`` does, of the terms in which they differ."""
    places = {(row["model"], row["seed"], row["steps"], row["behaviour"]): row["found"] for row in rows}
    found: dict[str, list[float]] = {name: [] for name in TOLD}
    for (*place, behaviour), strong in places.items():
        if behaviour == "strong":
            for name, gains in found.items():
                gains.append(strong[name] - places[*place, "reference"][name])
    counts = (f"{name} {sum(gain > 0 for gain in gains)} of {len(gains)}" for name, gains in found.items())
    most = max(gain for gains in found.values() for gain in gains)
    return f"`strong` leaves more than `reference` does: {', '.join(counts)}; by {most:.1f} points at most."


def bounded_line(rows: Rows) -> str:
    """How far ``ers_bounded`` is from ERS at most."""
    largest = max(abs(row["found"]["ers_bounded"] - row["found"]["ers"]) for row in rows)
    return f"`ers_bounded` differs from ERS by at most {largest:.1f} in {len(rows)} rows."


def cell(name: str, rows: Rows) -> str:
    """``12.3 ± 0.4``."""
    mean = mean_of([row["found"][name] for row in rows], [row["intervals"][name] for row in rows])
    digits = 3 if name in _THREE_DIGITS else 1
    return f"{mean.value:.{digits}f} ± {mean.half:.{digits}f}"


def title(setting: Setting) -> str:
    """``strong, 128``."""
    behaviour, steps = setting
    return f"{behaviour}, {steps}"


def markdown(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table; the first column is that of names."""
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *lines))
