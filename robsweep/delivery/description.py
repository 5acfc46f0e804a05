"""An exported network as data: what it takes, what it gives, what it is. ``docs/schemas/model.json`` describes it."""

from typing import Literal

from robsweep.config.configuration import Configuration
from robsweep.grammar.frozen import Frozen
from robsweep.interchange.export_network import Exported
from robsweep.interchange.preprocessing import Preprocessing


class ModelDescription(Frozen):
    """What lies beside a network as JSON.

    ``network``: the file's name. ``input`` and ``output``: names of the tensors. ``distance``: by which embeddings are
    compared. ``identity``, ``key``, ``configuration``, ``seed`` and ``epoch``: what was trained, how, and how long.
    ``train_fingerprint``: of the training images.
    """

    network: str
    input: Literal["images"] = "images"
    output: Literal["embeddings"] = "embeddings"
    preprocessing: Preprocessing
    embedding_dim: int
    unit_length: bool
    distance: Literal["euclidean"] = "euclidean"
    identity: str
    key: str
    seed: int
    epoch: int
    train_fingerprint: str
    code_version: str
    configuration: Configuration


def description_of(exported: Exported) -> ModelDescription:
    """The description of a network that was written."""
    info = exported.info
    return ModelDescription(
        network=exported.path.name,
        preprocessing=exported.preprocessing,
        embedding_dim=exported.embedding_dim,
        unit_length=exported.unit_length,
        identity=str(info.configuration),
        key=info.configuration.key,
        seed=info.seed,
        epoch=info.epoch,
        train_fingerprint=info.train_fingerprint,
        code_version=info.code_version,
        configuration=info.configuration,
    )
