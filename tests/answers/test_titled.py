"""Configurations by the shortest name that tells them apart."""

from robsweep.answers.titled import titled
from robsweep.views.titles import title_of


def test_keys_come_back_in_their_order_with_the_titles_of_the_sweep(recorded):
    state = recorded("schema1-small").state
    keys = list(state.candidates)[::-1]
    found = titled(state, *keys)
    assert [one.key for one in found] == keys
    assert [one.title for one in found] == [title_of(state.sweep, state.candidates[key].configuration) for key in keys]
    assert len({one.title for one in found}) == len(keys)
    assert titled(state) == ()
