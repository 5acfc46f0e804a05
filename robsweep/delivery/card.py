"""The model card of an exported network, in Markdown."""

import math
from collections.abc import Iterable

from robsweep.answers.best import Best
from robsweep.answers.measured import Measured, scores_text
from robsweep.config.attacks import parse_attack
from robsweep.config.scores import SCORES
from robsweep.delivery.description import ModelDescription
from robsweep.delivery.facts import configuration_rows, input_rows, share
from robsweep.page.words import in_words
from robsweep.report.labels import label
from robsweep.run.score_sheet import ScoreSheet


def model_card(description: ModelDescription, sheet: ScoreSheet | None, best: Best | None = None) -> str:
    """The whole card.

    Args:
        description: of the network.
        sheet: the checkpoint's scores; None where none were recorded.
        best: the choice that led to it; None where it was named.
    """
    identity = description.configuration.identity
    name = f"{in_words(identity.defense)} on {identity.backbone}"
    parts = [
        f"# Model card: {name}",
        "A network that maps images to embeddings: images of the same class shall lie near each other. It was exported "
        "by robsweep, and its embeddings were compared with those of its checkpoint.",
        *_section("Configuration", _table(("", ""), configuration_rows(description))),
        *_section("Input", _table(("", ""), input_rows(description))),
        *_section("Scores", *_scores(sheet)),
        *(_section("Attacks", *_attacks(sheet)) if sheet is not None else ()),
        *(_section("Warnings", _warnings(sheet)) if sheet is not None else ()),
        *(_section("Why this one", *_choice(best)) if best is not None else ()),
        *_section(
            "Limits",
            "The scores hold for the test images, the attacks and the budgets named above. They promise nothing of "
            "stronger attacks, and nothing of images of another kind.",
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _section(title: str, *parts: str) -> tuple[str, ...]:
    return f"## {title}", *parts


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (" | ".join(row) for row in (head, ("---",) * len(head), *rows))
    return "\n".join(f"| {line} |" for line in lines)


def _scores(sheet: ScoreSheet | None) -> tuple[str, ...]:
    if sheet is None:
        return ("No scores were recorded with this checkpoint.",)
    rows = []
    for name, value in sheet.scores.items():
        low, high = sheet.intervals.get(name, (None, None))
        measured = Measured(value=_finite(value), low=_finite(low), high=_finite(high))
        known = SCORES.get(name) or SCORES["recall_at_1"]  # recall at another k
        rows.append((label(name), measured.text(name), known.unit, known.better))
    how = (
        f"Of this checkpoint, with 95 % intervals. {sheet.candidates:,} test images are the candidates, of which "
        f"{sheet.queries:,} were attacked. Fingerprint of the test images: `{sheet.test_fingerprint or 'not known'}`."
    )
    return how, _table(("score", "value", "unit", "better"), rows)


def _attacks(sheet: ScoreSheet) -> tuple[str, ...]:
    effort = f" The least effort of all is: {sheet.effort}." if sheet.effort is not None else ""
    how = f"Profile: {sheet.profile}; behaviour: {sheet.behaviour}; precision: {sheet.precision}.{effort}"
    rows = []
    for name, text in sheet.attack_strings.items():
        budget, each = parse_attack(text).budget, sheet.efforts.get(name)
        reach = (f"{each.reach:.3g}", str(each.restarts)) if each is not None else ("-", "-")
        rows.append((name, share(budget.eps), share(budget.step_size), str(budget.steps), *reach))
    return how, *([_table(("attack", "eps", "step size", "steps", "reach", "restarts"), rows)] if rows else [])


def _warnings(sheet: ScoreSheet) -> str:
    explanations = {flag.name: str(flag) for flag in sheet.suspicions}
    return "\n".join(f"- {explanations.get(name, name)}" for name in sheet.flags) or "None."


def _choice(best: Best) -> tuple[str, ...]:
    choice = best.choices[0]
    asked = ", ".join(map(str, best.constraints))
    names = tuple(dict.fromkeys((*(o.removeprefix("-") for o in best.objectives), *(c.name for c in best.constraints))))
    lines = [
        f"Asked for in run {best.run}: {asked}. {best.satisfying} of {best.completed} completed configurations satisfy "
        f"that; this is the one that `robsweep best` names.",
        f"Mean of {choice.seeds} seed{'s' * (choice.seeds != 1)}: {scores_text(choice.scores, names)}.",
    ]
    if not choice.sure:
        lines.append("Not sure: an interval reaches beyond what was asked for.")
    if best.to_come:
        lines.append(f"So far: {best.to_come} configurations may still complete.")
    return tuple(lines)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
