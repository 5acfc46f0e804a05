"""What would make an accelerator's host wait, noticed on a CPU."""

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode, _disable_current_modes

_OPERATIONS = ("_local_scalar_dense", "nonzero", "masked_select", "unique", "_unique2", "equal")
"""A number read, and results whose size the host has to know."""
_CALLS = ("tolist", "numpy", "cpu", "tensor", "as_tensor")
"""Copies from the device and to it: on a CPU they are no operations, and are noticed where they are called."""


class _Operations(TorchDispatchMode):
    def __init__(self, seen):
        super().__init__()
        self._seen = seen

    def __torch_dispatch__(self, function, types, arguments=(), options=None):
        name = function.overloadpacket.__name__
        if name in _OPERATIONS:
            self._seen.append(name)
        return function(*arguments, **(options or {}))


class Waits(TorchFunctionMode):
    """Within the block ``seen`` is given the name of every operation and call for which a host would wait."""

    def __init__(self):
        super().__init__()
        self.seen = []
        self._operations = _Operations(self.seen)

    def __enter__(self):
        self._operations.__enter__()
        return super().__enter__()

    def __exit__(self, *error):
        super().__exit__(*error)
        self._operations.__exit__(*error)

    def __torch_function__(self, function, types, arguments=(), options=None):
        name = getattr(function, "__name__", "")
        if name in _CALLS:
            self.seen.append(name)
        return function(*arguments, **(options or {}))


class HostFlag:
    """A pinned flag of the host, which it may read without waiting."""

    def copy_(self, source, *, non_blocking):
        assert non_blocking
        with _disable_current_modes():
            self._value = bool(source)

    def __bool__(self):
        return self._value


class Event:
    """Of a stream that does everything at once."""

    def record(self, stream):
        pass

    def synchronize(self):
        pass


def play_accelerator(monkeypatch, detector):
    """Have ``PlateauDetector`` read its flags as it does of a GPU's: a step late, out of pinned memory."""
    begin, empty = detector.__init__, torch.empty

    def late(self, *arguments):
        begin(self, *arguments)
        self._late = True

    def pinned(*size, pin_memory=False, **options):
        return HostFlag() if pin_memory else empty(*size, **options)

    monkeypatch.setattr(detector, "__init__", late)
    monkeypatch.setattr(torch, "empty", pinned)
    monkeypatch.setattr(torch.cuda, "Event", Event)
    monkeypatch.setattr(torch.cuda, "current_stream", lambda device: None)
