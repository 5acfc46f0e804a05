"""A report as one HTML file that needs nothing else."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from robsweep.page.document.report import Report

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
_LIVE = ("static/live.js",)


def render(report: Report, *, live: int | None = None) -> str:
    """The page. Every string of the report is text in it, never markup.

    ``live``: how many events the report knows, for a page that its server makes anew when there are more.
    """
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            data=_json(report),
            styles=_joined(_STYLES),
            scripts=[_joined((name,)) for name in _SCRIPTS],
            live=live,
            live_script=_joined(_LIVE),
        )
    )


def render_waiting(run: str, live: int) -> str:
    """What a server shows of a run before anything was scored; ``live`` as in ``render``."""
    return _environment().get_template("waiting.html.j2").render(run=run, live=live, live_script=_joined(_LIVE))


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
