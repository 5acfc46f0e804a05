"""Runs on recorded and on drawn curves, and their reports."""

import re
from pathlib import Path

import pytest
import torch

from robsweep.adversarial_examples.pictures import Pictures
from robsweep.config.load import validate
from robsweep.errors import UserError
from robsweep.page.build import report_of
from robsweep.page.document.examples import Example, Examples, Ranked
from robsweep.replay.recorded import open_table
from robsweep.replay.synthetic import Synthetic
from robsweep.results.open import open_run
from robsweep.run.journal_file import JournalFile
from robsweep.run.local_store import LocalStore
from robsweep.sweep.simulate import simulate

TABLE = Path(__file__).parents[2] / "benchmarks/replay/table"
HOSTILE = "<img src=x onerror=\"document.title='owned'\"></script><b>bold & brazen"


class _SomeFail(Synthetic):
    """Every seventh training fails with a reason that would be markup."""

    def query(self, key, seed, epoch):
        if int(key[:6], 16) % 7 == 0:
            raise UserError(HOSTILE)
        return super().query(key, seed, epoch)


def _written(sweep, curves, folder, **options):
    simulate(sweep, curves, trainers=2, attackers=2, lines=JournalFile(LocalStore(folder)), **options)
    return open_run(folder)


@pytest.fixture(scope="session")
def recorded(tmp_path_factory):
    """Sixty configurations whose trainings were recorded, with one seed each."""
    table = open_table(TABLE)
    seeds = table.sweep.seeds.model_copy(update={"first": (0,)})
    sweep = table.sweep.model_copy(update={"name": "recorded", "seeds": seeds})
    return _written(sweep, table, tmp_path_factory.mktemp("runs") / "recorded", among=set(table.keys[:60]))


@pytest.fixture(scope="session")
def drawn(tmp_path_factory):
    """Configurations with two training factors, of which some fail, on a data set with published figures."""
    content = {
        "name": "drawn",
        "dataset": "fashion",
        "objectives": ["recall_at_1", "ers", "-train_seconds"],
        "factors": {
            "baselines": ["none", "est", "act"],
            "gradual": [False, True],
            "source": ["r", "m"],
            "destination": ["m", "s"],
            "training": {"budget.steps": [4, 8]},
        },
        "training": {"epochs": 4},
        "pruning": {"rungs": [1, 2]},
    }
    return _written(validate(content, "drawn"), _SomeFail(), tmp_path_factory.mktemp("runs") / "drawn")


@pytest.fixture(scope="session")
def report(recorded):
    """Of the recorded run, with examples that nobody attacked: squares of one level."""
    return report_of(recorded, reference="recorded", examples=_squares(list(recorded.front()["key"])[:2]))


def _squares(keys):
    pictures = Pictures()
    grey = [pictures.add(torch.full((1, 28, 28), level / 8), 48) for level in range(8)]
    near = tuple(Ranked(picture=place, same=place != 2, aim=place == 4) for place in grey[:5])
    common = {"goal": "be seen", "budget": "eps 0.3, 32 steps", "benign": 5, "perturbation": 6, "times": 1.66}
    shown = [
        Example(
            key=key, attack=attack, asked=asked, perturbed=7, before=near, after=near[::-1], says=(HOSTILE,), **common
        )
        for key in keys
        for attack, asked in (("CA+", 4), ("LTM", None))
    ]
    return Examples(says=("Squares.",), pictures=pictures.uris, shown=tuple(shown))


@pytest.fixture(scope="session")
def drawn_report(drawn):
    """Of the drawn run."""
    return report_of(drawn, reference="drawn")


@pytest.fixture
def screenshots(request, tmp_path):
    """The path of this test's screenshot of a name: below ``--screenshots``, else in the test's own folder."""
    folder = request.config.getoption("--screenshots") or tmp_path
    test = re.sub(r"[^\w-]+", "-", request.node.name).strip("-")

    def path(name):
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{test}--{name}.png"

    return path
