"""Which members of a front are shown."""

import shutil

import pytest

from robsweep.adversarial_examples.members import MOST, members
from robsweep.answers.choose import choose
from robsweep.errors import UserError
from robsweep.results.open import open_run
from tests.curves import written


def test_the_choices_come_first_and_no_more_than_fit(run, give_checkpoint):
    folders = {key: give_checkpoint(run, key) for key in run.front()["key"]}
    found, missing = members(run, run.store.local)
    chosen = [choice.key for choice in choose(run).choices]
    assert missing == 0
    assert [one.key for one in found][: len(chosen)] == chosen[:MOST]
    assert len(found) == min(MOST, len(folders))
    assert all(one.checkpoint == folders[one.key] for one in found)


def test_who_has_no_checkpoint_here_is_counted_and_another_takes_the_place(run, give_checkpoint):
    keys = list(run.front()["key"])
    folders = {key: give_checkpoint(run, key) for key in keys}
    first = choose(run).choices[0].key
    shutil.rmtree(folders[first])
    found, missing = members(run, run.store.local)
    assert missing == 1
    assert first not in [one.key for one in found]
    assert len(found) == min(MOST, len(keys) - 1)


def test_before_anything_has_completed(tmp_path, sweep_of, run_curves):
    lines = run_curves(sweep_of())[2]
    lines.lines = lines.lines[:3]
    with pytest.raises(UserError, match="no configuration has completed"):
        members(open_run(written(tmp_path / "half", lines).uri), tmp_path)
