"""Turns what a person says in the fields of an entry pane into edits; the review is saved by its own part."""

from __future__ import annotations

from PySide6.QtCore import QObject

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.entries import Entry
from filmjournal.domain.films import Film
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.i18n import _
from filmjournal.services.commands import EditEntry, EditFilm, EntryValues, FilmValues
from filmjournal.ui.pages.entry_edits import EntryEdits
from filmjournal.ui.pages.entry_form import EntryForm, said
from filmjournal.ui.pages.entry_reading import Reading
from filmjournal.ui.pause import pause

HEADLINE_PAUSE = 500  # milliseconds without a key


class EntryFields(QObject):
    """Knows which film and viewing the fields of a form are about."""

    def __init__(self, form: EntryForm, edits: EntryEdits, parent: QObject) -> None:
        super().__init__(parent)
        self.form = form
        self._edits = edits
        self._film: Film | None = None
        self._entry: Entry | None = None
        self._headline_typed = False  # and not handed over yet
        self._headline_pause = pause(self, HEADLINE_PAUSE, self._save_headline)
        form.head.rating.rating_changed.connect(self._rated)
        form.head.like_toggled.connect(self._liked)
        form.watched.date_edited.connect(self._dated)
        form.rewatch.clicked.connect(lambda on: self._edit({"rewatch": on}, _("Seen before")))
        form.private.clicked.connect(lambda on: self._edit({"private": on}, _("Private")))
        form.unfinished.clicked.connect(lambda on: self._edit({"finished": not on}, _("Not finished")))
        for field in (form.place, form.medium, form.companions):
            field.editingFinished.connect(self._save_circumstances)
        form.headline.textEdited.connect(self._headline_edited)
        form.headline.editingFinished.connect(self._save_headline)
        form.review.spelling.language_chosen.connect(self._language_chosen)
        form.cast.cast_edited.connect(self._cast_edited)
        form.tags.tags_changed.connect(lambda names: self._edit({"tags": names}, _("Tags")))
        form.today.rating_changed.connect(self._rated_today)

    def show_film(self, read: Reading) -> None:
        """Show what is said of a film; what follows is said of its viewing that was read, if one was."""
        self._film, self._entry = read.film, read.entry
        self.form.show_film(read.film, read.viewings, None if read.entry is None else read.entry.id)

    def show_viewing(self, entry: Entry, known_tags: tuple[str, ...], *, anew: bool) -> None:
        """Show what is said of the viewing; unless `anew` what is being typed stays."""
        self.form.show_viewing(entry, known_tags, anew=anew)
        if anew or not (self._headline_typed or said(self.form.headline) == entry.headline):
            self._headline_pause.stop()
            self._headline_typed = False
            self.form.show_headline(entry.headline)

    def show_nothing(self) -> None:
        """Nothing is said of anything any more."""
        self._film = self._entry = None

    def flush(self) -> None:
        """Hand over what was typed and is not given yet."""
        self.form.watched.commit()
        self.form.cast.commit()
        self._save_headline()
        self._save_circumstances()

    def _edit(self, values: EntryValues, text: str, *, joins: str | None = None) -> None:
        if self._entry is not None:
            self._edits.do(EditEntry(self._entry.id, values), text, joins=joins)

    def _edit_film(self, values: FilmValues, text: str, *, joins: str | None = None) -> None:
        if self._film is not None:
            self._edits.do(EditFilm(self._film.id, values), text, joins=joins)

    def _rated(self, rating: Rating | None) -> None:
        if self._entry is not None:
            self._edit({"rating": rating}, _("Rate the viewing"), joins=f"rate {self._entry.id}")
        else:
            self._rated_today(rating)

    def _rated_today(self, rating: Rating | None) -> None:
        if self._film is not None:
            self._edit_film({"rating": rating}, _("Rate the film"), joins=f"rate film {self._film.id}")

    def _liked(self, liked: bool) -> None:
        self._edit_film({"liked": liked}, _("Like"))

    def _dated(self, watched: PartialDate | None) -> None:
        self._edit({"watched": watched}, _("Change the date"))

    def _language_chosen(self, language: str | None) -> None:
        self._edit({"language": language}, _("Language of the review"))

    def _headline_edited(self, _text: str) -> None:
        self._headline_typed = True
        self._headline_pause.start()

    def _save_headline(self) -> None:
        self._headline_pause.stop()
        if self._entry is not None and self._headline_typed:
            self._headline_typed = False
            self._edit({"headline": said(self.form.headline)}, _("Headline"), joins=f"headline {self._entry.id}")

    def _save_circumstances(self) -> None:
        """Hand over what was typed, and only that: the rest may have been changed elsewhere."""
        if self._entry is None:
            return
        values = self.form.take_circumstances()
        if values:
            self._edit(values, _("Place, medium and companions"), joins=f"circumstances {self._entry.id}")

    def _cast_edited(self, lines: tuple[CastLine, ...]) -> None:
        self._edit_film({"cast": lines}, _("Cast"))
