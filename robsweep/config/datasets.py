"""What is known of a data set before anything is loaded: image size, splits and published counts. No torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from robsweep.config.close import did_you_mean
from robsweep.config.folder_name import FOLDER_PREFIX, parse_folder
from robsweep.errors import UserError
from robsweep.grammar.backbones import backbone_info
from robsweep.grammar.image_kind import ImageKind, kinds_in_words


class Size(NamedTuple):
    """Number of images and of classes of a split."""

    images: int
    classes: int


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """``image_size`` is the side in pixels of the network's input; ``sizes`` the published counts by split.

    ``xi_scale`` is k of the SPQA attacks' xi = exp(k * loss_sp) (Zhou et al. 2020, Section 6).
    """

    channels: int
    image_size: int
    sizes: Mapping[str, Size]
    description: str
    xi_scale: float = 4e4

    @property
    def images(self) -> ImageKind:
        """Colour and size of what the network sees."""
        return ImageKind(self.channels, self.image_size)

    @property
    def splits(self) -> tuple[str, ...]:
        """Names of the splits, training first."""
        return tuple(self.sizes)


def _two(train: Size, test: Size) -> dict[str, Size]:
    return {"train": train, "test": test}


_SMALL = _two(Size(60_000, 10), Size(10_000, 10))
DATASETS: dict[str, DatasetInfo] = {
    "digits": DatasetInfo(
        1, 28, _two(Size(1_438, 10), Size(359, 10)), "scikit-learn's 1,797 handwritten digits; bundled"
    ),
    "mnist": DatasetInfo(1, 28, _SMALL, "MNIST, 70,000 handwritten digits; can be fetched", 2e4),
    "fashion": DatasetInfo(1, 28, _SMALL, "Fashion-MNIST, 70,000 garments; can be fetched"),
    "cub": DatasetInfo(3, 224, _two(Size(5_864, 100), Size(5_924, 100)), "CUB-200-2011, 11,788 birds of 200 species"),
    "cars": DatasetInfo(3, 224, _two(Size(8_054, 98), Size(8_131, 98)), "Cars-196, 16,185 cars of 196 models", 7e4),
    "sop": DatasetInfo(
        3,
        224,
        _two(Size(59_551, 11_318), Size(60_502, 11_316)),
        "Stanford Online Products, 120,053 pictures of 22,634 products",
        7e4,
    ),
    "inshop": DatasetInfo(
        3,
        224,
        {
            **_two(Size(25_882, 3_997), Size(26_830, 3_985)),
            "query": Size(14_218, 3_985),
            "gallery": Size(12_612, 3_985),
        },
        "In-Shop Clothes Retrieval, 52,712 pictures of 7,982 items",
    ),
}
_OWN = "your own images, a class per folder; @28, @32 or @64, with @grey or without, for a small network"


def dataset_info(name: str) -> DatasetInfo:
    """What is known of a data set; the counts of ``folder:PATH`` are 0, its size and colour those of its name.

    Raises:
        UserError: the name is not known, its options contradict each other, or it is no UTF-8, so that it could not be
            stored with results.
    """
    if name.startswith(FOLDER_PREFIX):
        try:
            name.encode()
        except UnicodeEncodeError:
            raise UserError(f"data set {name!r}: the path holds bytes that are no UTF-8: rename the folder") from None
        return DatasetInfo(*parse_folder(name).images, _two(Size(0, 0), Size(0, 0)), _OWN)
    if name not in DATASETS:
        near = did_you_mean(name, DATASETS)
        raise UserError(f"unknown data set {name!r}: expected one of {', '.join(DATASETS)} or folder:PATH{near}")
    return DATASETS[name]


def fits(dataset: str, backbone: str) -> bool:
    """Whether the backbone takes the data set's images.

    Raises:
        UserError: a name is unknown.
    """
    return dataset_info(dataset).images in backbone_info(backbone).inputs


def require_fit(dataset: str, backbone: str) -> None:
    """Check that the backbone takes the data set's images.

    Raises:
        UserError: it takes others, or a name is unknown.
    """
    if not fits(dataset, backbone):
        raise UserError(
            f"backbone {backbone!r} takes {kinds_in_words(backbone_info(backbone).inputs)} images, "
            f"data set {dataset!r} has {dataset_info(dataset).images} ones"
        )
