"""What comes out of Tune when an event cannot be written."""

from types import SimpleNamespace

import pytest
from ray.tune import TuneError

from robsweep.errors import UserError
from robsweep.executors.tune.tuner import fit


def _tuner(error):
    def run():
        try:
            raise error
        except Exception:  # as Tune does it
            raise TuneError("a whole traceback\nin many lines")  # noqa: B904

    return SimpleNamespace(fit=run)


@pytest.mark.parametrize("error", [UserError("the table is damaged"), OSError(28, "No space left on device", "x")])
def test_the_reason_comes_out_as_it_was(error):
    with pytest.raises(type(error)) as caught:
        fit(_tuner(error))
    assert caught.value is error


def test_what_is_no_matter_of_the_user_stays_as_it_is():
    with pytest.raises(TuneError, match="a whole traceback"):
        fit(_tuner(RuntimeError("a mistake of ours")))
