"""The first minutes on a GPU: does it compute what a CPU does, where does the host wait, and what makes a step faster?

    python benchmarks/first_minutes.py                # about five minutes; docs/gpu.md says what to do with each answer
    python benchmarks/first_minutes.py --device cpu   # the script itself, at a tiny size

It needs torch, torchvision, numpy and pydantic, no data set and no file; the weights that tests use are taken where
safetensors is installed. Prints one JSON line for each answer.
"""

import argparse
import collections
import json
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from record import machine, versions
from torch import Tensor, nn

from robsweep.attacks import Gallery, embed_gallery, run_attack
from robsweep.attacks.batches import batch_size
from robsweep.attacks.victim import Victim
from robsweep.config.budget import Budget
from robsweep.config.scoring import ScoringConfig
from robsweep.defenses.gap import GAPS
from robsweep.defenses.hm import gap_objective
from robsweep.devices import autocast, checked_device, device_title, free_bytes, place
from robsweep.devices.compiling import BACKEND, compile_network, obstacle
from robsweep.grammar.hardness import Metric
from robsweep.models.build import build_backbone
from robsweep.models.small import c2f2
from robsweep.perturb import Objective, autograd_gradient, frozen, perturb
from robsweep.training.network import PrecisionWrapper

WEIGHTS = Path(__file__).resolve().parent.parent / "tests" / "golden" / "weights.safetensors"
CLASSES = 10


