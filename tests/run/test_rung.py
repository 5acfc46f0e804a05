"""What has been decided at one rung."""

from robsweep.run.rung import Entry, Rung


def test_an_entry_is_replaced_where_it_stands_and_that_is_counted():
    rung = Rung(2)
    for key, verdict in (("a", "rest"), ("b", "go_on"), ("a", "go_on")):
        rung.put(Entry(key, {"ers": 1.0}, verdict, behind=False))
    assert list(rung.entries) == ["a", "b"]
    assert [entry.verdict for entry in rung.entries.values()] == ["go_on", "go_on"]
    assert rung.changes == 1
