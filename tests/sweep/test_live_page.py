"""A page that follows a journal."""

from robsweep.sweep.live_page import LivePage, PageState


class Clock:
    """Seconds that a test lets pass."""

    time = 0.0

    def __call__(self):
        return self.time


def test_the_page_is_made_again_when_there_are_more_events(growing):
    place, grow, count = growing
    live = LivePage(place, examples=False, every_s=0)
    standing, first = live.page()
    assert standing == PageState(1, False)
    assert b"Nothing has been scored yet" in first
    grow(count // 2)
    standing, half = live.page()
    assert standing == PageState(count // 2, False)
    assert b'id="front-plot"' in half
    assert f'data-events="{count // 2}"'.encode() in half
    assert live.page() == (standing, half)
    grow(count)
    assert live.standing().events == count
    assert live.page()[1] != half


def test_the_journal_is_read_no_more_often_than_told(growing):
    place, grow, _ = growing
    clock = Clock()
    live = LivePage(place, every_s=2, clock=clock)
    grow(9)
    clock.time = 1.9
    assert live.standing().events == 1
    clock.time = 2
    assert live.standing().events == 9


def test_examples_wait_for_the_end(growing):
    place, grow, count = growing
    grow(count)
    live = LivePage(place, every_s=0)
    page = live.page()[1].decode()
    assert live.standing().ended is False  # the recorded lines hold no end
    assert "They are made when the run has ended." in page
