"""Tests that need a GPU are skipped, with the reason, where there is none; no test measures time."""

import pytest
import torch
from hypothesis import settings

settings.register_profile("robsweep", deadline=None)
settings.load_profile("robsweep")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if torch.cuda.is_available():
        return
    for item in items:
        if item.get_closest_marker("gpu"):
            item.add_marker(pytest.mark.skip(reason="needs a CUDA device"))
