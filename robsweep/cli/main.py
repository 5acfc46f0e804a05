"""Entry point: the commands, and the one place where errors become a line and an exit code."""

import sys

import typer

from robsweep.cli.convert import convert
from robsweep.cli.data import app as data_app
from robsweep.cli.export import export
from robsweep.cli.front import front
from robsweep.cli.grammar import app as grammar_app
from robsweep.cli.run import resume, run
from robsweep.cli.score import score
from robsweep.cli.train import train
from robsweep.errors import UserError

app = typer.Typer(
    help="Find the adversarial-training defense with the best accuracy/robustness trade-off on your images.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(run)
app.command()(resume)
app.command()(front)
app.command()(train)
app.command()(score)
app.command()(convert)
app.command()(export)
app.add_typer(grammar_app, name="grammar")
app.add_typer(data_app, name="data")


def main() -> None:
    """Run a command; bad input is one line on stderr and exit code 2, Ctrl-C exit code 130."""
    try:
        app(standalone_mode=True)
    except UserError as error:
        print(f"robsweep: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("robsweep: interrupted", file=sys.stderr)
        sys.exit(130)
