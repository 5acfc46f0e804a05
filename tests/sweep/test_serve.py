"""The server of a page, asked over HTTP."""

import json
import shutil
import socket
import threading
from http.client import HTTPConnection

import pytest

from robsweep.errors import UserError
from robsweep.sweep.live_page import LivePage
from robsweep.sweep.serve import HOST, serving


@pytest.fixture
def served(growing):
    """``(ask, grow, count, port)``; ``ask(path, method, **headers)`` gives status, headers and content."""
    place, grow, count = growing
    with serving(LivePage(place, examples=False, every_s=0), 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()

        def ask(path="/", method="GET", **headers):
            connection = HTTPConnection(HOST, server.server_port, timeout=60)
            connection.request(method, path, headers={name.replace("_", "-"): text for name, text in headers.items()})
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            return answer.status, answer.headers, content

        yield ask, grow, count, server.server_port
        server.shutdown()
        thread.join()


def test_the_page_has_the_number_of_events_as_its_tag(served):
    ask, grow, count, _ = served
    grow(count // 2)
    status, headers, page = ask()
    assert (status, headers["ETag"]) == (200, f'"{count // 2}"')
    assert page.startswith(b"<!doctype html>")
    assert ask(If_None_Match=headers["ETag"])[::2] == (304, b"")
    grow(count)
    status, newer, _ = ask(If_None_Match=headers["ETag"])
    assert (status, newer["ETag"]) == (200, f'"{count}"')


def test_events_are_told_as_json(served):
    ask, grow, _, _ = served
    assert json.loads(ask("/events")[2]) == {"events": 1, "ended": False}
    grow(5)
    assert json.loads(ask("/events")[2]) == {"events": 5, "ended": False}


def test_it_reads_and_nothing_else(served):
    ask, _, _, port = served
    status, headers, content = ask(method="HEAD")
    assert (status, content) == (200, b"")
    assert int(headers["Content-Length"]) > 0
    assert [ask(method=method)[0] for method in ("POST", "PUT", "DELETE")] == [501] * 3
    assert ask("/journal/00000001.jsonl")[0] == 404
    assert ask("/../../etc/passwd")[0] == 404
    assert ask(Host="attacker.example")[0] == 403
    assert ask(Host=f"localhost:{port}")[0] == 200


def test_a_damaged_journal_is_told(served, growing):
    ask, grow, _, _ = served
    grow(5)
    place = growing[0]
    (segment,) = place.store.list("journal")
    place.store.append(segment, b"no JSON\n{}\n")
    status, _, content = ask("/events")
    assert status == 503
    assert content.startswith(b"the journal is damaged in line 6: ")


def test_a_port_that_is_taken_is_a_line(growing):
    live = LivePage(growing[0])
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=rf"^port {port} is taken: give another --port, or 0 for a free one$"):
            serving(live, port).__enter__()


def test_an_open_page_follows_the_run_and_keeps_what_its_reader_chose(served):
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("there is no Chromium here")
    _, grow, count, port = served
    with sync_api.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://localhost:{port}/")
        assert "Nothing has been scored yet" in page.inner_text("body")
        grow(count // 2)
        page.wait_for_selector("html[data-ready]", timeout=120_000)
        page.evaluate("robsweep.mark(1, 'test')")
        page.select_option("#axis-y", "nmi")
        key = page.evaluate("robsweep.report.configurations[1].key")
        grow(count)
        page.wait_for_selector(f"#live[data-events='{count}']", state="attached", timeout=120_000)
        page.wait_for_function("robsweep.marked !== null", timeout=120_000)
        assert page.evaluate("robsweep.report.configurations[robsweep.marked].key") == key
        assert page.input_value("#axis-y") == "nmi"
        browser.close()
