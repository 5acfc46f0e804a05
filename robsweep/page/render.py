"""A report as one HTML file that needs nothing else."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from robsweep.page.document import Report

_STYLES = ("vendor/tabulator_simple.min.css", "static/page.css", "static/examples.css", "static/print.css")
_SCRIPTS = (
    "vendor/plotly-gl2d.min.js",
    "vendor/tabulator.min.js",
    "static/core.js",
    "static/plots.js",
    "static/choice.js",
    "static/front.js",
    "static/card.js",
    "static/table.js",
    "static/volume.js",
    "static/rungs.js",
    "static/effects.js",
    "static/parallel.js",
    "static/curves.js",
    "static/heat.js",
    "static/examples.js",
    "static/main.js",
)


def render(report: Report) -> str:
    """The page. Every string of the report is text in it, never markup."""
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            data=_json(report),
            styles=_joined(_STYLES),
            scripts=[_joined((name,)) for name in _SCRIPTS],
        )
    )


def _json(report: Report) -> Markup:
    # within a script only "<" can begin markup; JSON may write it so
    return Markup(report.model_dump_json().replace("<", "\\u003c"))


@cache
def _joined(names: tuple[str, ...]) -> Markup:
    """Files of this package; without references to source maps, which a browser would look for."""
    text = "\n".join(files("robsweep.page").joinpath(name).read_text(encoding="utf-8") for name in names)
    return Markup("\n".join(line for line in text.splitlines() if not line.startswith("//# sourceMappingURL")))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("robsweep.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
