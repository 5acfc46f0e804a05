"""The page in a real browser; skipped where none is installed. ``--screenshots FOLDER`` keeps what it looked like."""

import csv
import shutil

import pytest

from robsweep.page.render import render

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium here")


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory, report, drawn_report):
    folder = tmp_path_factory.mktemp("pages")
    for one in (report, drawn_report):
        (folder / f"{one.run}.html").write_text(render(one), encoding="utf-8")
    return folder


@pytest.fixture
def opened(browser, files, screenshots):
    """Opens a page and fails the test where the browser complains or asks the network for anything."""
    contexts, complaints, shots = [], [], {}

    def complain(message):
        if message.type == "error":
            complaints.append(message.text)

    def asked(request):
        if not request.url.startswith(("file://", "data:", "blob:")):
            complaints.append(f"asks for {request.url}")

    def make(name="recorded", width=1400, scheme="light"):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", asked)
        page.goto((files / f"{name}.html").as_uri())
        page.wait_for_selector("html[data-ready]")
        page.evaluate("robsweep.plots.everything(true)")
        shots[page] = f"{name}-{width}-{scheme}"
        return page

    yield make
    for page, name in shots.items():  # last, since a screenshot of the whole page changes its size
        page.screenshot(path=screenshots(name), full_page=True)
    for context in contexts:
        context.close()
    assert complaints == []


POINTS = (
    "robsweep.at('front-plot').data.filter((trace) => trace.meta === 'points').flatMap((trace) => trace.customdata)"
)

MARKED = """robsweep.table.getRows()
    .filter((row) => row.getElement().classList.contains('marked')).map((row) => row.getData().key)"""
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
FITS = """[...document.querySelectorAll('.plot')].every((plot) =>
    plot.querySelector('.main-svg').getBoundingClientRect().bottom <= plot.getBoundingClientRect().bottom + 1)"""


def _rows(page):
    return page.evaluate("robsweep.table.getData('active').map((row) => row.key)")


@pytest.mark.parametrize("name", ["recorded", "drawn"])
def test_as_many_points_as_scored_configurations_and_as_many_rows_as_there_are(opened, request, name):
    told = request.getfixturevalue("report" if name == "recorded" else "drawn_report")
    page = opened(name)
    scored = [index for index, one in enumerate(told.configurations) if one.values[0] is not None]
    assert sorted(page.evaluate(POINTS)) == scored
    assert sorted(_rows(page)) == sorted(one.key for one in told.configurations)
    assert page.locator("#front-plot .point").count() >= len(scored)


def test_a_click_on_a_point_marks_its_row_its_curve_and_its_card(opened, report):
    page = opened()
    index = next(place for place, one in enumerate(report.configurations) if one.state == "front")
    page.locator("#front").scroll_into_view_if_needed()
    x, y = page.evaluate(
        """(index) => {
            const plot = robsweep.at('front-plot'), one = robsweep.report.configurations[index];
            const box = plot.querySelector('.nsewdrag').getBoundingClientRect(), of = plot._fullLayout;
            return [box.x + of.xaxis.d2p(one.values[0]), box.y + of.yaxis.d2p(one.values[1])];
        }""",
        index,
    )
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    page.wait_for_timeout(300)  # Plotly looks for the point under the pointer at most every 50 ms
    page.mouse.click(x, y)
    page.wait_for_function("robsweep.marked !== null")
    assert page.evaluate("robsweep.marked") == index
    key = report.configurations[index].key
    page.wait_for_selector(".tabulator-row.marked")
    assert page.evaluate(MARKED) == [key]
    assert page.locator("#card").inner_text().find(f"key {key}") > 0
    curve = page.wait_for_function(
        "document.querySelector('#curve-plots .plot').data.find((trace) => trace.meta === 'marked')"
    ).json_value()
    epochs = [stop.epoch for stop in report.configurations[index].course]
    assert curve["x"] == [*epochs, None]
    assert curve["y"] == [*(stop.values[0] for stop in report.configurations[index].course), None]
    assert page.locator(f"#heat tr.marked[data-index='{index}']").count() == 1


def test_a_click_on_a_row_marks_the_point(opened, report):
    page = opened()
    page.locator("#table .tabulator-row").nth(2).click()
    page.wait_for_function("robsweep.marked !== null")
    own = report.configurations[page.evaluate("robsweep.marked")]
    page.wait_for_function("robsweep.at('front-plot').data.some((trace) => trace.meta === 'marked')")
    shown = page.evaluate("robsweep.at('front-plot').data.find((trace) => trace.meta === 'marked')")
    assert (shown["x"], shown["y"]) == ([own.values[0]], [own.values[1]])


def test_a_click_is_not_lost_where_the_table_gets_another_width_before_the_button_is_up(opened):
    page = opened()
    row = page.locator("#table .tabulator-row").nth(2)
    row.scroll_into_view_if_needed()
    box = row.bounding_box()
    key = page.evaluate("robsweep.table.getRows('active')[2].getData().key")
    page.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.evaluate("robsweep.at('table').style.width = '600px'")
    page.evaluate(TWO_FRAMES)
    page.mouse.up()
    page.wait_for_function("robsweep.marked !== null")
    assert page.evaluate("robsweep.report.configurations[robsweep.marked].key") == key
    page.wait_for_function("robsweep.table.columnManager.element.clientWidth <= 600")


