"""What a copy of the process that has imported everything does: one command, perhaps with a fault."""

import os
import sys
import tempfile
from pathlib import Path

# what a command loads late, so that a copy has it
import faiss
import pandas
import PIL.Image
import pyarrow.parquet
import scipy.stats
import sklearn.datasets
import torch._dynamo

import robsweep.adversarial_examples.make
import robsweep.executors.local_work
import robsweep.page.build
import robsweep.page.render
import robsweep.report.console
import robsweep.sweep.run
from robsweep.cli.main import main
from robsweep.data import digits
from tests.faults.clock import jump
from tests.faults.operations import Act, watch

LOADED = (faiss, pandas, PIL, pyarrow, scipy, sklearn, torch, robsweep)


def carry_out(
    arguments: list[str],
    folder: Path,
    act: Act | None,
    output: Path,
    environment: dict[str, str],
    clock: float,
    images: int | None,
) -> None:
    """Run ``robsweep ARGUMENTS`` in ``folder``, in a session of its own.

    ``act``: at every operation on files of the run ``small``; ``output``: takes what is printed; ``clock``: seconds by
    which the time jumps after every third question for it, there and back.
    """
    os.setsid()
    os.chdir(folder)
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.environ.update(environment)
    tempfile.tempdir = None  # the environment may name another
    if clock:
        jump(clock)
    if images is not None:
        found, labels = digits._all()
        setattr(digits, "_all", lambda: (found[:images], labels[:images]))  # noqa: B010 -- another type
    if act is not None:
        watch(folder / "runs" / "small", act)
    sys.argv = ["robsweep", *arguments]
    main()
