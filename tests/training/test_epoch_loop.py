"""Updates one after the other: counted, reported, stopped, and interrupted for a checkpoint."""

from robsweep.training.trainer import Trainer

NAMES = ["digits:rc2f2:ptripletN", "digits:rc2f2p:ptripletN"]


def test_counts_and_reports(few_digits, quick):
    trainer = Trainer(quick(NAMES[1]), few_digits, seed=0)
    reports = []
    trainer.run_epoch(reports.append)
    assert [report.step for report in reports] == [1, 2, 3]
    assert trainer.counts.training_steps == trainer.steps_per_epoch == 3
    assert trainer.counts.train_passes == 24 * 2 * 2  # pairs x (positive, negative) x PGD steps
    assert reports[-1].passes == trainer.counts.train_passes


def test_an_epoch_that_is_stopped_does_not_count(few_digits, quick):
    trainer = Trainer(quick(NAMES[0]), few_digits, seed=0)
    calls = iter([False, True])
    assert not trainer.run_epoch(should_stop=lambda: next(calls))
    assert (trainer.counts.epoch, trainer.counts.training_steps) == (0, 1)


def test_a_checkpoint_is_asked_for_as_often_as_the_recipe_says(few_digits, quick) -> None:
    for minutes, expected in ((1e-9, [1, 2]), (60.0, []), (None, [])):
        trainer = Trainer(quick(NAMES[0], checkpoint_minutes=minutes), few_digits, seed=0)
        kept = []
        trainer.run_epoch(keep=lambda kept=kept, trainer=trainer: kept.append(trainer.counts.step))
        assert kept == expected
