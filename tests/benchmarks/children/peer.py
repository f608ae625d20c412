"""Drives another program under a virtual screen and a message bus of its own, and prints what it took.

    peer.py tellico FILE WORKING-FOLDER QUERY…      peer.py start WORKING-FOLDER COMMAND…

CPU is that of all processes which the program began. It is taken to have done something when for a while no process
of it uses any more. Printed is a dictionary, as the other children do.
"""

from __future__ import annotations

import ast
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

CALM = 0.8  # seconds without work after which something is done
BUSY = 0.010  # seconds of CPU in a look that count as work
LOOK = 0.1
PATIENCE = 300.0


class Peer:
    """A program in a session of its own, so that its processes can be told."""

    def __init__(self, command: list[str]) -> None:
        self.begun = time.perf_counter()
        with Path("peer.log").open("wb") as said:
            self.process = subprocess.Popen(command, stdout=said, stderr=said, start_new_session=True)

    def cpu(self) -> float:
        """Seconds of CPU so far, of the processes that are there."""
        total = 0
        for pid in self._pids():
            for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                try:
                    total += int(thread.read_text().split()[0])
                except OSError:  # it has ended meanwhile
                    continue
        return total / 1e9

    def memory(self) -> int:
        """KiB that its processes hold, what they share counted once."""
        total = 0
        for pid in self._pids():
            try:
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
        return total

    def wait_for_window(self) -> None:
        """Until it shows a window of some size."""
        while time.perf_counter() - self.begun < PATIENCE:
            if self.process.poll() is not None:
                said = Path("peer.log").read_text(errors="replace")[-500:]
                raise SystemExit(f"the program ended with {self.process.returncode}: {said}")
            search = ["xdotool", "search", "--onlyvisible", "--name", "."]
            for window in subprocess.run(search, capture_output=True, text=True, check=False).stdout.split():
                shape = subprocess.run(
                    ["xdotool", "getwindowgeometry", "--shell", window], capture_output=True, text=True, check=False
                ).stdout
                sizes = dict(line.split("=", 1) for line in shape.splitlines() if "=" in line)
                if int(sizes.get("WIDTH", "0")) > 300 and int(sizes.get("HEIGHT", "0")) > 200:
                    return
            time.sleep(LOOK)
        raise SystemExit("no window came")

    def wait_until_calm(self) -> float:
        """Until it works no more; answers when it last did."""
        used, since = self.cpu(), time.perf_counter()
        end = since + PATIENCE
        while (now := time.perf_counter()) - since < CALM:
            time.sleep(LOOK)
            if now > end:
                raise SystemExit("the program comes to no rest")
            if (more := self.cpu()) - used > BUSY:
                used, since = more, time.perf_counter()
        return since

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _pids(self) -> list[int]:
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == self.process.pid:  # the session
                found.append(int(stat.parent.name))
        return found


def call(method: str, *arguments: str) -> str:
    """Ask Tellico over the message bus."""
    command = ["gdbus", "call", "--session", "--timeout", "300", "--dest", "org.kde.tellico",
               "--object-path", "/Tellico", "--method", f"org.kde.tellico.{method}", *arguments]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{method}: {done.stderr.strip()}")
    return done.stdout.strip()


def tellico(file: str, folder: str, queries: list[str]) -> dict[str, object]:
    """Start with a file, filter by each query letter by letter, write the file whole, export it."""
    peer = Peer(["tellico", file])
    try:
        peer.wait_for_window()
        ready = peer.wait_until_calm()
        start = {"cpu": peer.cpu(), "wall": ready - peer.begun, "memory": peer.memory()}
        keys = []
        hits: dict[str, int] = {}
        for query in queries:
            for end in range(1, len(query) + 1):
                before = peer.cpu()
                call("setFilter", query[:end])
                peer.wait_until_calm()
                keys.append(peer.cpu() - before)
            hits[query] = len(ast.literal_eval(call("filteredEntries").replace("@ai ", ""))[0])
            call("setFilter", "")
            peer.wait_until_calm()
        figures = {}
        for name, method, ending in (("saved", "exportZip", "tc"), ("exported", "exportXML", "xml")):
            written = Path(folder) / f"written.{ending}"
            before = peer.cpu()
            answer = call(method, str(written))
            peer.wait_until_calm()
            if "true" not in answer or not written.stat().st_size:
                raise SystemExit(f"{method} wrote nothing")
            figures[name] = peer.cpu() - before
        if not any(hits.values()):
            raise SystemExit("no query found anything: the file was not loaded")
        return {"start": start, "keys": keys, "hits": hits, **figures, "memory": peer.memory()}
    finally:
        peer.stop()


def start(command: list[str]) -> dict[str, object]:
    """Start until there is a window and nothing more is done."""
    peer = Peer(command)
    try:
        peer.wait_for_window()
        ready = peer.wait_until_calm()
        return {"start": {"cpu": peer.cpu(), "wall": ready - peer.begun, "memory": peer.memory()}}
    finally:
        peer.stop()


def main() -> None:
    kind, *arguments = sys.argv[1:]
    if kind == "tellico":
        file, folder, *queries = arguments
        os.chdir(folder)
        print(tellico(file, folder, queries))
    else:
        folder, *command = arguments
        os.chdir(folder)
        print(start(command))


main()
