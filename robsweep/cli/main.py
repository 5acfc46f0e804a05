"""Entry point: the commands, and the one place where errors become a line and an exit code."""

import sys
from typing import NoReturn, cast

import typer

from robsweep.cli.best import best
from robsweep.cli.compare import compare
from robsweep.cli.convert import convert
from robsweep.cli.dashboard import dashboard
from robsweep.cli.data import app as data_app
from robsweep.cli.doctor import doctor
from robsweep.cli.explain import explain
from robsweep.cli.export import export
from robsweep.cli.extend import extend
from robsweep.cli.front import front
from robsweep.cli.grammar import app as grammar_app
from robsweep.cli.init import init
from robsweep.cli.output import Output
from robsweep.cli.report import report
from robsweep.cli.run import resume, run
from robsweep.cli.score import score
from robsweep.cli.status import status
from robsweep.cli.train import train
from robsweep.cli.verify import verify
from robsweep.errors import MachineError, UserError

app = typer.Typer(
    help="Find the adversarial-training defense with the best accuracy/robustness trade-off on your images.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(init)
app.command()(run)
app.command()(resume)
app.command()(extend)
app.command()(front)
app.command()(status)
app.command()(best)
app.command()(explain)
app.command()(compare)
app.command()(report)
app.command()(dashboard)
app.command()(doctor)
app.command()(train)
app.command()(score)
app.command()(verify)
app.command()(convert)
app.command()(export)
app.add_typer(grammar_app, name="grammar")
app.add_typer(data_app, name="data")

INTERRUPTED = 130
# typer's own copies of click's classes have no public name
_UsageError = cast(type[typer.BadParameter], typer.BadParameter.__base__)


def main() -> None:
    """Run a command; bad input is a line for each mistake on stderr and exit code 2, Ctrl-C exit code 130.

    Where the machine is at fault the exit code is 1.
    """
    code = INTERRUPTED
    sys.stdout, sys.stderr = Output(sys.stdout), Output(sys.stderr)
    try:
        code = app(prog_name="robsweep", standalone_mode=False) or 0
    except UserError as error:
        _refuse(*error.lines, code=1 if isinstance(error, MachineError) else 2)
    except _UsageError as error:
        _refuse_arguments(error)
    except OSError as error:
        if error.filename is None:
            raise
        _refuse(f"{error.filename}: {error.strerror}")  # a full disk, a missing permission, a file for a folder
    except KeyboardInterrupt:
        pass
    if code == INTERRUPTED:
        print("robsweep: interrupted", file=sys.stderr)
    sys.exit(code)


def _refuse_arguments(error: typer.BadParameter) -> NoReturn:
    message = error.format_message()
    if "\n" in message:  # a command without arguments is answered by its help page
        print(message, file=sys.stderr)
        sys.exit(2)
    command = error.ctx.command_path if error.ctx else "robsweep"  # the parser of options does not say of which
    _refuse(f"{message[0].lower()}{message[1:].rstrip('.')}; see {command} --help")


def _refuse(*lines: str, code: int = 2) -> NoReturn:
    for line in lines:
        print(f"robsweep: {line}", file=sys.stderr)
    sys.exit(code)
