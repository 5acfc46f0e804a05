"""An allocator that refuses: the memory of a small card, on a CPU."""

import weakref

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.weak import WeakIdKeyDictionary


class Allocator(TorchDispatchMode):
    """Counts the bytes of what is computed within the block and lives; raises where they would be more than ``limit``.

    ``peak``: the most bytes so far.
    """

    def __init__(self, limit=float("inf")):
        super().__init__()
        self._limit, self._held = limit, WeakIdKeyDictionary()
        self.live = self.peak = 0

    def __torch_dispatch__(self, function, types, arguments=(), options=None):
        result = function(*arguments, **(options or {}))
        for tensor in tree_leaves(result):
            if isinstance(tensor, torch.Tensor):
                self._hold(tensor.untyped_storage())
        if self.live > self._limit:
            raise torch.OutOfMemoryError(f"CUDA out of memory. Tried to hold {self.live} bytes")
        return result

    def _hold(self, storage):
        if storage not in self._held:
            self._held[storage] = storage.nbytes()
            self.live += storage.nbytes()
            self.peak = max(self.peak, self.live)
            weakref.finalize(storage, self._free, storage.nbytes())

    def _free(self, size):
        self.live -= size
