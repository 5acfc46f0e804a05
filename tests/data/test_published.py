import pytest

from robsweep.config.datasets import DATASETS, Size
from robsweep.data.published import completeness
from robsweep.errors import UserError

PUBLISHED = {name: info.sizes for name, info in DATASETS.items()}


@pytest.mark.parametrize(("dataset", "split"), [(name, part) for name, parts in PUBLISHED.items() for part in parts])
def test_whole_miniature_and_damaged(dataset, split):
    size = PUBLISHED[dataset][split]
    assert completeness(dataset, split, size) == "full"
    assert completeness(dataset, split, Size(30, min(5, size.classes))) == "miniature"
    for found in (
        Size(size.images - 1, size.classes),
        Size(size.images, size.classes - 1),
        Size(size.images + 1, size.classes),
        Size(30, size.classes + 1),
    ):
        with pytest.raises(UserError, match=f"{found.images} images of {found.classes} classes found"):
            completeness(dataset, split, found)


def test_published_sizes_add_up():
    totals = {name: parts["train"].images + parts["test"].images for name, parts in PUBLISHED.items()}
    assert totals == {
        "digits": 1_797,
        "mnist": 70_000,
        "fashion": 70_000,
        "cub": 11_788,
        "cars": 16_185,
        "sop": 120_053,
        "inshop": 52_712,
    }
    inshop = PUBLISHED["inshop"]
    assert inshop["query"].images + inshop["gallery"].images == inshop["test"].images
