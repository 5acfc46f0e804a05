import threading

import pytest

from robsweep.executors.background import in_background


@pytest.mark.parametrize("error", [None, KeyError])
def test_the_work_is_told_when_the_block_ends_however_it_does(error):
    began, told = threading.Event(), []

    def work(over):
        began.set()
        told.append(over.wait(timeout=60))

    def run():
        with in_background(work, patience_s=60):
            assert began.wait(timeout=60)
            assert told == []
            if error:
                raise error

    if error:
        with pytest.raises(error):
            run()
    else:
        run()
    assert told == [True]


def test_work_that_does_not_end_holds_nobody_up():
    never = threading.Event()
    with in_background(lambda over: never.wait()):
        pass
    never.set()
