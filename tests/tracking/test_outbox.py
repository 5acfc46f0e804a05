import threading

from robsweep.tracking.outbox import Outbox


class _Place:
    name = "place"

    def __init__(self, *, fails=0):
        self.rows, self.closed, self.fails = [], False, fails

    def add(self, row):
        if self.fails:
            self.fails -= 1
            raise OSError("no route to host\nand more")
        self.rows.append(row)

    def close(self):
        self.closed = True


def test_every_tracker_gets_every_row_in_order(make_row):
    places, told = [_Place(), _Place()], []
    rows = [make_row(rung=rung) for rung in range(5)]
    with Outbox(places, told.append) as outbox:
        for row in rows:
            outbox.add(row)
    assert [place.rows for place in places] == [rows, rows]
    assert all(place.closed for place in places)
    assert told == []


def test_what_was_not_taken_is_sent_later_and_told_once(make_row):
    broken, sound, told = _Place(fails=3), _Place(), []
    rows = [make_row(rung=rung) for rung in range(5)]
    with Outbox([broken, sound], told.append) as outbox:
        for row in rows:
            outbox.add(row)
    assert broken.rows == rows
    assert sound.rows == rows
    assert told == ["place takes no rows, which will be tried again: no route to host"]


def test_a_tracker_that_is_gone_for_good_loses_nothing_silently(make_row):
    place, told = _Place(fails=1000), []
    with Outbox([place], told.append) as outbox:
        outbox.add(make_row())
        outbox.add(make_row(rung=1))
    assert told[1:] == ["place: 2 rows were not sent; results.parquet has them"]


def test_a_tracker_that_hangs_holds_nothing_up(make_row):
    release, told = threading.Event(), []
    place = _Place()
    place.add = lambda row: release.wait()
    with Outbox([place], told.append, patience_s=0.1) as outbox:
        outbox.add(make_row())
    assert told == ["place: 1 rows were not sent; results.parquet has them"]
    release.set()


def test_no_tracker_no_thread():
    before = threading.active_count()
    with Outbox([], print):
        assert threading.active_count() == before
