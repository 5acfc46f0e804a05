"""Ray's dashboard while a small sweep runs, signed in as by ``robsweep dashboard RUN --open``.

python -m docs.pictures.dashboard
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from docs.pictures.browser import page, save
from robsweep.sweep.place import RunPlace
from robsweep.sweep.ray_dashboard import dashboard_of, known_token
from robsweep.sweep.sign_in import sign_in
from robsweep.views.read_status import StatusReader
from robsweep.views.status import Status

SWEEP = """
dataset: digits
factors: {backbone: [rc2f2], baselines: [none, est, act, minmax], source: [s], destination: [m]}
training: {epochs: 4, pairs: 64, budget: {steps: 4}}
scoring: {profile: quick28, queries: 64}
search: {kind: grid}
pruning: {policy: stopping, rungs: [1, 2]}
"""
PATIENCE_S = 300.0
SETTLE_MS = 3000
WIDTH, HEIGHT = 1200, 1100


def main() -> None:
    """Take the pictures, and end the sweep."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "small.yaml").write_text(SWEEP)
        # the dashboard shows the first word of a command: no folder of this machine
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        command = ["python", "-m", "robsweep", "run", "small.yaml"]
        process = subprocess.Popen(command, cwd=folder, executable=sys.executable, env={**os.environ, "PATH": path})
        try:
            status = _when(Path(folder), lambda status: bool(status.front and _busy(status)))
            with page(WIDTH, HEIGHT) as shown:
                _pictures(shown, dashboard_of(status).url)
        finally:
            process.terminate()
            process.wait()


def _pictures(shown: Any, url: str) -> None:
    token = known_token()
    if token is not None:
        sign_in(url, token, lambda address: shown.goto(address, wait_until="commit") or True)
        shown.wait_for_url(f"{url}/**")
    else:
        shown.goto(url)
    _go(shown, "/actors", "attacker 1 of 2")
    _save_table(shown, "dashboard-actors.png")
    _go(shown, "/cluster", "ray::train")
    busy = "['ray::attack', 'ray::train'].every((name) => document.body.innerText.includes(name))"
    shown.wait_for_function(busy, timeout=1000 * PATIENCE_S)
    _save_table(shown, "dashboard-workers.png")
    _go(shown, "/jobs/01000000", "Task Table")
    shown.click("text=Task Table")
    shown.wait_for_selector("text=/attack [A-Z]/")
    shown.wait_for_timeout(SETTLE_MS)
    _save_table(shown, "dashboard-tasks.png")


def _save_table(shown: Any, name: str) -> None:
    """The part of a table that a window shows: it reaches far to the right."""
    shown.evaluate("scrollTo(0, 0)")
    box = shown.locator("table").first.bounding_box()
    clip = {**box, "width": min(box["width"], WIDTH - box["x"]), "height": min(box["height"], HEIGHT)}
    save(shown.screenshot(full_page=True, clip=clip), name)


def _go(shown: Any, place: str, text: str) -> None:
    shown.evaluate("(place) => { location.hash = place; }", place)
    shown.wait_for_selector(f"text={text}")
    shown.wait_for_timeout(SETTLE_MS)  # its tables come in parts


def _busy(status: Status) -> bool:
    states = [trial.state for trial in status.trials if trial.workers or trial.done]
    return "training" in states and "scoring" in states


def _when(folder: Path, wanted: Any) -> Status:
    over = time.monotonic() + PATIENCE_S
    while time.monotonic() < over:
        time.sleep(1)
        try:
            status = StatusReader(RunPlace(str(folder / "runs"), "small").store).read()
        except Exception:  # nothing was written yet
            continue
        if wanted(status):
            return status
    raise SystemExit("the sweep did not come so far in time")


if __name__ == "__main__":
    main()
