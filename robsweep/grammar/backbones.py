"""Backbone names and what the configuration must know of each. No torch."""

from dataclasses import dataclass

from robsweep.errors import UserError
from robsweep.grammar.image_kind import ImageKind

SMALL_SIDES, LARGE_SIDE = (28, 32, 64), 224
"""Sides in pixels of the images that small backbones take, grey or in colour, and large ones, in colour."""


@dataclass(frozen=True, slots=True)
class BackboneInfo:
    """The images that it takes, the papers' first, and the default embedding dimension."""

    inputs: tuple[ImageKind, ...]
    embedding_dim: int
    pretrained: bool
    """Whether the recipe starts from ImageNet weights."""


_SMALL = tuple(ImageKind(channels, side) for channels in (1, 3) for side in SMALL_SIDES)
_LARGE = (ImageKind(3, LARGE_SIDE),)
BACKBONES: dict[str, BackboneInfo] = {
    "rc2f2": BackboneInfo(_SMALL, 512, False),
    "rlenet": BackboneInfo(_SMALL, 128, False),
    "rres18": BackboneInfo(_LARGE, 512, True),
    "rres50": BackboneInfo(_LARGE, 512, True),
    "rmnas10": BackboneInfo(_LARGE, 512, True),
    "rswint": BackboneInfo(_LARGE, 512, True),
}
_TIMM = BackboneInfo(_LARGE, 512, True)


def backbone_info(name: str) -> BackboneInfo:
    """What is known of a backbone.

    Raises:
        UserError: the name is not known.
    """
    if name.startswith("timm:"):
        return _TIMM
    if name not in BACKBONES:
        raise UserError(f"unknown backbone {name!r}: expected one of {', '.join(BACKBONES)} or timm:NAME")
    return BACKBONES[name]


def split_backbone(text: str) -> tuple[str, str]:
    """Split a model string into backbone and defense suffix.

    A ``timm:`` name may hold any letter, so its suffix stands after a further colon: ``timm:NAME:ghmetsmi``.

    Raises:
        UserError: the string begins with no known backbone.
    """
    if text.startswith("timm:"):
        _, name, *rest = text.split(":", 2)
        return f"timm:{name}", rest[0] if rest else ""
    fitting = [name for name in BACKBONES if text.startswith(name)]
    if not fitting:
        raise UserError(f"unknown backbone in {text!r}: expected one of {', '.join(BACKBONES)} or timm:NAME")
    backbone = max(fitting, key=len)
    return backbone, text[len(backbone) :]
