"""What has to be there before a run starts."""

import json

import pytest

from robsweep.errors import UserError
from robsweep.run.seal import sealed, unsealed
from robsweep.sweep.run import resume_sweep
from tests.sweep.conftest import journal_in


def test_other_data_are_not_gone_on_from(copied):
    journal = journal_in(copied)
    before = journal.read_text()
    lines = before.splitlines()
    opened = json.loads(unsealed(lines[0]))
    opened["fact"]["train_fingerprint"] = "x"
    journal.write_text("\n".join([sealed(json.dumps(opened)), *lines[1:]]) + "\n")
    with pytest.raises(UserError, match="holds scores of other data: fingerprint x, "):
        resume_sweep("small", storage=str(copied), executor="inline")
    assert journal.read_text().splitlines()[1:] == lines[1:]
