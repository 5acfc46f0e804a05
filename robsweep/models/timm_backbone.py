"""Any network of the optional package timm, by ``timm:NAME``."""

from typing import Any

from robsweep.errors import UserError
from robsweep.models.normalise import Normalise, NormalisedNetwork


def timm_network(name: str, embedding_dim: int, *, imagenet: bool) -> NormalisedNetwork:
    """The timm network ``name`` with a linear embedding, behind the normalisation it was trained with.

    Raises:
        UserError: timm is not installed, does not know the name, or cannot get the weights.
    """
    try:
        import timm
    except ImportError as error:
        raise UserError(f"backbone 'timm:{name}' needs the package timm: pip install timm") from error
    if not timm.is_model(name):
        raise UserError(f"timm {timm.__version__} knows no network {name!r}: see timm.list_models()")
    try:
        network: Any = timm.create_model(name, pretrained=imagenet, num_classes=embedding_dim)
    except Exception as error:  # the hub's clients raise types of their own
        reason = str(error).partition("\n")[0]
        raise UserError(
            f"pretrained weights of timm:{name} could not be had ({reason}); set weights to random or a file"
        ) from error
    trained_with = network.pretrained_cfg
    return NormalisedNetwork(network, Normalise(trained_with["mean"], trained_with["std"]))


def classifier_name(model: NormalisedNetwork) -> str | None:
    """The module name of the last layer within the timm network, where it is a single one."""
    cfg: Any = model.network.pretrained_cfg
    name = cfg.get("classifier")
    return name if isinstance(name, str) else None
