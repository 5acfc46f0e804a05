"""What a sweep would run and cost, without starting anything."""

from rich.console import Console
from rich.table import Table

from robsweep.config.sweep import SweepConfig
from robsweep.sweep.plan import plan_of


def print_plan(sweep: SweepConfig) -> None:
    """Print strings, distinct configurations and the upper bound of the cost."""
    plan = plan_of(sweep)
    cost = plan.cost()
    table = Table(show_header=False, title=f"{sweep.name} on {sweep.dataset}", title_justify="left")
    unfit = (
        f" ({', '.join(plan.space.unfit_backbones)} left out: other image size)"
        if plan.space.unfit_backbones
        else ""
    )
    for what, value in (
        ("strings in the space", f"{plan.space.strings:,}{unfit}"),
        ("distinct configurations to run", f"{len(plan.space.points):,}"),
        ("runs (with seeds)", f"{len(plan.runs):,}"),
        ("checkpoints to score", f"{cost.checkpoints:,}"),
        ("training steps", f"{cost.training_steps:,}"),
        ("image passes of training's PGD", f"{cost.training_passes:,.0f}"),
        ("image passes of attacks", f"{cost.attack_passes:,}"),
    ):
        table.add_row(what, value)
    console = Console(highlight=False)
    console.print(table)
    console.print("An upper bound: pruning and early stopping of PGD take their share off.")
    if cost.training_steps == 0:
        console.print("The data set's size is not known before it is read, so its costs are not counted.")
