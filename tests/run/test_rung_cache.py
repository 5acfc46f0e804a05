from robsweep.run.rung import Entry, Rung
from robsweep.run.rung_cache import RungCache


class Seen(list):
    """Keys in the order in which they were added."""

    def add(self, entry):
        self.append(entry.key)


def entry(key):
    return Entry(key, {}, "rest", behind=False)


def test_each_entry_is_added_once_in_its_order():
    kept, rung = RungCache(Seen), Rung(1)
    first = kept.of(rung)
    assert first == []
    for key in "ab":
        rung.put(entry(key))
    assert kept.of(rung) == ["a", "b"]
    for key in "cde":
        rung.put(entry(key))
    assert kept.of(rung) == list("abcde")
    assert kept.of(rung) is first


def test_after_a_replacement_all_begins_again():
    kept, rung = RungCache(Seen), Rung(1)
    for key in "ab":
        rung.put(entry(key))
    first = kept.of(rung)
    rung.put(entry("a"))
    assert kept.of(rung) == ["a", "b"]
    assert kept.of(rung) is not first


def test_rungs_are_kept_apart():
    kept, rungs = RungCache(Seen), [Rung(1), Rung(2), Rung(1)]
    for rung, key in zip(rungs, "abc", strict=True):
        rung.put(entry(key))
    assert [kept.of(rung) for rung in rungs] == [["a"], ["b"], ["c"]]
