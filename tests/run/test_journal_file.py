import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robsweep.errors import UserError
from robsweep.run.journal_file import JournalFile
from robsweep.run.store import open_store

LINES = [f"é{number}" if number % 3 else "" for number in range(30)]
TEXTS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\0"), max_size=30), max_size=20)


def _texts(journal, since=0):
    return [text for _, text in journal.read(since)]


def _written(store, lines):
    journal = JournalFile(store)
    for line in lines:
        journal.append(line)
    return journal


@pytest.fixture
def no_fsync(monkeypatch):
    """For tests with thousands of writes; none of them is about power failures."""
    monkeypatch.setattr("os.fsync", lambda file: None)


class Counted:
    """A store that counts the bytes that are read from it."""

    def __init__(self, store):
        self._store, self.bytes_read = store, 0

    def __getattr__(self, name):
        return getattr(self._store, name)

    def read(self, name, start=0):
        content = self._store.read(name, start)
        self.bytes_read += len(content or b"")
        return content


def test_nothing_is_written_yet(store):
    journal = JournalFile(store)
    assert _texts(journal) == []
    journal.repair()
    assert store.list() == []


def test_a_segment_of_the_full_size_is_closed(make_local):
    store = make_local(6)
    _written(store, ["aa", "bb", "cc", "dddddddd", "e"])
    assert {name: store.read(name) for name in store.list()} == {
        "journal/00000001.jsonl": b"aa\nbb\n",
        "journal/00000002.jsonl": b"cc\ndddddddd\n",
        "journal/00000003.jsonl": b"e\n",
    }


def test_segments_have_the_size_of_the_store(store):
    _written(store, ["x" * store.segment_bytes, "y"] if store.local is None else ["x", "y"])
    assert len(store.list()) == (2 if store.local is None else 1)
    assert [len(text) for text in _texts(JournalFile(store))][1:] == [1]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, TEXTS, st.integers(1, 40), st.data())
def test_lines_come_back_from_any_number_on(make_local, no_fsync, first, second, segment_bytes, data):
    store = make_local(segment_bytes)
    store.remove("journal")
    reader = JournalFile(store)
    _written(store, first)
    assert list(reader.read()) == list(enumerate(first))
    _written(store, second)  # by another writer
    lines = first + second
    since = data.draw(st.integers(0, len(lines) + 1))
    expected = list(enumerate(lines))[since:]
    assert list(reader.read(since)) == expected
    assert list(JournalFile(store).read(since)) == expected
    assert list(reader.read()) == list(enumerate(lines))


def test_a_journal_elsewhere_is_read_and_continued(remote):
    remote.segment_bytes = 8
    reader = JournalFile(remote)
    _written(remote, LINES[:7])
    assert _texts(reader) == LINES[:7]
    writer = _written(remote, LINES[7:11])
    writer.repair()
    writer.append(LINES[11])
    assert _texts(reader, 7) == LINES[7:12]
    assert _texts(reader, 3) == LINES[3:12]
    assert len(remote.list("journal")) > 3


def test_reading_again_costs_only_what_is_new(make_local):
    store = make_local(100)
    counted = Counted(store)
    reader, writer = JournalFile(counted), JournalFile(store)
    for seen, line in enumerate(LINES):
        writer.append(line)
        counted.bytes_read = 0
        assert list(reader.read(seen)) == [(seen, line)]
        assert counted.bytes_read == len(line.encode()) + 1


def test_a_reader_that_stops_early_goes_on_where_it_likes(make_local):
    store = make_local(50)
    _written(store, LINES)
    reader = JournalFile(store)
    assert next(reader.read(4)) == (4, LINES[4])
    assert _texts(reader, 2) == LINES[2:]
    assert _texts(reader, 5) == LINES[5:]


def test_looking_back_does_not_forget_what_is_known(make_local):
    store = make_local(20)
    _written(store, LINES)
    counted = Counted(store)
    reader = JournalFile(counted)
    assert _texts(reader) == LINES
    assert next(reader.read(0)) == (0, LINES[0])
    counted.bytes_read = 0
    assert _texts(reader, len(LINES)) == []
    assert counted.bytes_read == 0


def test_a_writer_goes_on_behind_another_after_repair(make_local):
    store = make_local(10)
    first = _written(store, LINES[:1])
    _written(store, LINES[1:9])
    first.repair()
    first.append(LINES[9])
    assert _texts(JournalFile(store)) == LINES[:10]


def test_a_line_is_read_once_it_has_its_end(make_local):
    store = make_local(50)
    store.append("journal/00000001.jsonl", b"one\ntw")
    reader = JournalFile(store)
    assert _texts(reader) == ["one"]
    store.append("journal/00000001.jsonl", b"o\n")
    assert list(reader.read(1)) == [(1, "two")]


def test_lines_written_while_a_segment_is_closed_are_not_missed(make_local):
    """The writer goes on between any two calls of the reader."""
    store = make_local(30)
    writer, written = JournalFile(store), iter(LINES)

    class Interrupted(Counted):
        def _step(self):
            if (line := next(written, None)) is not None:
                writer.append(line)

        def read(self, name, start=0):
            self._step()
            return super().read(name, start)

        def size(self, name):
            self._step()
            return self._store.size(name)

    reader, found = JournalFile(Interrupted(store)), []
    while len(found) < len(LINES):
        found += _texts(reader, len(found))
    assert found == LINES


