"""Cars-196 (Krause et al. 2013): ``cars_annos.mat`` beside ``car_ims/``; classes 1-98 train, 99-196 test."""

from pathlib import Path

from robsweep.data import roots
from robsweep.data.listing import Listing, make_listing, require_split, zero_shot
from robsweep.errors import UserError

SPLITS = ("train", "test")
ANNOTATIONS = "cars_annos.mat"
SOURCE = "the Stanford AI Lab's Cars page (car_ims.tgz, cars_annos.mat) or a mirror of it"


def list_cars(split: str, root: Path) -> Listing:
    """The fields ``relative_im_path`` and ``class`` of the ``annotations`` in ``cars_annos.mat``.

    Its field ``test`` divides images, not classes, and plays no part here.

    Raises:
        UserError: not found, or not a file of that kind.
    """
    require_split("cars", split, SPLITS)
    folder = roots.first_holding(
        "cars",
        [root / "cars196", root / "cars", root],
        [ANNOTATIONS],
        remedy=f"get it from {SOURCE} and unpack it under {root / 'cars'}",
    )
    paths, classes = _annotations(folder / ANNOTATIONS)
    return make_listing("cars", split, folder, *zero_shot(paths, classes, split))


def _annotations(path: Path) -> tuple[list[str], list[int]]:
    from scipy.io import loadmat

    try:
        rows = loadmat(path, simplify_cells=True)["annotations"]
        return [str(row["relative_im_path"]) for row in rows], [int(row["class"]) for row in rows]
    except Exception as error:  # the MATLAB reader raises many types on damaged files
        reason = str(error).partition("\n")[0]
        raise UserError(f"{path}: not the annotations of Cars-196, or damaged: {reason}") from error
