"""Following a run."""

import re


def test_a_terminal_shows_the_screen_for_the_time_of_the_block(begun):
    console, out, pulse = begun(80, terminal=True)
    with console.following():
        console.pulse(pulse)
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", out.getvalue())
    assert "curves on digits: running (tune on" in text
    assert "4 configurations: " in text
    assert "\x1b[?25h" in out.getvalue()  # the cursor is there again


def test_elsewhere_there_is_none(begun):
    console, out, pulse = begun(80)
    before = out.getvalue()
    with console.following():
        console.pulse(pulse)
    assert out.getvalue() == before
