"""How numbers are written."""

from robsweep.report.labels import number


def test_numbers():
    assert number("TMA", 0.4567) == "0.457"
    assert number("ers", 38.26) == "38.3"
    assert number("GTM", 20.71) == "20.7"
    assert number("recall_at_1", 0.87612) == "0.876"
    assert number("ers", float("nan")) == number("ers", None) == "-"
    assert number("seed", 3) == "3"
