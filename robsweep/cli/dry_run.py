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
    for what, value in (
        ("strings of the space", f"{plan.space.strings + plan.space.unfit_strings:,}"),
        ("strings that fit the data set", f"{plan.space.strings:,}"),
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
    if plan.space.unfit_backbones:
        names = ", ".join(plan.space.unfit_backbones)
        console.print(f"Left out: {plan.space.unfit_strings:,} strings of {names}, which take images of another size.")
    console.print("An upper bound: pruning and early stopping of PGD take their share off.")
    if cost.training_steps == 0:
        console.print("The data set's size is not known before it is read, so its costs are not counted.")
