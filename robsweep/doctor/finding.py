"""What a check found, as a type: what ``robsweep doctor --json`` prints."""

from typing import Literal

from robsweep.grammar.frozen import Frozen

Verdict = Literal["ok", "warning", "problem"]
"""``warning``: sweeps run, slower or with less; ``problem``: some or all do not."""


class Finding(Frozen):
    """``what`` was looked at, what was ``found``, and what to ``do``, empty where nothing is to be done."""

    what: str
    verdict: Verdict
    found: str
    do: str = ""


class Examination(Frozen):
    """The answer of ``robsweep doctor``; ``verdict``: the worst of all findings."""

    verdict: Verdict
    findings: tuple[Finding, ...]


def examination(findings: list[Finding]) -> Examination:
    """All findings with the worst verdict."""
    order: tuple[Verdict, ...] = ("ok", "warning", "problem")
    return Examination(verdict=max((one.verdict for one in findings), key=order.index), findings=tuple(findings))


def gigabytes(size: float) -> str:
    """``12.3 GiB``."""
    return f"{size / 2**30:.1f} GiB"
