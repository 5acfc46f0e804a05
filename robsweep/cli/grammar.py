"""``robsweep grammar list|explain|canonical``."""

import json
from typing import Annotated, Any

import typer

app = typer.Typer(help="The defense grammar: what strings there are and what they mean.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_(
    backbone: Annotated[str, typer.Option(help="Backbone that the strings begin with.")] = "rc2f2",
    json_: AsJson = False,
) -> None:
    """All distinct configurations of a backbone with every string that means them."""
    from rich.console import Console
    from rich.table import Table

    from robsweep.grammar.backbones import backbone_info
    from robsweep.grammar.canonical import aliases

    backbone_info(backbone)
    separator = ":" if backbone.startswith("timm:") else ""
    rows: list[dict[str, Any]] = [
        {"kind": defense.kind, "strings": [f"{backbone}{separator if name else ''}{name}" for name in names]}
        for defense, names in aliases().items()
    ]
    if json_:
        typer.echo(json.dumps(rows, indent=1))
        return
    table = Table(title=f"{sum(len(names) for names in aliases().values())} strings, {len(rows)} distinct")
    for column in ("kind", "string", "other strings of the same configuration"):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(row["kind"], row["strings"][0], " ".join(row["strings"][1:]))
    Console(highlight=False).print(table)


@app.command()
def explain(
    model: Annotated[str, typer.Argument(help="A model string such as rres18ghmetsmi.")],
    json_: AsJson = False,
) -> None:
    """What a model string means."""
    from robsweep.grammar.explain import explain_model

    facts = explain_model(model)
    if json_:
        typer.echo(json.dumps(facts, indent=1))
        return
    for name, value in facts.items():
        typer.echo(f"{name + ':':<14}{value if not isinstance(value, list) else ' '.join(value)}")


@app.command()
def canonical(models: Annotated[list[str], typer.Argument(help="Model strings.")], json_: AsJson = False) -> None:
    """The one string that stands for each model string's configuration."""
    from robsweep.grammar.explain import canonical_model

    found = {model: canonical_model(model) for model in models}
    if json_:
        typer.echo(json.dumps(found, indent=1))
        return
    for model, representative in found.items():
        typer.echo(f"{model}  {representative}")
