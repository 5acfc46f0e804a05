"""Each check on a machine that has what it looks for, and on one that has not."""

from robsweep.doctor.finding import Finding, examination


def test_the_worst_verdict_counts():
    findings = [Finding(what=v, verdict=v, found="") for v in ("ok", "problem", "warning")]
    assert examination(findings).verdict == "problem"
    assert examination(findings[::2]).verdict == "warning"
