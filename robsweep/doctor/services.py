"""Ray and faiss: whether they load and answer."""

import os

import numpy as np

from robsweep.doctor.finding import Finding
from robsweep.errors import UserError


def ray() -> Finding:
    """Whether Ray loads, and whether the cluster of ``RAY_ADDRESS`` answers."""
    try:
        from robsweep.executors.tune.cluster import reachable
    except ImportError as error:
        do = "install it again, or run without it: --executor inline"
        return Finding(what="Ray", verdict="problem", found=f"it does not load: {error}", do=do)
    address = os.environ.get("RAY_ADDRESS")
    if not address:
        return Finding(what="Ray", verdict="ok", found="loads; each run starts a cluster of its own here")
    try:
        reachable("auto")
    except UserError as error:
        do = "start that cluster, or unset RAY_ADDRESS"
        return Finding(what="Ray", verdict="problem", found=str(error), do=do)
    return Finding(what="Ray", verdict="ok", found=f"a cluster answers at {address} (--address auto)")


def faiss() -> Finding:
    """Whether an index finds nearest neighbours."""
    try:
        import faiss as library

        points = np.eye(8, dtype=np.float32)
        index = library.IndexFlatL2(8)
        index.add(points)
        _, found = index.search(points, 1)
    except (ImportError, AttributeError, RuntimeError) as error:
        do = "install faiss-gpu or faiss-cpu again, one of them alone"
        return Finding(what="faiss", verdict="problem", found=f"it does not work: {error}", do=do)
    if found[:, 0].tolist() != list(range(8)):
        return Finding(what="faiss", verdict="problem", found="it finds wrong neighbours", do="install faiss again")
    gpus = library.get_num_gpus() if hasattr(library, "get_num_gpus") else 0
    return Finding(what="faiss", verdict="ok", found=f"{library.__version__}, {gpus} GPUs")