class Bench:
    """Answers on one device; off a GPU at sizes that only try the script out."""

    def __init__(self, device: str) -> None:
        self.device, self.card = device, torch.device(device).type == "cuda"

    def answers(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """One after the other, each with its name."""
        yield "machine", {"machine": machine(), "versions": versions(), "device": device_title(self.device)}
        yield "compile", {"obstacle": obstacle(BACKEND) if self.card else None}
        yield "scores", self.scores()
        if self.card:
            yield "waits", self.waits()
        for size in (384, 3072) if self.card else (12,):
            yield "hm_step", self.hm_step(size)
        for size in (168, 512) if self.card else (2,):
            yield "large_pass", self.large_pass(size)
        if self.card:
            yield "memory", self.memory()

    def small(self) -> nn.Module:
        """rc2f2: the tests' weights, or random ones."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            model = c2f2()
        try:
            from safetensors.torch import load_file
        except ImportError:
            return model.eval()
        model.load_state_dict(load_file(WEIGHTS))
        return model.eval()

    def images(self) -> tuple[Tensor, Tensor]:
        """Noise around a pattern for each class, and the classes."""
        count, generator = 2000 if self.card else 40, torch.Generator().manual_seed(0)
        labels = torch.arange(count) % CLASSES
        noise = torch.rand(count, 1, 28, 28, generator=generator)
        return 0.35 + 0.3 * noise + 0.3 * torch.rand(CLASSES, 1, 28, 28, generator=generator)[labels], labels

    def attacked(self, device: str, precision: Any) -> tuple[dict[str, float], Tensor]:
        """Mean scores of all attacks on a few queries, and the gallery's embeddings."""
        images, labels = self.images()
        model = place(self.small(), device)
        gallery = embed_gallery(model, images.to(device).split(256), labels, Metric.NORMALISED)
        rows = torch.arange(64 if self.card else 4, device=device)
        found: dict[str, float] = {}
        for spec in ScoringConfig(steps=8 if self.card else 1).specs:
            values = run_attack(model, images.to(device)[rows], rows, spec, gallery, precision=precision).values
            found |= {name: round(float(value.double().mean()), 4) for name, value in values.items() if name != "loss"}
        return found, gallery.embeddings.cpu()

    def scores(self) -> dict[str, Any]:
        """Each score on a CPU, then here in float32 and bfloat16; how far embeddings are off, of the largest."""
        wanted, own = self.attacked("cpu", "float32")
        single, here = self.attacked(self.device, "float32")
        half, _ = self.attacked(self.device, "bfloat16")
        off = float((here - own).abs().max() / own.abs().max())
        rows = {name: [wanted[name], single[name], half[name]] for name in wanted}
        return {"embeddings_off": off, "cpu_float32_bfloat16": rows}

    def waits(self) -> dict[str, int]:
        """Lines of robsweep at which the host waited in all attacks of four steps, and how often."""
        images, labels = (part.to(self.device) for part in self.images())
        model = place(self.small(), self.device)
        gallery, seen = embed_gallery(model, images.split(256), labels, Metric.NORMALISED), collections.Counter[str]()

        def note(_: Any, __: Any, file: str, line: int, *___: Any) -> None:
            seen.update([f"{file.rpartition('robsweep/')[2]}:{line}"])

        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = note
            torch.cuda.set_sync_debug_mode("warn")
            try:
                for spec in ScoringConfig(steps=4).specs:
                    rows = torch.arange(64, device=self.device)
                    run_attack(model, images[:64], rows, spec, gallery, precision="bfloat16")
            finally:
                torch.cuda.set_sync_debug_mode("default")
        return dict(seen.most_common(12))

    def hm_step(self, size: int) -> dict[str, Any]:
        """Milliseconds of a PGD step of HM on rc2f2, by way; a CUDA graph holds one whole step."""
        images = torch.rand(size, 1, 28, 28, device=self.device)
        took = {
            "float32": self.perturbed(images, place(self.small(), self.device), "float32"),
            "bfloat16": self.perturbed(images, place(self.small(), self.device), "bfloat16"),
            "without channels-last": self.perturbed(images, self.small().to(self.device), "bfloat16"),
        }
        if self.card:
            torch.backends.cudnn.benchmark = True
            took["cudnn.benchmark"] = self.perturbed(images, place(self.small(), self.device), "bfloat16")
            torch.backends.cudnn.benchmark = False
            compiled = place(self.small(), self.device)
            if compile_network(compiled) is None:
                took["compiled bfloat16"] = self.perturbed(images, compiled, "bfloat16")
            took["CUDA graph"] = self.replayed(images)
        return {"images": size, "ms": took, "passes_per_second": round(1e3 * size / min(took.values()))}

    def objective(self, model: nn.Module, precision: Any) -> tuple[nn.Module, Objective]:
        """Training's network around ``model``, and HM's objective on it."""
        passes = PrecisionWrapper(model, precision=precision, update="float32", at_a_time=None).eval()
        destination = torch.zeros((), device=self.device)
        return passes, gap_objective(passes, GAPS["et"], destination, Metric.NORMALISED)

    def perturbed(self, images: Tensor, model: nn.Module, precision: Any) -> float:
        steps = 32 if self.card else 1
        passes, objective = self.objective(model, precision)
        with frozen(passes):
            budget = Budget(eps=0.3, alpha=0.01, steps=steps)
            return self.ms(lambda: perturb(images, objective, budget, tolerance=0.0), 5) / steps

    def replayed(self, images: Tensor) -> float:
        passes, objective = self.objective(place(self.small(), self.device), "bfloat16")
        current, low, high = images.clone(), (images - 0.3).clamp_(min=0), (images + 0.3).clamp_(max=1)

        def step() -> None:
            slope, _ = autograd_gradient(objective, current, 0)
            current.copy_(torch.clamp(slope.sign().mul_(-0.01).add_(current), low, high))

        with frozen(passes):
            side = torch.cuda.Stream()
            side.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(side):
                for _ in range(3):
                    step()
            torch.cuda.current_stream().wait_stream(side)
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph):
                step()
            return self.ms(graph.replay, 200)

    def large_pass(self, size: int) -> dict[str, Any]:
        """Milliseconds of a pass of rres18 forward and back to its input."""
        side = 224 if self.card else 32
        images = torch.rand(size, 3, side, side, device=self.device).contiguous(memory_format=torch.channels_last)
        took = {}
        for way in ("eager", "compiled") if self.card else ("eager",):
            model = place(build_backbone("rres18", weights="random").eval().requires_grad_(False), self.device)
            if way == "compiled" and compile_network(model) is not None:
                continue

            def once(model: nn.Module = model) -> None:
                given = images.detach().requires_grad_()
                with autocast("bfloat16", self.device):
                    features = model(given)
                torch.autograd.grad(features, given, torch.ones_like(features))

            took[way] = self.ms(once, 20)
        return {"images": size, "ms": took, "passes_per_second": round(1e3 * size / min(took.values()))}

    def memory(self) -> dict[str, Any]:
        """The batch that rres18 is given of 1,024 images, twice: it must not change."""
        model = place(build_backbone("rres18", weights="random").eval().requires_grad_(False), self.device)
        labels = torch.zeros(2, dtype=torch.long, device=self.device)
        gallery = Gallery(torch.zeros(2, 512, device=self.device), labels, Metric.NORMALISED)
        victim, images = Victim(model, gallery, "bfloat16"), torch.rand(1024, 3, 224, 224, device=self.device)
        sizes = [batch_size(images, victim.probe) for _ in range(2)]
        reserved = torch.cuda.max_memory_reserved(self.device) >> 20
        return {"batches": sizes, "free_mib": (free_bytes(self.device) or 0) >> 20, "reserved_mib": reserved}

    def ms(self, work: Callable[[], object], times: int) -> float:
        """Milliseconds of a call, on average, after two that do not count."""
        times = times if self.card else 1
        for _ in range(2):
            work()
        self.wait()
        began = time.perf_counter()
        for _ in range(times):
            work()
        self.wait()
        return round(1e3 * (time.perf_counter() - began) / times, 4)

    def wait(self) -> None:
        if self.card:
            torch.cuda.synchronize(self.device)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="auto")
    device = checked_device(parser.parse_args().device)
    for name, answer in Bench(device).answers():
        print(json.dumps({"answer": name, **answer}), flush=True)


if __name__ == "__main__":
    main()
