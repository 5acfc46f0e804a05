"""Names of tensors here and in the reference implementation, as one table per backbone.

The reference keeps a network under ``backbone.``: C2F2 and LeNet as the same ``Sequential``, ResNet and MNASNet as
torchvision's (MNASNet with its two-layer classifier replaced by one linear layer), Swin-T as that of timm before 0.8.
"""

from dataclasses import dataclass

from robsweep.errors import UserError


@dataclass(frozen=True, slots=True)
class TensorNames:
    """How the names of one backbone's tensors translate.

    ``prefixes``: pairs (here, there); the first that fits a name is replaced, so the special ones come first.
    ``parts``: pairs of dotted parts replaced wherever they stand. ``constants``: endings, there, of buffers that
    follow from the architecture alone. ``head``: the bias of the last layer, here.
    """

    head: str
    prefixes: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...] = ()
    constants: tuple[str, ...] = ()

    def to_reference(self, name: str) -> str:
        """A name here -> the name there."""
        return _renamed(name, self.prefixes, self.parts)

    def from_reference(self, name: str) -> str | None:
        """A name there -> the name here; None for one outside the network."""
        back = tuple((there, here) for here, there in self.prefixes)
        if not name.startswith(tuple(there for there, _ in back)):
            return None
        return _renamed(name, back, tuple((there, here) for here, there in self.parts))

    def is_constant(self, name: str) -> bool:
        """Whether a name there is that of a buffer which holds nothing learnt."""
        return name.endswith(self.constants) if self.constants else False


def _renamed(name: str, prefixes: tuple[tuple[str, str], ...], parts: tuple[tuple[str, str], ...]) -> str:
    for old, new in prefixes:
        if name.startswith(old):
            name = new + name.removeprefix(old)
            break
    for old, new in parts:
        name = name.replace(old, new)
    return name


_WHOLE = ("network.", "backbone.")
_SWIN_STAGES = tuple(
    pair
    for stage in range(4)
    for pair in (
        (f"network.features.{2 * stage + 1}.", f"backbone.layers.{stage}.blocks."),
        (f"network.features.{2 * stage + 2}.", f"backbone.layers.{stage}.downsample."),
    )
)
TENSOR_NAMES: dict[str, TensorNames] = {
    "rc2f2": TensorNames("9.bias", (("", "backbone."),)),
    "rlenet": TensorNames("7.bias", (("", "backbone."),)),
    "rres18": TensorNames("network.fc.bias", (_WHOLE,)),
    "rres50": TensorNames("network.fc.bias", (_WHOLE,)),
    "rmnas10": TensorNames("network.classifier.1.bias", (("network.classifier.1.", "backbone.classifier."), _WHOLE)),
    "rswint": TensorNames(
        "network.head.bias",
        (
            ("network.features.0.0.", "backbone.patch_embed.proj."),
            ("network.features.0.2.", "backbone.patch_embed.norm."),
            *_SWIN_STAGES,
            _WHOLE,
        ),
        parts=((".mlp.0.", ".mlp.fc1."), (".mlp.3.", ".mlp.fc2.")),
        constants=(".relative_position_index", ".attn_mask"),
    ),
}


def tensor_names_of(backbone: str) -> TensorNames:
    """The table of a backbone.

    Raises:
        UserError: the reference implementation has no such backbone.
    """
    if backbone not in TENSOR_NAMES:
        raise UserError(
            f"backbone {backbone!r} is none of the reference implementation's: "
            f"expected one of {', '.join(TENSOR_NAMES)}"
        )
    return TENSOR_NAMES[backbone]
