"""Files that a profile has under final names: whole, whatever happened to the program that wrote them."""

from __future__ import annotations

import zipfile
from pathlib import Path

from filmjournal.imaging.image_hash import hash_of_file
from filmjournal.interchange.own import archive
from filmjournal.paths import Paths
from filmjournal.services.backup_files import ROLLING, hash_of, kept_in
from filmjournal.storage import backup


class WholeFiles:
    """Looks at backups, archives and images of a profile, each once as long as it stays the same."""

    def __init__(self, paths: Paths, *more: Path) -> None:
        """`more` are further folders with archives and backups."""
        self._paths = paths
        self._folders = [paths.backups, paths.journal.parent / "images", *more]
        self._seen: dict[Path, tuple[int, int]] = {}

    def require(self) -> None:
        """Raises AssertionError or Refused where one is not whole."""
        for path in (path for folder in self._folders for path in folder.glob("[!.]*")):
            state = path.stat()
            if path.is_file() and self._seen.get(path) != (state.st_size, state.st_mtime_ns):
                self._require(path)
                self._seen[path] = state.st_size, state.st_mtime_ns

    def left_behind(self) -> int:
        """How many temporary files and folders there are beside them."""
        places = [self._paths.journal.parent, *self._folders]
        return sum(
            1
            for folder in dict.fromkeys(places)
            for path in folder.glob(".*")
            if path.name.startswith(".filmjournal-") or path.is_dir()
        )

    def _require(self, path: Path) -> None:
        if path.suffix == ROLLING and path.parent == self._paths.backups:
            backup.verify(path)
        elif path.suffix == ".zip":
            _require_whole_zip(path)
        elif path.parent.name == "images":
            assert hash_of_file(path) == path.name
        for kept in kept_in(self._paths.backups, self._paths.journal):
            if kept.path == path:
                assert kept.note is not None, path.name
                assert kept.note.hash == hash_of(path), path.name


def _require_whole_zip(path: Path) -> None:
    with zipfile.ZipFile(path) as file:
        is_backup = "backup.json" in file.namelist()
        assert file.testzip() is None, path.name
    if not is_backup:
        with path.open("rb") as opened:
            assert archive.first_damaged(opened) is None, path.name
