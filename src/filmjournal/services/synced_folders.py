"""Which program syncs a folder with other computers, by what such programs leave in it and what they call it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

# What lies at the top of a synced folder.
_MARKERS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
    ".megaignore": "MEGA",
    ".SynologyWorkingDirectory": "Synology Drive",
}
_DATABASE = re.compile(r"\._?sync_[0-9a-f]+\.db")  # of Nextcloud and ownCloud, at the top too
_RESILIO = Path(".sync", "ID")
# How the folder is called where nobody chose another name.
_NAMES = {
    "Dropbox": "Dropbox",
    "OneDrive": "OneDrive",
    "iCloudDrive": "iCloud Drive",
    "iCloud Drive": "iCloud Drive",
    "Mobile Documents": "iCloud Drive",
    "Google Drive": "Google Drive",
    "GoogleDrive": "Google Drive",
    "My Drive": "Google Drive",
    "Nextcloud": "Nextcloud",
    "ownCloud": "ownCloud",
    "MEGA": "MEGA",
    "MEGAsync": "MEGA",
    "pCloudDrive": "pCloud",
    "ProtonDrive": "Proton Drive",
    "Proton Drive": "Proton Drive",
    "Seafile": "Seafile",
    "SynologyDrive": "Synology Drive",
    "Box": "Box",
    "Box Sync": "Box",
}
_BEGINNINGS = {"OneDrive - ": "OneDrive", "Dropbox (": "Dropbox"}  # with the name of a firm behind them
_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")  # of the environment: the folder's path
_CONFLICT = re.compile(r"conflict|_conf\(\d+\)", re.IGNORECASE)


def synced_by(path: Path) -> str | None:
    """The name of the program that syncs the folder in which a file lies; None where none is known to."""
    folders = dict.fromkeys((*path.absolute().parents, *path.resolve().parents))
    for folder in folders:
        service = _by_marker(folder) or _by_name(folder)
        if service is not None:
            return service
    for folder, service in _told_by_programs():
        if folder in folders:
            return service
    return None


def conflict_copies(path: Path) -> tuple[Path, ...]:
    """The files beside it that such a program made of it where two computers had changed it.

    `NAME (Ann's conflicted copy 2024-03-04).filmjournal`, `NAME.sync-conflict-20240304-201500-ABCDEFG.filmjournal`,
    `NAME_conf(1).filmjournal` and the like.
    """
    found = []
    with suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            added = entry.name.removeprefix(path.stem)
            if added not in (entry.name, path.suffix) and entry.name.endswith(path.suffix) and _CONFLICT.search(added):
                found.append(path.with_name(entry.name))
    return tuple(sorted(found))


def _by_marker(folder: Path) -> str | None:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in _MARKERS and not _is_of_home(entry.name, folder):
                return _MARKERS[entry.name]
            if _DATABASE.fullmatch(entry.name):
                return "Nextcloud"
    return "Resilio Sync" if (folder / _RESILIO).exists() else None


def _is_of_home(name: str, folder: Path) -> bool:
    """`~/.dropbox` is where Dropbox has its settings, and says nothing of the home."""
    return name == ".dropbox" and (folder / name).is_dir()


def _by_name(folder: Path) -> str | None:
    if folder.parent.name == "CloudStorage" and folder.parent.parent.name == "Library":  # macOS: `GoogleDrive-ann@…`
        name = folder.name.partition("-")[0]
        return _NAMES.get(name, name)
    started = (service for start, service in _BEGINNINGS.items() if folder.name.startswith(start))
    return _NAMES.get(folder.name) or next(started, None)


def _told_by_programs() -> Iterator[tuple[Path, str]]:
    for variable in _VARIABLES:
        if os.environ.get(variable):
            yield Path(os.environ[variable]), "OneDrive"
    homes = [Path.home() / ".dropbox"]
    homes += [Path(os.environ[name]) / "Dropbox" for name in ("APPDATA", "LOCALAPPDATA") if os.environ.get(name)]
    for home in homes:
        with suppress(OSError, ValueError, AttributeError, TypeError):
            told: Any = json.loads((home / "info.json").read_bytes())
            for account in told.values():
                yield Path(account["path"]), "Dropbox"
