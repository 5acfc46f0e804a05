"""A small sweep on Ray in a process of its own, whose processes are looked at, stopped and killed."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from uuid import uuid4

from ray.thirdparty_files import psutil

from robsweep.sweep.place import RunPlace

_MARK = "ROBSWEEP_TESTED_BY"
PATIENCE_S = 240


class RaySweep:
    """``robsweep ARGUMENTS`` in ``folder``, of a run called ``small``."""

    def __init__(self, folder, *arguments):
        self.place = RunPlace(str(folder / "runs"), "small")
        self._output = folder / "output.txt"
        self._mark = uuid4().hex
        environment = {**os.environ, _MARK: self._mark}
        command = [sys.executable, "-m", "robsweep", *arguments]
        with self._output.open("a") as output:
            self._process = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
            )

    @property
    def output(self):
        """All that was printed in this folder."""
        return self._output.read_text()

    @property
    def log(self):
        """The run's own."""
        return (self.place.store.read("events.log") or b"").decode()

    def until(self, condition):
        """What ``condition`` answers, once that is true."""
        deadline = time.monotonic() + PATIENCE_S
        while not (found := condition()):
            assert self._process.poll() is None, self.output
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)
        return found

    def processes(self):
        """Of the sweep: itself and all that its cluster consists of, wherever they were moved to."""
        return [process for process in psutil.process_iter() if _marked(process, self._mark)]

    def titled(self, title):
        """Numbers of the processes of such a title."""
        return {process.pid for process in self.processes() if titled(process, title)}

    def stopped(self, title):
        """The first process of such a title, which stands still and so keeps it; waits until there is one."""
        return self.until(lambda: next(filter(None, (_stopped(p, title) for p in self.processes())), None))

    def kill(self, title):
        """SIGKILL to a process of such a title."""
        os.kill(self.stopped(title), signal.SIGKILL)

    def signal(self, title, number):
        """Send a signal to a process of such a title, if there is one just then."""
        for process in self.processes():
            if titled(process, title):
                with suppress(psutil.Error):
                    process.send_signal(number)
                return

    @property
    def running(self):
        """Whether the process that was started has not ended."""
        return self._process.poll() is None

    @staticmethod
    def resident_mib(process):
        """Memory of a process; 0 where it has just ended."""
        try:
            return process.memory_info().rss / 2**20
        except psutil.Error:
            return 0.0

    def kill_driver(self):
        """SIGKILL to the process that was started."""
        os.kill(self._process.pid, signal.SIGKILL)

    def end(self):
        """The exit code, and how many processes are left after some time to end."""
        code = self._process.wait(timeout=400)
        deadline = time.monotonic() + 90
        while (left := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.2)
        return code, len(left)

    def stop(self):
        """End it all, should a test have left something."""
        for process in self.processes():
            process.kill()
        self._process.wait()


def _marked(process, mark):
    try:
        return process.environ().get(_MARK) == mark and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _stopped(process, title):
    """Its number, if it has such a title and now stands still; a title may change until it does."""
    if not titled(process, title):
        return None
    os.kill(process.pid, signal.SIGSTOP)
    if _stands(process) and titled(process, title):
        return process.pid
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGCONT)
    return None


def _stands(process):
    """Whether a process that was sent SIGSTOP stands; False where it has ended."""
    try:
        while (status := process.status()) != psutil.STATUS_STOPPED:
            if status in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD):
                return False
            time.sleep(0.005)
    except psutil.Error:
        return False
    return True


def titled(process, title):
    """Whether the command line of a process matches."""
    try:
        return re.search(title, " ".join(process.cmdline())) is not None
    except psutil.Error:
        return False
