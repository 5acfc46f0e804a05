"""``robsweep report``, written and served."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

RUN = "schema1-small"


@pytest.mark.parametrize("options", [(), ("--no-examples",)])
def test_it_writes_the_page_where_it_is_told(runs, robsweep, options):
    code, out, err = robsweep("report", RUN, "--to", "page.html", *options)
    assert (code, out, err) == (0, "report: page.html\n", "")
    text = Path("page.html").read_text()
    assert ("None were made" in text) == bool(options)
    assert 'id="live"' not in text


def test_served_it_ends_by_ctrl_c_with_a_line(runs):
    command = [sys.executable, "-m", "robsweep", "report", RUN, "--serve", "--port", "0", "--no-examples"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        address = re.fullmatch(rf"(http://localhost:\d+) shows {RUN} as it grows; Ctrl-C ends it\n", line)[1]
        page = urlopen(f"{address}/", timeout=120).read()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert b'id="live"' in page
    assert (process.returncode, out, err) == (0, "no longer served\n", "")
    assert not (runs / RUN / "report.html").exists()


def test_a_port_that_is_taken_and_a_file_besides_are_refused(runs, robsweep):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, err = robsweep("report", RUN, "--serve", "--port", port)
    assert (code, err) == (2, f"robsweep: port {port} is taken: give another --port, or 0 for a free one\n")
    code, _, err = robsweep("report", RUN, "--serve", "--to", "page.html")
    assert (code, err) == (2, "robsweep: --serve writes no file: leave --to out\n")
