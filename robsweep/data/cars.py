"""Cars-196 (Krause et al. 2013): classes 1-98 train, 99-196 test, in the original layout or in the devkit's."""

from pathlib import Path

from robsweep.data import roots
from robsweep.data.listing import Listing, make_listing, require_split, zero_shot
from robsweep.errors import UserError

SPLITS = ("train", "test")
ANNOTATIONS = "cars_annos.mat"
IMAGES = "car_ims"
TRAIN_ANNOTATIONS = "cars_train_annos.mat"
TEST_ANNOTATIONS = "cars_test_annos_withlabels.mat"
DEVKITS = ("devkit", "car_devkit/devkit")
"""Where torchvision and Kaggle put the devkit."""
SOURCE = (
    f"a mirror of the Stanford AI Lab's Cars ({IMAGES}/ with {ANNOTATIONS}, "
    f"or cars_train/, cars_test/ and devkit/ with {TEST_ANNOTATIONS})"
)


def list_cars(split: str, root: Path) -> Listing:
    """Paths and classes of all 16,185 images, from either layout, cut at half of the classes.

    - Original: ``cars_annos.mat`` beside ``car_ims/``; its field ``test`` divides images, not classes.
    - Devkit (torchvision, Kaggle): ``cars_train/`` and ``cars_test/`` with their annotations. The two folders divide
      images as ``test`` does; both are read for either split.

    Raises:
        UserError: not found, without the test images' classes, or not files of that kind.
    """
    require_split("cars", split, SPLITS)
    folder = roots.first_holding(
        "cars",
        [root / "cars196", root / "cars", root / "stanford_cars", root],
        [ANNOTATIONS, *(f"{kit}/{TRAIN_ANNOTATIONS}" for kit in DEVKITS)],
        remedy=f"get it from {SOURCE} and unpack it under {root / 'cars'}",
    )
    kit = next((folder / kit for kit in DEVKITS if (folder / kit / TRAIN_ANNOTATIONS).is_file()), None)
    if kit is None or (folder / IMAGES).is_dir():
        images = _annotations(folder / ANNOTATIONS, "relative_im_path")
    else:
        images = [
            *_in_folder("cars_train", folder, kit / TRAIN_ANNOTATIONS),
            *_in_folder("cars_test", folder, _test_annotations(folder, kit)),
        ]
    paths, classes = [path for path, _ in images], [number for _, number in images]
    return make_listing("cars", split, folder, *zero_shot(paths, classes, split))


def _test_annotations(folder: Path, kit: Path) -> Path:
    # torchvision downloads it beside the devkit
    places = (folder, kit, kit.parent)
    for place in places:
        if (place / TEST_ANNOTATIONS).is_file():
            return place / TEST_ANNOTATIONS
    looked = ", ".join(map(str, dict.fromkeys(places)))
    raise UserError(
        f"data set 'cars': no {TEST_ANNOTATIONS} in {looked}; the devkit's cars_test_annos.mat has no classes: "
        f"get it from {SOURCE}"
    )


def _in_folder(name: str, folder: Path, annotations: Path) -> list[tuple[str, int]]:
    # Kaggle's archive holds each folder within one of its own name
    place = f"{name}/{name}" if (folder / name / name).is_dir() else name
    return [(f"{place}/{file}", number) for file, number in _annotations(annotations, "fname")]


def _annotations(path: Path, name_field: str) -> list[tuple[str, int]]:
    """File name and class, 1 to 196, of every entry."""
    from scipy.io import loadmat

    try:
        rows = loadmat(path, simplify_cells=True)["annotations"]
        return [(str(row[name_field]), int(row["class"])) for row in rows]
    except Exception as error:  # the MATLAB reader raises many types on damaged files
        reason = str(error).partition("\n")[0]
        raise UserError(f"{path}: not the annotations of Cars-196, or damaged: {reason}") from error
