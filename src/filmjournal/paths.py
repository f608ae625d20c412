"""Where the program keeps its files: in the desktop's places for them, or all in one profile folder."""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass
from pathlib import Path

JOURNAL_NAME = "journal.filmjournal"
_PROGRAM = "filmjournal"


@dataclass(frozen=True, slots=True)
class Paths:
    """The places of one profile. None of them needs to exist."""

    journal: Path
    settings: Path  # preferences, a file
    window: Path  # the state of the window, a file
    logs: Path
    backups: Path
    runtime: Path  # for sockets and locks
    profile: Path | None = None  # the folder that all of it is in, if it is one

    @property
    def words(self) -> Path:
        """The words that the person has added to the dictionaries, a file."""
        return self.backups.with_name("words.txt")

    @property
    def searches(self) -> Path:
        """The searches made last, a file."""
        return self.window.with_name("searches.toml")

    @property
    def columns(self) -> Path:
        """What the columns of tables that were imported are, a file."""
        return self.window.with_name("columns.toml")

    @property
    def places(self) -> Path:
        """What was told of the places where journals lie, a file."""
        return self.window.with_name("places.toml")

    @property
    def destinations(self) -> Path:
        """Where web sites were published and how, a file."""
        return self.settings.with_name("destinations.toml")

    @property
    def dictionaries(self) -> Path:
        """The person's own dictionaries, a folder."""
        return self.backups.with_name("dictionaries")


def in_profile(folder: Path, journal: Path | None = None) -> Paths:
    """Everything in one folder: a portable profile, or one to try things on."""
    folder = folder.absolute()
    return Paths(
        journal=(journal or folder / JOURNAL_NAME).absolute(),
        settings=folder / "settings.toml",
        window=folder / "window.toml",
        logs=folder / "logs",
        backups=folder / "backups",
        runtime=folder,
        profile=folder,
    )


def of_desktop(journal: Path | None = None) -> Paths:
    """Everything where this desktop keeps such files for one user."""
    from platformdirs import PlatformDirs

    folders = PlatformDirs(_PROGRAM, appauthor=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the desktop names no runtime folder, a temporary one will do
        runtime = folders.user_runtime_path
    return Paths(
        journal=(journal or folders.user_data_path / JOURNAL_NAME).absolute(),
        settings=folders.user_config_path / "settings.toml",
        window=folders.user_state_path / "window.toml",
        logs=folders.user_log_path,
        backups=folders.user_data_path / "backups",
        runtime=runtime,
    )


def chosen(journal: str | None = None, profile: str | None = None) -> Paths:
    """The places that the arguments, else the environment (FILMJOURNAL_JOURNAL, FILMJOURNAL_PROFILE) name."""
    journal = journal or os.environ.get("FILMJOURNAL_JOURNAL") or None
    profile = profile or os.environ.get("FILMJOURNAL_PROFILE") or None
    file = None if journal is None else Path(journal).expanduser()
    return of_desktop(file) if profile is None else in_profile(Path(profile).expanduser(), file)
