"""Asks for the file of a journal: which to open, and where to make one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from filmjournal.i18n import _

SUFFIX = ".filmjournal"


def is_named_as_journal(file: Path) -> bool:
    """Whether a file's name says that it is a journal."""
    return file.suffix.lower() == SUFFIX


def ask_which_to_open(window: QWidget, title: str, folder: Path) -> Path | None:
    """The journal that the person chose, beginning in a folder; None if none."""
    name, _kind = QFileDialog.getOpenFileName(
        window, title, str(folder), _("Film journals (*.filmjournal);;All files (*)")
    )
    return Path(name) if name else None


def ask_where_to_make(window: QWidget, title: str, suggested: Path) -> Path | None:
    """The file that the person named for a journal, with a suffix; None if none.

    What stands there already is not the dialog's matter: a journal is opened then, never made anew.
    """
    name, _kind = QFileDialog.getSaveFileName(
        window,
        title,
        str(suggested),
        _("Film journals (*.filmjournal)"),
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    return _with_suffix(Path(name)) if name else None


def ask_where_to_save(window: QWidget, suggested: Path) -> tuple[Path, bool] | None:
    """The file that the person named for a copy of the journal; and whether it takes the place of what is there.

    The dialog has asked about a file that it saw, so none that only the suffix leads to is replaced.
    """
    name, _kind = QFileDialog.getSaveFileName(window, _("Save as"), str(suggested), _("Film journals (*.filmjournal)"))
    if not name:
        return None
    path = _with_suffix(Path(name))
    return path, path == Path(name) and path.exists()


def _with_suffix(path: Path) -> Path:
    return path if path.suffix else path.with_suffix(SUFFIX)
