"""A script that uses an exported network, without robsweep."""

_SCRIPT = '''"""Embed images with NETWORK and find the nearest of the others: python SCRIPT IMAGE IMAGE ...

Needs numpy, pillow, onnxruntime and faiss-cpu. Takes images of 8 bits a channel.
"""

import json
import sys
from pathlib import Path

import faiss
import numpy as np
import onnxruntime
from PIL import Image, ImageOps

HERE = Path(__file__).parent
STEPS = json.loads((HERE / "DESCRIPTION").read_text(encoding="utf-8"))["preprocessing"]


def pixels(path):
    """An image file as the network takes it: channels x height x width in [0, 1]."""
    side, crop = STEPS["resize"], STEPS["crop"]
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB").convert(STEPS["colour_order"])
    image = image.resize((side, side), Image.Resampling.BILINEAR)
    edge = (side - crop) // 2
    image = image.crop((edge, edge, edge + crop, edge + crop))
    return np.asarray(image, dtype=np.float32).reshape(crop, crop, -1).transpose(2, 0, 1) / 255


paths = sys.argv[1:]
session = onnxruntime.InferenceSession(HERE / "NETWORK", providers=["CPUExecutionProvider"])
embeddings = session.run(["embeddings"], {"images": np.stack([pixels(path) for path in paths])})[0]
index = faiss.IndexFlatL2(embeddings.shape[1])
index.add(embeddings)
distances, neighbours = index.search(embeddings, min(4, len(paths)))
for path, row in zip(paths, neighbours, strict=True):
    print(path, *(paths[other] for other in row if paths[other] != path))
'''


def example_script(script: str, network: str, description: str) -> str:
    """The script's text; the arguments are names of files in one folder."""
    return _SCRIPT.replace("NETWORK", network).replace("DESCRIPTION", description).replace("SCRIPT", script)
