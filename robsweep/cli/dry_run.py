"""What a sweep would run, cost and take, without starting anything."""

from rich.console import Console
from rich.table import Table

from robsweep.config.cautions import half_width, queries_line, weakened_line
from robsweep.config.layout import layout_line, layout_of
from robsweep.config.points import Space, space_of
from robsweep.config.sweep import SweepConfig
from robsweep.devices import no_accelerator
from robsweep.devices.machine import this_machine
from robsweep.sweep.cost import Cost, cost_of
from robsweep.sweep.duration import duration_of
from robsweep.sweep.startable import Images, count_images, require_startable
from robsweep.training.progress import duration


def print_plan(sweep: SweepConfig, storage: str, address: str | None) -> None:
    """Print strings, distinct configurations and the upper bounds of cost and time.

    Raises:
        UserError: the sweep would not start on this machine; of a cluster at ``address`` that is not asked.
    """
    images = count_images(sweep)
    machine = this_machine()
    layout = layout_of(sweep, machine)
    require_startable(sweep, images, None if address else layout, machine.gpus)
    space = space_of(sweep)
    cost = cost_of(space, *images)
    console = Console(highlight=False)
    console.print(_table(sweep, space, cost, images))
    if address is None:
        counted = machine._replace(cores=layout.tickets(machine.cores))
        console.print(layout_line(layout, counted, no_accelerator()), soft_wrap=True)
    if space.unfit_backbones:
        names = ", ".join(space.unfit_backbones)
        console.print(f"Left out: {space.unfit_strings:,} strings of {names}, which take images of another size.")
    took = duration_of(sweep, cost, storage, layout)
    console.print(f"About {duration(took.seconds)} without pruning, by {took.by}.", soft_wrap=True, markup=False)
    console.print("These are upper bounds: pruning and early stopping of PGD save a part.")
    scoring, queries = sweep.scoring, min(sweep.scoring.queries or images.test, images.test)
    console.print(f"Attacks: {scoring.title}; {scoring.effort}; {_precision(queries)}", soft_wrap=True)
    for line in filter(None, (weakened_line(scoring), queries_line(queries))):
        console.print(f"warning: {line}", markup=False, soft_wrap=True)


def _table(sweep: SweepConfig, space: Space, cost: Cost, images: Images) -> Table:
    table = Table(show_header=False, title=f"{sweep.name} on {sweep.dataset}", title_justify="left")
    for what, value in (
        ("images to train on", f"{images.train:,}"),
        ("images to test on", f"{images.test:,}"),
        ("strings of the space", f"{space.strings + space.unfit_strings:,}"),
        ("strings that fit the data set", f"{space.strings:,}"),
        ("distinct configurations to run", f"{space.size:,}"),
        ("trainings (with seeds)", f"{space.size * len(sweep.seeds.first):,}"),
        ("checkpoints to score", f"{cost.checkpoints:,}"),
        ("training steps", f"{cost.training_steps:,}"),
        ("image passes of training's PGD", f"{cost.training_passes:,.0f}"),
        ("image passes of attacks", f"{cost.attack_passes:,}"),
    ):
        table.add_row(what, value)
    return table


def _precision(queries: int) -> str:
    return f"{queries:,} queries: a recall under attack is known to {half_width(queries):.1f} points (95 %)"
