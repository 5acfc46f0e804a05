"""The sweep file of a plan."""

from robsweep.starter.plan import plan_for
from tests.starter.conftest import CPU, look, speed


def test_the_name_says_what_was_chosen():
    def name(dataset="folder:/mine", **facts):
        return plan_for(dataset, look(**facts), CPU, speed(1e-6), 15).dataset

    assert name(side=28, grey=True) == "folder:/mine@28@grey"
    assert name(damaged=1) == "folder:/mine@64@skip-damaged"
    assert name("folder:/mine@32@shared") == "folder:/mine@32@shared"
