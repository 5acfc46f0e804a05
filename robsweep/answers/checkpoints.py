"""Where the networks of a configuration lie, and the commands that go on with them."""

import shlex
from collections.abc import Sequence

from robsweep.answers.best import Checkpoint
from robsweep.config.profiles import default_profile
from robsweep.results.open import Run
from robsweep.run.trial_id import TrialId


def checkpoints_of(run: Run, key: str, reference: str) -> tuple[Checkpoint, ...]:
    """The checkpoint of each seed that was scored at the last rung that was decided; none before the first.

    ``reference``: the run as commands take it.
    """
    candidate = run.state.candidates[key]
    found = []
    for seed in run.state.scored_seeds(key, candidate.at):
        saved = run.state.trials[TrialId(key, seed)].saved[candidate.at]
        name = f"{reference}:{TrialId(key, seed)}@{candidate.at}"
        path = _below(run.store.uri, saved.checkpoint)
        found.append(Checkpoint(seed=seed, epoch=candidate.at, path=path, named=name))
    return tuple(found)


def commands_of(run: Run, reference: str, key: str, checkpoints: Sequence[Checkpoint]) -> tuple[str, ...]:
    """What explains a configuration, and what scores and exports the first of its checkpoints."""
    explain = f"robsweep explain {shlex.quote(reference)} {key}"
    if not checkpoints:
        return (explain,)
    network = shlex.quote(checkpoints[0].named)
    return explain, score_command(run, network), f"robsweep export {network} --onnx model.onnx"


def score_command(run: Run, network: str) -> str:
    """What scores a checkpoint by the run's own profile; ``network``: its name, quoted."""
    sweep = run.state.sweep
    profile = sweep.scoring.profile
    return f"robsweep score {network}" + f" --profile {profile}" * (profile != default_profile(sweep.dataset))


def _below(uri: str, name: str) -> str:
    place, mark, query = uri.partition("?")
    return f"{place}/{name}{mark}{query}"
