"""Makes the adversarial examples of a run's front for its report."""

from pathlib import Path

from robsweep.adversarial_examples.attacked import attacked
from robsweep.adversarial_examples.members import members
from robsweep.adversarial_examples.pictures import Pictures
from robsweep.adversarial_examples.sample import Sample, sample_of
from robsweep.adversarial_examples.time_limit import OutOfTimeError, TimeLimit
from robsweep.data.catalog import load
from robsweep.data.moved import require_same_images
from robsweep.errors import UserError
from robsweep.page.document.examples import Example, Examples
from robsweep.results.open import Run


def examples_of(run: Run, stage: Path, limit: TimeLimit, data_root: Path | None = None) -> Examples:
    """Up to three attacks on up to four members of the front, on the CPU, as far as ``limit`` goes.

    Nothing is raised for what is missing or fails: ``says`` tells it. ``stage``: the local folder below which the
    run's checkpoints lie. ``data_root``: where the images lie now, the sweep's unless given.
    """
    pictures, said = Pictures(), []
    shown: list[Example] = []
    try:
        found, missing = members(run, stage)
        if missing:
            said.append(f"{missing} of the front's members {'has' if missing == 1 else 'have'} no checkpoint here.")
        if found:
            sweep = run.state.sweep
            sample = _sample(run, limit, data_root)
            said.append(_sample_note(sample))
            for member in found:
                shown += attacked(member, sweep, sample, pictures, limit)
    except OutOfTimeError as reason:
        said.append(f"Not all is shown: {reason}.")
    except (UserError, OSError, RuntimeError) as reason:  # torch raises RuntimeError, for want of memory too
        said.append(f"Not all is shown: {str(reason).splitlines()[0]}.")
    return Examples(says=tuple(said), pictures=pictures.uris, shown=tuple(shown))


def _sample(run: Run, limit: TimeLimit, data_root: Path | None) -> Sample:
    """Colour images are decoded where no run did that on this machine, which may take too long."""

    def progress(done: int, total: int) -> None:
        limit.require()

    sweep = run.state.sweep
    root = data_root or (Path(sweep.data_root) if sweep.data_root else None)
    require_same_images(sweep.dataset, root, run.state.train_fingerprint, run.state.name)
    return sample_of(load(sweep.dataset, "test", root, progress=progress))


def _sample_note(sample: Sample) -> str:
    those = "The query is the first image" if len(sample.queries) == 1 else "The queries are the first images"
    return f"Ranks are among {len(sample) - 1:,} test images. {those} of the first classes, whatever comes of them."
