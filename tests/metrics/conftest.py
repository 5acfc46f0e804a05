from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from robsweep.models.small import c2f2

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture(scope="session")
def golden_embeddings():
    """Raw embeddings of the 2,000 golden images by the golden network, and their labels."""
    network = c2f2().eval()
    network.load_state_dict(load_file(GOLDEN / "weights.safetensors"))
    stored = np.load(GOLDEN / "candi_images_u8.npz")
    images = torch.from_numpy(stored["images_u8"]).float().div(255).unsqueeze(1)
    with torch.no_grad():
        return torch.cat([network(part) for part in images.split(128)]), torch.from_numpy(stored["labels"])