def test_coming_into_view_draws_no_row_anew(opened):
    """A press right after scrolling would else fall between two drawings."""
    page = opened()
    page.evaluate("window.drawn = 0; robsweep.table.on('renderStarted', () => { window.drawn += 1; })")
    for place in ("#settings", "#all", "#settings", "#all"):
        page.evaluate("(place) => document.querySelector(place).scrollIntoView()", place)
        page.evaluate(TWO_FRAMES)
    assert page.evaluate("window.drawn") == 0


def test_filter_sort_columns_and_csv(opened, report, tmp_path):
    page = opened()
    kept = [one for one in report.configurations if "intra-class" in one.title]
    assert 0 < len(kept) < len(report.configurations)
    page.fill("#search", "intra-class")
    page.wait_for_function(f"robsweep.table.getDataCount('active') === {len(kept)}")
    page.locator(".tabulator-col[tabulator-field='v:ers'] .tabulator-col-title").click()
    page.wait_for_function("robsweep.table.getSorters()[0].field === 'v:ers'")
    place = [column.name for column in report.columns].index("ers")
    ascending = [one.values[place] for one in sorted(kept, key=lambda one: one.values[place])]
    shown = page.evaluate("robsweep.table.getData('active').map((row) => row['v:ers'])")
    assert shown in (ascending, ascending[::-1])
    page.locator("#columns summary").click()
    page.locator("#column-list label", has_text="identity").locator("input").check()
    with page.expect_download() as download:
        page.click("#csv")
    download.value.save_as(tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["identity"] for row in rows) == sorted(one.identity for one in kept)
    assert sorted(float(row["ers"]) for row in rows) == ascending


def test_the_slider_marks_the_best_choice(opened, report):
    page = opened()
    ended = [one for one in report.configurations if one.state in ("front", "completed")]
    page.evaluate("robsweep.at('least').value = 700; robsweep.at('least').dispatchEvent(new Event('input'))")
    recalls = [one.values[0] for one in ended]
    bound = min(recalls) + 0.7 * (max(recalls) - min(recalls))
    best = max((one for one in ended if one.values[0] >= bound), key=lambda one: one.values[1])
    assert page.locator("#best-choice").inner_text().startswith(f"Best choice: {best.title} with ")


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [("recorded", 420, "light"), ("recorded", 1400, "dark"), ("drawn", 420, "dark"), ("drawn", 1400, "light")],
)
def test_the_page_never_scrolls_sideways(opened, name, width, scheme):
    page = opened(name, width, scheme)
    page.evaluate("robsweep.mark(robsweep.front[0], 'test')")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_light_and_dark_and_the_button_between_them(opened):
    def ground(page):
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light, dark = ground(opened(scheme="light")), opened(scheme="dark")
    assert ground(dark) != light
    dark.click("#theme")
    assert ground(dark) == light


def test_a_print_is_light_and_holds_every_figure_and_row(opened, report, screenshots, tmp_path):
    page = opened(scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_timeout(500)
    page.screenshot(path=screenshots("print"), full_page=True)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("nav").is_visible()
    assert page.evaluate("[...document.querySelectorAll('.plot')].every((plot) => plot.querySelector('.main-svg'))")
    assert page.evaluate(FITS)
    page.pdf(path=tmp_path / "print.pdf")
    assert (tmp_path / "print.pdf").read_bytes().startswith(b"%PDF")


def test_text_that_would_be_markup_is_text(opened, drawn_report):
    page = opened("drawn")
    failed = next(index for index, one in enumerate(drawn_report.configurations) if one.state == "failed")
    page.evaluate("(index) => robsweep.mark(index, 'test')", failed)
    assert "<img src=x onerror=" in page.locator("#card").inner_text()
    assert page.title() == "drawn · robsweep"
    assert page.locator("img").count() == 0


def test_published_figures_are_shown_when_asked_for(opened, drawn_report):
    page = opened("drawn")
    assert len(drawn_report.references) > 0
    page.check("#published")
    page.wait_for_function("robsweep.at('front-plot').data.some((trace) => trace.meta === 'published')")
    shown = page.evaluate("robsweep.at('front-plot').data.find((trace) => trace.meta === 'published').x.length")
    assert shown == len(drawn_report.references)


@pytest.mark.parametrize("width", [420, 1400])
def test_examples_show_every_image_and_filter_by_attack(opened, report, width):
    page = opened(width=width)
    shown = report.examples.shown
    assert page.locator(".example").count() == len(shown) > 2
    images = sum(3 + (one.asked is not None) + len(one.before) + len(one.after) for one in shown)
    assert page.locator(".example img").count() == images
    assert page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth === 28)")
    assert page.locator(".example figure.other").count() == 2 * len(shown)
    assert page.locator(".example .says").first.inner_text() == shown[0].says[0]
    page.select_option("#example-attack", "LTM")
    assert page.locator(".example").count() == len([one for one in shown if one.attack == "LTM"])
    page.locator("#example-list .link").first.click()
    key = shown[0].key
    assert page.evaluate("robsweep.report.configurations[robsweep.marked].key") == key


def test_a_name_among_the_warnings_marks_its_configuration(opened, report):
    page = opened()
    page.locator("#flags summary").first.click()
    page.locator("#flags .pick").first.click()
    assert page.evaluate("robsweep.marked") == report.flags[0].indices[0]
    assert page.evaluate("location.hash") == ""


def test_a_page_without_examples_says_why(opened):
    page = opened("drawn")
    assert page.locator("#examples p").all_inner_texts() == ["None were made: robsweep report RUN makes them."]
