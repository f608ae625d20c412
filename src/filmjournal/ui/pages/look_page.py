"""One entry, or a film without one, to be read at a glance: poster, facts, headline, review, the first of the cast."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from filmjournal.domain import rating as ratings
from filmjournal.domain.entries import Entry
from filmjournal.domain.films import CastCredit, Film
from filmjournal.domain.queries import Subject
from filmjournal.domain.rating import Rating
from filmjournal.i18n import _, ngettext
from filmjournal.richtext.tree import Document
from filmjournal.ui.editor.picture_store import PictureStore
from filmjournal.ui.editor.review_reader import ReviewReader
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme import dates, fonts, posters, stars, theme
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.labels import ReadingLabel, Sign, SmallLabel, breakable, led, wrapped

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal

_SIDE, _TOP, _BOTTOM = 24, 20, 16
_POSTER, _ROOMY = 96, 400  # a narrow page has no room for the poster
_READING = 16
_CAST = 6  # lines
_LONG_TITLE = 60  # characters
_STARS = 16


class Look(NamedTuple):
    """What is looked at, read and parsed before any of it is shown."""

    film: Film
    entry: Entry | None
    review: Document

    @property
    def id(self) -> tuple[int, int | None]:
        """The film, and its viewing."""
        return self.film.id, None if self.entry is None else self.entry.id

    @property
    def rating(self) -> Rating | None:
        """What the viewing was given, or the film where it has none."""
        return self.film.rating if self.entry is None else self.entry.rating

    def marks(self) -> tuple[bool, bool, bool]:
        """Whether the film is liked, and the viewing one more of it, and private."""
        entry = self.entry
        return self.film.liked, entry is not None and entry.rewatch, entry is not None and entry.private

    def spoken(self) -> str:
        """The same as a screen reader should say it."""
        film, entry = self.film, self.entry
        names = (_("liked"), _("seen before"), _("private"))
        parts = (
            film.title,
            "" if film.year is None else str(film.year),
            ratings.spoken(self.rating),
            "" if entry is None else dates.full_date(entry.watched),
            *(name for name, on in zip(names, self.marks(), strict=True) if on),
            "" if entry is None else entry.headline or "",
        )
        return ", ".join(part for part in parts if part)


def read(journal: Journal, subject: Subject, id_: int) -> Look:
    """An entry, or a film with its latest viewing if it has one. Raises NotFound."""
    from filmjournal.richtext.gate import parse

    if subject in (Subject.FILMS, Subject.WATCHLIST):
        viewings = journal.browsing.viewings(id_)
        if not viewings:
            return Look(journal.browsing.film(id_), None, Document())
        id_ = viewings[-1].id
    entry = journal.browsing.entry(id_)
    return Look(entry.film, entry, parse(entry.review.html))


class LookPage(QWidget):
    """As high as what it shows: put it into a scroll area."""

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        set_ground(self, "raised")
        store = PictureStore(bus, self)
        self._poster = _Poster(store, self)
        self.title = QLabel(self)
        self.title.setTextFormat(Qt.TextFormat.RichText)
        self.title.setWordWrap(True)
        led(self.title)
        self.facts = wrapped(SmallLabel("", 13, parent=self))
        self._stars = _Stars(self)
        self.said = wrapped(SmallLabel("", 13, parent=self))
        self._marks = [Sign(*sign, 16, self) for sign in _SIGNS]
        self._rule = QFrame(self)
        self._rule.setProperty("role", "rule")
        self.headline = wrapped(ReadingLabel("", 18, italic=True, parent=self))
        self.reader = ReviewReader(store, self)
        self.reader.set_reading_size(_READING)
        set_ground(self.reader.viewport(), "raised")
        self._cast_head = led(ReadingLabel(_("Cast"), 15, parent=self))
        self.cast = wrapped(SmallLabel("", 13, quiet=False, parent=self))
        self._build()

    def show_look(self, look: Look) -> None:
        """Show this; what of the review was uncovered stays so while it is the same."""
        before, self._look = self._look, look
        film, entry, rating = look.film, look.entry, look.rating
        self._dress()
        self._poster.show_film(film)
        facts = [
            ", ".join(film.directors),
            "" if film.runtime is None else _("{minutes} min").format(minutes=film.runtime),
            ", ".join(film.genres),
            film.original_title or "",
        ]
        _say(self.facts, " · ".join(fact for fact in facts if fact))
        self._stars.set_rating(rating)
        self._stars.setVisible(rating is not None)
        said = [ratings.short(rating) if rating is not None else "" if entry is None else _("Not rated")]
        if entry is None:
            said += [_("Not seen yet"), "" if film.watchlist is None else _("On the watchlist")]
        else:
            said += [dates.full_date(entry.watched), "" if entry.trashed is None else _("In the trash")]
        self.said.setText(" · ".join(part for part in said if part))
        for sign, on in zip(self._marks, look.marks(), strict=True):
            sign.setVisible(on)
        _say(self.headline, "" if entry is None else entry.headline or "")
        if before is None or before.review != look.review or before.id != look.id:
            self.reader.show_tree(look.review)
        self.reader.setVisible(bool(look.review.blocks))
        self._rule.setVisible(bool(look.review.blocks or self.headline.text() or film.cast))
        self._cast_head.setVisible(bool(film.cast))
        _say(self.cast, cast_lines(film.cast))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._poster.setVisible(event.size().width() >= _ROOMY)
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ApplicationFontChange, QEvent.Type.StyleChange):
            self._dress()

    def _dress(self) -> None:
        if self._look is None:
            return
        film = self._look.film
        font = fonts.reading(18 if len(film.title) > _LONG_TITLE else 24)
        if self.title.font() != font:
            self.title.setFont(font)
        quiet = theme.current().css("text_quiet")
        year = "" if film.year is None else f" <span style='color:{quiet}'>{film.year}</span>"
        text = html.escape(breakable(film.title)) + year
        if self.title.text() != text:
            self.title.setText(text)

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._stars)
        line.addWidget(self.said, 1)
        for sign in self._marks:
            line.addWidget(sign)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.facts)
        words.addSpacing(4)
        words.addLayout(line)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._poster, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, _TOP, _SIDE, _BOTTOM)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(16)
        column.addWidget(self._rule)
        column.addSpacing(12)
        column.addWidget(self.headline)
        column.addSpacing(4)
        column.addWidget(self.reader)
        column.addSpacing(16)
        column.addWidget(self._cast_head)
        column.addSpacing(4)
        column.addWidget(self.cast)
        column.addStretch(1)


_SIGNS = (("heart-filled", "heart"), ("again", "text_quiet"), ("lock", "text_quiet"))


def cast_lines(cast: tuple[CastCredit, ...]) -> str:
    """The first of a cast, one in a line, and how many more there are."""
    lines = [
        _("{person} as {character}").format(person=credit.person, character=credit.character)
        if credit.character
        else credit.person
        for credit in cast[:_CAST]
    ]
    if (more := len(cast) - _CAST) > 0:
        lines.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
    return "\n".join(lines)


class _Poster(QWidget):
    """The film's poster, or the one drawn for it."""

    def __init__(self, store: PictureStore, parent: QWidget) -> None:
        super().__init__(parent)
        self._store = store
        self._film: Film | None = None
        self.setFixedSize(_POSTER, _POSTER * 3 // 2)
        store.arrived.connect(self.update)

    def show_film(self, film: Film) -> None:
        self._film = film
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._film is None:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        image = None if self._film.poster is None else self._store.image(self._film.poster, round(2 * _POSTER * ratio))
        if image is None or image.isNull():
            year = "" if self._film.year is None else str(self._film.year)
            painter.drawPixmap(QPoint(0, 0), posters.placeholder(self._film.title, year, _POSTER, ratio))
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPainterPath()
        edge.addRoundedRect(QRectF(self.rect()), 3, 3)
        painter.setClipPath(edge)
        size = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        place = QRect(QPoint((self.width() - size.width()) // 2, (self.height() - size.height()) // 2), size)
        painter.drawImage(place, image)
        if dimming := theme.current().poster_dimming:
            veil = theme.current().color("page")
            veil.setAlphaF(dimming)
            painter.fillPath(edge, veil)


class _Stars(QWidget):
    """Stars to be looked at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._half_stars = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_rating(self, rating: Rating | None) -> None:
        self._half_stars = 0 if rating is None else rating.half_stars
        self.setAccessibleName(ratings.spoken(rating))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(stars.width(_STARS)) + 2, _STARS + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        stars.paint(painter, 1, 1, self._half_stars, _STARS, mirrored=mirrored, outlined=True)


def _say(label: QLabel, text: str) -> None:
    label.setText(breakable(text))
    label.setVisible(bool(text))
