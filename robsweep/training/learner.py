"""What training changes: a network, its optimiser, and what the defense remembers."""

from pathlib import Path
from typing import Any

from robsweep.config.configuration import Configuration
from robsweep.defenses.build import build_defense
from robsweep.devices import compile_network, place, used_precision
from robsweep.models.fill import fill
from robsweep.training.checkpoint import load_state, load_weights, save_checkpoint
from robsweep.training.checkpoint_info import CheckpointInfo
from robsweep.training.initial import initial_network, require_whole_batches
from robsweep.training.network import PrecisionWrapper
from robsweep.training.optimiser import build_optimiser


class Learner:
    """The network of a configuration on a device, ready for updates of its weights.

    ``model``: the network; ``network``: its passes. ``precision``: of those that perturb images. ``obstacle``: why the
    network is not compiled though the recipe says so. ``refusal``: why images may not pass in parts where memory runs
    out; None: they may.

    Raises:
        UserError: the network's weights cannot be had, or its BatchNorm would see parts of a batch where it must see
            all of it.
    """

    def __init__(self, configuration: Configuration, seed: int, device: str, *, mined_globally: bool) -> None:
        recipe, identity = configuration.training, configuration.identity
        self._configuration = configuration
        model = initial_network(configuration, seed)
        self.refusal = require_whole_batches(configuration, model, mined_globally=mined_globally)
        self.model = place(model, device)
        self.obstacle = compile_network(self.model) if recipe.compile else None
        self.precision = used_precision(recipe.precision, device)
        self.network = PrecisionWrapper(
            self.model, precision=self.precision, update=recipe.update_precision, at_a_time=recipe.micro_batch
        )
        self.optimiser = build_optimiser(recipe.optimiser, self.model)
        self.defense = build_defense(identity.defense, identity.loss, recipe.budget, dataset=identity.dataset)

    def save(self, folder: Path, info: CheckpointInfo, streams: list[Any]) -> None:
        """Write a checkpoint. ``streams``: where the random numbers of all workers stand; none between epochs.

        Raises:
            OSError: it cannot be written.
        """
        state = {"optimiser": self.optimiser.state_dict(), "defense": self.defense.state_dict(), "streams": streams}
        save_checkpoint(folder, info, self.model.state_dict(), state)

    def restore(self, folder: Path) -> list[Any]:
        """Take up a checkpoint of the same configuration; the ``streams`` of ``save``.

        Raises:
            UserError: no checkpoint there, or damaged.
        """
        state = load_state(folder)
        fill(self.model, load_weights(folder), owner=self._configuration)
        self.optimiser.load_state_dict(state["optimiser"])
        self.defense.load_state_dict(state["defense"])
        streams: list[Any] = state["streams"]
        return streams
