"""What a unit of work is called where Ray shows it."""

import re

import ray._raylet

from robsweep.run.ports import Assignment

_LONGEST = 80
"""Characters of a configuration in the name of a folder."""


def unit_title(assignment: Assignment) -> str:
    """``train digits:rc2f2p:ptripletN, seed 0, to epoch 2``."""
    work = assignment.work
    return f"train {assignment.configuration}, seed {work.trial.seed}, to epoch {work.epoch}"


def train_run_name(assignment: Assignment) -> str:
    """Of a run of Ray Train, which makes a folder of that name: ``digits_rc2f2p_ptripletN-<key>-s0-e2``."""
    configuration = re.sub(r"[^\w.+-]+", "_", str(assignment.configuration), flags=re.ASCII)[:_LONGEST]
    return f"{configuration}-{assignment.work}"


def name_process(title: str) -> None:
    """Call this process ``ray::<title>``, in the dashboard's list of workers too, until its task ends.

    An actor keeps its name for life, and trains one configuration after another; so its process tells which.
    """
    ray._raylet.setproctitle(f"ray::{title}")
