"""A run that is read while it is written, and what is asked of it."""

import pandas as pd
import pytest

import robsweep
from robsweep.config.points import space_of
from robsweep.errors import UserError
from robsweep.forecast.outlook import outlook
from robsweep.results.chances import with_chances
from robsweep.results.front import front_table
from robsweep.results.rows import Rows
from robsweep.results.store import frame_of
from robsweep.run.events import Ended, Scored
from robsweep.run.journal import Journal, read_events
from robsweep.run.journal_file import JournalFile
from robsweep.run.local_store import LocalStore
from robsweep.run.sheet_effort import with_effort
from tests.curves import MemoryLines, folded, written


@pytest.fixture
def lines(sweep_of, run_curves):
    """Of a run with two seeds, in the order in which they were written."""
    return run_curves(sweep_of(seeds=[0, 1]))[2]


def test_a_run_is_what_its_events_say(tmp_path, lines):
    written(tmp_path, lines)
    rows = Rows()
    state = folded(lines, rows)
    run = robsweep.open_run(tmp_path)
    assert run.state == state
    pd.testing.assert_frame_equal(
        run.table(), frame_of(with_chances(rows.rows(), outlook(state, space_of(state.sweep))))
    )
    pd.testing.assert_frame_equal(run.front(), front_table(run.table()))
    costs = ("recall_at_1", "-train_seconds")
    pd.testing.assert_frame_equal(run.front(costs), front_table(run.table(), costs))
    assert list(run.events(7)) == list(read_events(lines))[7:]
    assert robsweep.open_run(str(tmp_path)).state == state
    assert robsweep.open_run(tmp_path.as_uri()).state == state


def test_sheets_are_found_by_key_and_by_every_name(tmp_path, lines):
    run = robsweep.open_run(written(tmp_path, lines).uri)
    scored = {(*fact.trial, fact.epoch): fact.sheet for e in run.events() if isinstance(fact := e.fact, Scored)}
    for (key, seed, epoch), sheet in scored.items():
        assert run.sheet(key, seed, epoch) == with_effort(sheet, run.state.sweep.scoring)
    for candidate in run.state.candidates.values():
        for name in (*candidate.aliases, str(candidate.configuration)):
            last = max(epoch for key, seed, epoch in scored if (key, seed) == (candidate.key, 1))
            assert run.sheet(name, seed=1) == run.sheet(candidate.key, 1, last)
    assert run.sheet("rc2f2p", seed=1) == run.sheet("digits:rc2f2p:ptripletN", seed=1)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (("rc2f2p", 2), "rc2f2p with seed 2 has no scores of epoch 0; scored epochs: none"),
        (("rc2f2p", 0, 3), "rc2f2p with seed 0 has no scores of epoch 3; scored epochs: 1"),
        (("rc2f2tride",), "curves has no configuration 'rc2f2tride'"),
        (("nonsense",), "nonsense"),
    ],
)
def test_a_sheet_that_is_not_there(tmp_path, lines, wanted, words):
    run = robsweep.open_run(written(tmp_path, lines).uri)
    with pytest.raises(UserError, match=words):
        run.sheet(*wanted)


def test_a_name_of_several_configurations_needs_a_key(tmp_path, sweep_of, run_curves):
    factors = {"baselines": ["act"], "training": {"budget.steps": [1, 2]}}
    run = robsweep.open_run(written(tmp_path, run_curves(sweep_of(factors=factors))[2]).uri)
    with pytest.raises(UserError, match="means 2 configurations here: give a key: ") as caught:
        run.sheet("rc2f2p")
    for key in run.state.candidates:
        assert key in str(caught.value)
        assert run.sheet(key).epoch == run.state.candidates[key].at


def test_what_is_written_while_it_is_read_comes_with_the_next_look(tmp_path, lines):
    half = len(lines.lines) // 2
    store = written(tmp_path, MemoryLines(lines.lines[:half]))
    run = robsweep.open_run(tmp_path)
    assert run.state.seq == half - 1
    file = JournalFile(store)
    for line in lines.lines[half : half + 3]:
        file.append(line)
    torn = lines.lines[half + 3].encode()
    store.append("journal/00000001.jsonl", torn[:10])  # another process is writing it at this moment
    assert [event.seq for event in run.refresh()] == [half, half + 1, half + 2]
    store.append("journal/00000001.jsonl", torn[10:] + b"\n")
    assert [event.seq for event in run.refresh()] == [half + 3]
    assert run.refresh() == []
    assert run.state == folded(MemoryLines(lines.lines[: half + 4]))


def test_following_ends_with_the_run(tmp_path, lines, monkeypatch):
    store = written(tmp_path, MemoryLines(lines.lines[:20]))
    run = robsweep.open_run(tmp_path)
    journal = Journal(JournalFile(store))
    rest = iter(read_events(lines, 20))

    def meanwhile(seconds):
        """Instead of waiting: the other process writes two events."""
        for fact in [event.fact for event in (next(rest, None), next(rest, None)) if event] or [Ended()]:
            journal.record(fact)

    monkeypatch.setattr("robsweep.results.open.time.sleep", meanwhile)
    seen = list(run.follow())
    assert [event.seq for event in seen] == list(range(20, len(lines.lines) + 1))
    assert isinstance(seen[-1].fact, Ended)
    assert list(run.follow()) == []


def test_nothing_there(tmp_path):
    with pytest.raises(UserError, match="holds no run: there is no journal"):
        robsweep.open_run(tmp_path)
    LocalStore(tmp_path).append("journal/00000001.jsonl", b"{}\n")
    with pytest.raises(UserError, match="is damaged"):
        robsweep.open_run(tmp_path)


def test_names_of_the_package():
    assert set(robsweep.__all__) == {"open_run", "run_sweep", "load_network", "load_sweep", "__version__"}
    with pytest.raises(AttributeError, match="has no attribute 'open_runs'"):
        robsweep.open_runs  # noqa: B018
