"""One window for one journal: whoever starts second asks the first window to come to the front, and ends.

Who is first, `journal_claim` decides; the asking goes over a local socket that only this user can reach. A question and
its answer are a line of JSON each: the journal by its keys and the desktop's token that lets a window come to the
front, answered by whether it was shown.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from filmjournal.ui.journal_claim import SOCKET_FOLDER, JournalClaim, NoElection, Owner, keys_of, remove_socket

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

START_PATIENCE = 20.0  # seconds that a start waits for a window that begins or ends at this moment
PATIENCE = 3.0  # seconds that an open window waits for another, and nobody can do anything in it
TOKEN = "XDG_ACTIVATION_TOKEN"
"""The variable in which the desktop hands a start the right to the front, and in which Qt looks for it."""

_BETWEEN = 0.02  # seconds between two tries
_AT_A_TIME = 1  # milliseconds of waiting in Qt, where PySide lets no other thread of ours run
_LONGEST_ADDRESS = 80  # bytes; the system takes 104 and Qt makes some of them its own
_LONGEST_QUESTION = 1 << 16  # bytes
_QUESTION_TIME = 5_000  # milliseconds in which a question must be asked


class Standing(Enum):
    """How a process stands to a journal."""

    OURS = "ours"  # its window is here
    HANDED_OVER = "handed over"  # its window is another process's, and was told
    NO_ANSWER = "no answer"  # it is another process's, which does not answer
    ELSEWHERE = "elsewhere"  # it is another computer's


class SingleWindow(QObject):
    """This process's place among those that show journals of one profile."""

    asked = Signal(str)  # another start wants the window at the front, with this token of the desktop or none

    def __init__(self, runtime: Path, parent: QObject | None = None) -> None:
        """Locks and sockets are in the folder `runtime`, which is made when it is needed."""
        super().__init__(parent)
        self._runtime = runtime
        self._claim = JournalClaim(runtime)
        self._server: QLocalServer | None = None
        self._address: Path | None = None
        self.host = ""  # of the window that a journal has elsewhere

    def claim(self, journal: Path, *, patience: float | None = None, token: str = "") -> Standing:
        """Take a journal for this process's window, besides those it has, or hand over to the window that has it.

        `patience` is how long that may take, in seconds, where the other process is busy; PATIENCE unless given.
        """
        deadline = monotonic() + (PATIENCE if patience is None else patience)
        while True:
            try:
                owner = self._claim.take(journal)
            except NoElection as trouble:
                log.warning("no election of one window: %s", trouble)
                return Standing.OURS
            if owner is None:
                return Standing.OURS
            if owner.address and _hand_over(owner, journal, token, deadline):
                return Standing.HANDED_OVER
            if not owner.is_here:
                self.host = owner.host
                return Standing.ELSEWHERE
            if monotonic() > deadline:
                return Standing.NO_ANSWER
            sleep(_BETWEEN)

    def hold(self, journal: Path) -> Callable[[], None] | None:
        """Keep others from a name while something is written there; answers what lets go of it, if `settle` doesn't.

        None where another process has that journal, whose window is left as it is.
        """
        before = self._claim.keys
        try:
            if self._claim.take(journal) is not None:
                return None
        except NoElection as trouble:
            log.warning("no election of one window: %s", trouble)
        taken = self._claim.keys - before
        return lambda: self._claim.let_go_of(taken)

    def settle(self, journal: Path) -> None:
        """Let go of every journal but this one, which may have become a file or another since it was claimed."""
        try:
            if self._claim.take(journal) is not None:
                log.warning("the journal's file has another window")
        except NoElection:
            return  # it was said when the journal was claimed
        self._claim.let_go_of_others(journal)

    def listen(self) -> None:
        """Answer those who start later. Done once, when there is time for it: until then they wait."""
        if self._server is not None:
            return
        from PySide6.QtNetwork import QLocalServer

        try:
            address = self._runtime / f"window-{os.urandom(4).hex()}"
            if len(os.fsencode(address)) > _LONGEST_ADDRESS:
                import tempfile

                address = Path(tempfile.mkdtemp(prefix=SOCKET_FOLDER)) / "window"
        except OSError as error:
            log.warning("no other start can be answered: %s", error.strerror)
            return
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._greet)
        if not server.listen(str(address)):
            log.warning("no other start can be answered: %s", server.errorString())
            remove_socket(address)
            return
        self._server, self._address = server, address
        self._claim.tell_address(str(address))

    def withdraw(self) -> None:
        """Answer nobody any more: the window is about to be closed, and who starts now waits for its end."""
        if self._server is not None:
            self._claim.tell_address("")
            self._server.close()
            self._server = None
        if self._address is not None:
            remove_socket(self._address)
            self._address = None

    def close(self) -> None:
        """Let go of every journal."""
        self.withdraw()
        self._claim.let_go()

    def _greet(self) -> None:
        while self._server is not None and (line := self._server.nextPendingConnection()) is not None:
            line.disconnected.connect(line.deleteLater)
            line.readyRead.connect(lambda line=line: self._answer(line))
            QTimer.singleShot(_QUESTION_TIME, line, line.abort)
            if line.bytesAvailable():
                self._answer(line)

    def _answer(self, line: QLocalSocket) -> None:
        if not line.canReadLine():
            if line.bytesAvailable() > _LONGEST_QUESTION:
                line.abort()
            return
        question = _read(bytes(line.readLine(_LONGEST_QUESTION).data()))
        keys, token = question.get("journal"), question.get("token")
        shown = isinstance(keys, list) and self._claim.holds(tuple(key for key in keys if isinstance(key, str)))
        import json

        line.write(json.dumps({"shown": shown}).encode() + b"\n")
        line.flush()
        line.disconnectFromServer()
        if shown:
            self.asked.emit(token if isinstance(token, str) else "")


def _hand_over(owner: Owner, journal: Path, token: str, deadline: float) -> bool:
    """Ask a journal's window to come to the front; whether it did before the deadline."""
    import json

    from PySide6.QtNetwork import QLocalSocket

    line = QLocalSocket()
    line.connectToServer(owner.address)
    if not line.waitForConnected(_AT_A_TIME):
        return False
    line.write(json.dumps({"journal": keys_of(journal), "token": token}).encode() + b"\n")
    answer = b""
    while not answer.endswith(b"\n"):
        if line.bytesAvailable() or line.waitForReadyRead(_AT_A_TIME):
            answer += bytes(line.readAll().data())
        elif monotonic() > deadline or line.state() is not QLocalSocket.LocalSocketState.ConnectedState:
            return False
        else:
            sleep(_BETWEEN)
    return _read(answer).get("shown") is True


def _read(line: bytes) -> dict[str, Any]:
    import json

    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
