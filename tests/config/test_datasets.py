"""Facts about data sets."""

import pytest

from robsweep.config.datasets import DATASETS, dataset_info, fits
from robsweep.errors import UserError
from robsweep.grammar.backbones import BACKBONES


def test_every_data_set_fits_some_backbone():
    for name in DATASETS:
        assert any(fits(name, backbone) for backbone in BACKBONES)
    with pytest.raises(UserError, match="unknown data set"):
        dataset_info("imagenet")
