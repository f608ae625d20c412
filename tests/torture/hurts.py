"""What can be done to the file of a journal that is open: each thing with the place it needs, and how it is mended."""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import subprocess
import threading
from contextlib import ExitStack, suppress
from pathlib import Path

_MEGABYTE = 1 << 20
_SHUT_DOWN = (2 << 30) | (4 << 16) | (ord("X") << 8) | 125  # FS_IOC_GOINGDOWN, linux/fs.h and ext4.h
_WITHOUT_FLUSHING = 2


class Hurt:
    """One thing that is done to a journal at `journal`, in a folder of its own; nothing is special about that one.

    `ways` are the buttons that lead on, of which one is drawn: none means that it is mended. While it is hurt nothing
    new may be said to be saved, unless it `takes_words`. `loses_file` says that what was saved since the last backup
    may be gone with the disk.
    """

    name = ""
    ways: tuple[str, ...] = ("",)
    takes_words = False
    loses_file = False
    needs = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = folder / "place"
        self.place.mkdir()
        self.journal = self.place / "films.filmjournal"
        self.untouched: bytes | None = None  # what has the journal's name, and may not be written

    def prepare(self, other: Path) -> None:
        """Make ready; `other` is another journal."""

    def hurt(self) -> None:
        raise NotImplementedError

    def mend(self) -> None:
        raise NotImplementedError

    def end(self) -> None:
        """Clear up."""

    def goes_on_at(self, way: str) -> Path:
        """Where the journal is after a way on."""
        return self.folder / "saved as.filmjournal" if way.startswith("Save as") else self.journal


class Renamed(Hurt):
    name = "renamed"
    ways = ("", "Go on with")

    def hurt(self) -> None:
        self.journal.rename(self._there)

    def mend(self) -> None:
        self._there.rename(self.journal)

    def goes_on_at(self, way: str) -> Path:
        return self._there if way.startswith("Go on") else super().goes_on_at(way)

    @property
    def _there(self) -> Path:
        return self.journal.with_name("renamed.filmjournal")


class FolderRenamed(Renamed):
    name = "its folder renamed"

    def hurt(self) -> None:
        self.place.rename(self._there.parent)

    def mend(self) -> None:
        self._there.parent.rename(self.place)

    @property
    def _there(self) -> Path:
        return self.folder / "elsewhere" / self.journal.name


class Deleted(Hurt):
    name = "deleted"
    ways = ("Save as",)

    def hurt(self) -> None:
        self.journal.unlink()


class Replaced(Hurt):
    name = "replaced by another journal"
    ways = ("Save as",)

    def prepare(self, other: Path) -> None:
        self._beside = self.place / "beside"
        shutil.copyfile(other, self._beside)
        self.untouched = self._beside.read_bytes()

    def hurt(self) -> None:
        self._beside.replace(self.journal)


class ReplacedByRubbish(Replaced):
    name = "replaced by another file"

    def prepare(self, other: Path) -> None:
        super().prepare(other)
        self.untouched = b"no journal"
        self._beside.write_bytes(self.untouched)


class ReplacedByCopy(Hurt):
    name = "replaced by a copy of itself"
    ways = ("Open it", "Save as")

    def hurt(self) -> None:
        beside = self.place / "beside"
        shutil.copyfile(self.journal, beside)
        beside.replace(self.journal)


class Forbidden(Hurt):
    name = "forbidden to be written"
    takes_words = True  # what is in the file by its handle is in the file

    def hurt(self) -> None:
        self._forbid("+i", 0o400)

    def mend(self) -> None:
        self._forbid("-i", 0o600)

    end = mend

    def _forbid(self, attribute: str, mode: int) -> None:
        if os.geteuid() == 0:  # whom no mode binds
            subprocess.run(["chattr", attribute, str(self.journal)], check=False, capture_output=True)
        else:
            self.journal.chmod(mode)


class Unmounted(Hurt):
    """A memory disk that is taken out while it is in use, and put back."""

    name = "taken out"
    ways = ("", "Save as")
    needs = "mount"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._behind = folder / "behind"
        self._behind.mkdir()
        _run("mount", "-t", "tmpfs", "-o", f"size={self.size * _MEGABYTE}", "tmpfs", str(self._behind))
        with ExitStack() as made:
            made.callback(_unmount, self._behind)
            _run("mount", "--bind", str(self._behind), str(self.place))
            made.pop_all()

    size = 32

    def hurt(self) -> None:
        _run("umount", "-l", str(self.place))

    def mend(self) -> None:
        _run("mount", "--bind", str(self._behind), str(self.place))

    def end(self) -> None:
        for place in (self.place, self._behind):
            _unmount(place)


class Filled(Unmounted):
    """A disk on which others leave no room, not even what is given up for the words that are typed."""

    name = "its disk filled"
    takes_words = True
    size = 8

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._enough = threading.Event()
        self._filler: threading.Thread | None = None

    def hurt(self) -> None:
        self._filler = threading.Thread(target=self._fill)
        self._filler.start()

    def mend(self) -> None:
        self._enough.set()
        if self._filler is not None:
            self._filler.join()
        self._file.unlink(missing_ok=True)

    def end(self) -> None:
        self.mend()
        super().end()

    @property
    def _file(self) -> Path:
        return self._behind / "filler"

    def _fill(self) -> None:
        with self._file.open("wb", buffering=0) as file:
            while True:
                for size in (_MEGABYTE, 65_536, 4_096):
                    with suppress(OSError):
                        while file.write(bytes(size)):
                            pass
                if self._enough.wait(0.02):
                    return


class Died(Hurt):
    """A disk that answers nothing any more, as a stick that was pulled out; plugged in again it is another device."""

    name = "its disk dead"
    ways = ("", "Save as")
    loses_file = True
    needs = "mount"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._image = folder / "disk"
        with self._image.open("wb") as file:
            file.truncate(32 * _MEGABYTE)
        _run("mkfs.ext4", "-q", str(self._image))
        _run("mount", "-o", "loop,errors=remount-ro", str(self._image), str(self.place))

    def hurt(self) -> None:
        _shut_down(self.place)

    def mend(self) -> None:
        with suppress(OSError):
            _shut_down(self.place)  # nothing more comes from the old device
        _run("umount", "-l", str(self.place))
        device = _run("losetup", "--find", "--show", str(self._image)).strip()
        try:
            _run("mount", device, str(self.place))
        finally:
            _run("losetup", "--detach", device)  # with its end

    def end(self) -> None:
        while _unmount(self.place):
            pass


class BecameReadOnly(Died):
    """A disk that the system lets nobody write to any more, since it found a fault on it."""

    name = "its disk read-only"
    ways = ("Save as", "")
    loses_file = False

    def hurt(self) -> None:
        device = _run("findmnt", "-n", "-o", "SOURCE", str(self.place)).strip()
        (Path("/sys/fs/ext4") / Path(device).name / "trigger_fs_error").write_text("injected", encoding="ascii")


HURTS: tuple[type[Hurt], ...] = (
    Replaced,
    Renamed,
    Deleted,
    Unmounted,
    Filled,
    Forbidden,
    FolderRenamed,
    ReplacedByCopy,
    Died,
    BecameReadOnly,
    ReplacedByRubbish,
)


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def _unmount(place: Path) -> bool:
    """Whether there was something to be unmounted."""
    return subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True).returncode == 0


def _shut_down(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(handle, _SHUT_DOWN, struct.pack("I", _WITHOUT_FLUSHING))
    finally:
        os.close(handle)
