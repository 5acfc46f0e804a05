"""An attack's outcome as the page shows it: pictures, marks and a caption."""

from collections.abc import Sequence

from robsweep.adversarial_examples.attacks import GOALS
from robsweep.adversarial_examples.outcome import Changed
from robsweep.adversarial_examples.pictures import LARGE, SMALL, Pictures, amplified
from robsweep.adversarial_examples.sample import Sample
from robsweep.config.attacks import AttackSpec
from robsweep.page.document.examples import Example, Ranked


def example_of(key: str, spec: AttackSpec, changed: Changed, sample: Sample, pictures: Pictures) -> Example:
    """The example of configuration ``key``; its pictures are added to ``pictures``."""
    image, own = sample.images[changed.row], int(sample.labels[changed.query])
    perturbation, times = amplified(image, changed.perturbed, spec.budget.eps)
    by_candidate = changed.query != changed.row

    def ranked(rows: Sequence[int], *, attacked: bool) -> tuple[Ranked, ...]:
        return tuple(
            Ranked(
                picture=pictures.add(
                    changed.perturbed if attacked and by_candidate and row == changed.row else sample.images[row], SMALL
                ),
                same=int(sample.labels[row]) == own,
                aim=row == changed.aim,
            )
            for row in rows
        )

    return Example(
        key=key,
        attack=spec.label,
        goal=GOALS[spec.label],
        budget=f"eps {spec.budget.eps:.3g}, {spec.budget.steps} steps",
        asked=pictures.add(sample.images[changed.query], SMALL) if by_candidate else None,
        benign=pictures.add(image, LARGE),
        perturbation=pictures.add(perturbation, LARGE),
        times=round(times, 1),
        perturbed=pictures.add(changed.perturbed, LARGE),
        before=ranked(changed.before, attacked=False),
        after=ranked(changed.after, attacked=True),
        says=_captions(changed, sample, by_candidate=by_candidate),
    )


def _captions(changed: Changed, sample: Sample, *, by_candidate: bool) -> tuple[str, ...]:
    said = []
    if changed.ranks is not None:
        whose = "The attacked candidate" if by_candidate else "The chosen candidate"
        before, after = changed.ranks
        said.append(f"{whose} has rank {before:,} before and {after:,} after, of {len(sample) - 1:,}.")
    if not by_candidate:
        own = int(sample.labels[changed.query])
        hits = [int(sample.labels[top[0]]) == own for top in (changed.before, changed.after)]
        said.append(f"R@1 of this query is {hits[0]:d} before and {hits[1]:d} after.")
    return tuple(said)
