"""The model of one person's films: few enough to be held whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from filmjournal.domain.people import PersonFilm
from filmjournal.ui.theme.entry_rows import ID_ROLE, ROW_ROLE
from filmjournal.ui.theme.person_rows import FILM_ROLE, FilmRowView, film_spoken

_Index = QModelIndex | QPersistentModelIndex


class PersonFilmsModel(QAbstractListModel):
    """Films with the words that their rows show."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._films: Sequence[tuple[PersonFilm, FilmRowView]] = ()

    def show(self, films: Sequence[tuple[PersonFilm, FilmRowView]]) -> None:
        """Show other films."""
        self.beginResetModel()
        self._films = films
        self.endResetModel()

    def row_of(self, film_id: int | None) -> int | None:
        """The row of a film, None where it isn't shown."""
        return next((row for row, (film, _view) in enumerate(self._films) if film.film_id == film_id), None)

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many films there are."""
        return 0 if parent is not None and parent.isValid() else len(self._films)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles for DisplayRole, FilmRowView for ROW_ROLE, PersonFilm for FILM_ROLE, the film's id for ID_ROLE."""
        if not index.isValid():
            return None
        film, view = self._films[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return view.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return film_spoken(view)
        return {ROW_ROLE: view, FILM_ROLE: film, ID_ROLE: film.film_id}.get(role)
