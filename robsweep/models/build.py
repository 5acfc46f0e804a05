"""A backbone from its name."""

from torch import nn

from robsweep.config.home import with_home
from robsweep.errors import UserError
from robsweep.grammar.backbones import backbone_info
from robsweep.grammar.image_kind import ImageKind, kinds_in_words
from robsweep.models.small import c2f2, lenet
from robsweep.models.weights import load_weights

SMALL = {"rc2f2": c2f2, "rlenet": lenet}


def build_backbone(
    name: str, *, images: ImageKind | None = None, embedding_dim: int | None = None, weights: str | None = None
) -> nn.Module:
    """The network ``B x C x H x W`` in [0, 1] -> ``B x embedding_dim``, in training mode.

    Args:
        name: a name of ``robsweep.grammar.backbones`` or ``timm:NAME``.
        images: what it is to take; None takes the papers' (grey 28x28, or colour 224x224).
        embedding_dim: None takes the backbone's own (512; 128 for rlenet).
        weights: ``imagenet``, ``random`` (torch's global generator), or a file (``.safetensors``, ``.pt``,
            ``.pth``); None takes what the recipe starts from: imagenet at 224x224, random below.

    Raises:
        UserError: unknown name, images that it does not take, weights that cannot be had or do not fit. Never a
            random start instead.
    """
    info = backbone_info(name)
    kind = info.inputs[0] if images is None else images
    if kind not in info.inputs:
        raise UserError(f"backbone {name!r} takes {kinds_in_words(info.inputs)} images, got {kind} ones")
    dim = info.embedding_dim if embedding_dim is None else embedding_dim
    source = ("imagenet" if info.pretrained else "random") if weights is None else weights
    imagenet = source == "imagenet"
    file = None if source in ("imagenet", "random") else with_home(source)
    if name in SMALL:
        if imagenet:
            raise UserError(f"backbone {name!r} has no ImageNet weights: expected random or a file")
        model: nn.Module = SMALL[name](dim, kind)
        if file is not None:
            load_weights(model, file)
        return model
    if name.startswith("timm:"):
        from robsweep.models.timm_backbone import classifier_name, timm_network

        model = timm_network(name.removeprefix("timm:"), dim, imagenet=imagenet)
        if file is not None:
            load_weights(model, file, prefix="network.", head=classifier_name(model))
        return model
    # torchvision takes a second to import, which runs on small images need not pay.
    from robsweep.models.normalise import NormalisedNetwork
    from robsweep.models.torchvision_backbones import head_name, torchvision_network

    model = NormalisedNetwork(torchvision_network(name, dim, imagenet=imagenet))
    if file is not None:
        load_weights(model, file, prefix="network.", head=head_name(name))
    return model