def _segments(store):
    return {name: store.read(name) for name in store.list("journal")}


def _cut(segments, at):
    """The segments as a writer leaves them that is killed after ``at`` bytes."""
    left = {}
    for name, content in sorted(segments.items()):
        if at > 0:
            left[name] = content[:at]
        at -= len(content)
    return left


def _goes_on_after_a_cut(store, lines, segments, at):
    store.remove("journal")
    for name, content in _cut(segments, at).items():
        store.put(name, content)
    complete = b"".join(segments[name] for name in sorted(segments))[:at].count(b"\n")
    reader, writer = JournalFile(store), JournalFile(store)
    assert _texts(reader) == lines[:complete]
    writer.repair()
    repaired = _segments(store)
    writer.repair()
    assert _segments(store) == repaired
    assert _texts(reader, complete) == []
    for line in lines[complete:]:
        writer.append(line)
    assert list(reader.read(complete)) == list(enumerate(lines))[complete:]
    assert _segments(store) == segments


def test_a_journal_goes_on_after_a_cut_at_any_byte(make_local, no_fsync):
    store = make_local(16)
    _written(store, LINES)
    segments = _segments(store)
    assert len(segments) > 5
    for at in range(sum(map(len, segments.values())) + 1):
        _goes_on_after_a_cut(store, LINES, segments, at)


@pytest.mark.parametrize("at", [0, 1, 2, 8, 16, 17])
def test_a_journal_elsewhere_goes_on_after_a_cut(remote, at):
    remote.segment_bytes = 8
    lines = ["one", "zwö", "three", "four"]
    _written(remote, lines)
    segments = _segments(remote)
    assert [len(content) for content in segments.values()] == [9, 11]
    _goes_on_after_a_cut(remote, lines, segments, at)


def test_an_append_that_fails_is_repeated(stub, no_retries):
    store = open_store(stub.uri())
    store.segment_bytes = 10
    journal = JournalFile(store)
    for turn, line in enumerate(LINES[:12]):  # at beginnings of segments too
        stub.fault = lambda method, path, fault=("lost", "cut")[turn % 2]: fault if method == "PUT" else None
        with pytest.raises(OSError, match="network connection"):
            journal.append(line)
        stub.fault = lambda method, path: None
        journal.append(line)
    assert _texts(JournalFile(store)) == LINES[:12]
    assert len(store.list()) > 3


@pytest.mark.parametrize("read_before", [b"", b"a\n", b"a\nb"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a\nb\0c\nd\n", "line 2 is damaged: it holds NUL bytes"),
        (b"a\nb\nc\xffd\n", "line 3 is damaged: byte 2 is not UTF-8"),
        (b"a\nb\n\0\0\0\n", "line 3 is damaged: it holds NUL bytes"),
    ],
)
def test_damage_is_named(make_local, content, said, read_before):
    store = make_local(50)
    store.put("journal/00000001.jsonl", b"x\ny\n")
    store.put("journal/00000002.jsonl", read_before)
    reader = JournalFile(store)
    assert len(_texts(reader)) == 2 + read_before.count(b"\n")
    store.put("journal/00000002.jsonl", content)
    for journal in (reader, JournalFile(store)):
        with pytest.raises(UserError) as raised:
            list(journal.read(3))
        assert str(raised.value) == f"journal/00000002.jsonl {said}"


@pytest.mark.parametrize("torn", [b"\0\0\0\0", b"\xff\xfe", b'{"seq":'])
def test_a_torn_end_is_left_out_whatever_it_holds(make_local, torn):
    store = make_local(500)
    store.put("journal/00000001.jsonl", b"one\n" + torn)
    journal = JournalFile(store)
    assert _texts(journal) == ["one"]
    journal.repair()
    assert store.read("journal/00000001.jsonl") == b"one\n"


def test_a_torn_end_before_another_segment_is_damage(make_local):
    store = make_local(50)
    store.put("journal/00000001.jsonl", b"one\ntw")
    store.put("journal/00000002.jsonl", b"three\n")
    with pytest.raises(UserError, match=r"^journal/00000001\.jsonl line 2 is damaged: it has no end"):
        _texts(JournalFile(store))


@pytest.mark.parametrize("call", [JournalFile.repair, _texts, lambda journal: journal.append("x")])
def test_a_missing_segment_is_damage(make_local, call):
    store = make_local(5)
    _written(store, LINES[:9])
    store.remove("journal/00000002.jsonl")
    with pytest.raises(UserError) as raised:
        call(JournalFile(store))
    assert str(raised.value) == f"{store.uri} is damaged: journal/00000002.jsonl is missing"


@pytest.mark.parametrize("line", ["a\nb", "a\n", "a\0", "\ud800"])
def test_what_is_no_line_of_text_is_refused(make_local, line):
    journal = JournalFile(make_local(50))
    with pytest.raises(ValueError):  # noqa: PT011 - two kinds, with Python's own message for one
        journal.append(line)
    assert _texts(journal) == []


def test_two_journals_lie_in_two_folders(make_local):
    store = make_local(50)
    JournalFile(store, "a/journal").append("1")
    JournalFile(store, "b.c").append("2")
    store.put("bxc/00000001.jsonl", b"3\n")
    assert _texts(JournalFile(store, "a/journal")) == ["1"]
    assert _texts(JournalFile(store, "b.c")) == ["2"]
