"""An examination for readers, in 80 columns."""

from robsweep.answers.lines import wrapped
from robsweep.doctor.finding import Examination

_WORDS = {"ok": "ok", "warning": "warning", "problem": "PROBLEM"}


def examination_lines(examined: Examination) -> list[str]:
    """A line for each finding, with what to do below it, and a last one that counts them."""
    width = max(len(one.what) for one in examined.findings)
    lines = []
    for one in examined.findings:
        first = f"{_WORDS[one.verdict]:<7}  {one.what:<{width}}  "
        lines += wrapped(one.found, first=first, others=" " * len(first))
        if one.do:
            lines += wrapped(one.do, first=f"{' ' * (len(first) - 3)}-> ", others=" " * len(first))
    counts = {verdict: sum(one.verdict == verdict for one in examined.findings) for verdict in ("problem", "warning")}
    told = [f"{count} {verdict}{'s' * (count != 1)}" for verdict, count in counts.items() if count]
    return [*lines, "", ", ".join(told) if told else "all is well"]
