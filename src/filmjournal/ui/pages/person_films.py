"""The films on a person's page: a list that is as high as it is long, so that the page scrolls as one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListView, QMenu, QSizePolicy, QWidget

from filmjournal.domain.people import PersonFilm
from filmjournal.i18n import _
from filmjournal.ui.delegates.person_film_row import FilmRowGeometry, PersonFilmDelegate, film_row_height, lay_out
from filmjournal.ui.models.person_films import PersonFilmsModel
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.person_rows import FILM_ROLE
from filmjournal.ui.widgets.person_words import film_row, viewing_line
from filmjournal.ui.widgets.poster_pictures import PosterPictures


class PersonFilmsView(QListView):
    """Enter or a click on the title opens the film, a click on a date that viewing; the menu key offers both."""

    film_wanted = Signal(int)
    entry_wanted = Signal(int)
    row_in_sight_wanted = Signal(int, int)  # from where to where a row reaches, in pixels of this view

    def __init__(self, parent: QWidget | None = None, pictures: PosterPictures | None = None) -> None:
        super().__init__(parent)
        self._films: tuple[PersonFilm, ...] = ()
        self._job: str | None = None
        self._page_rows = 8
        self.model_ = PersonFilmsModel(self)
        self.setModel(self.model_)
        self._delegate = PersonFilmDelegate(self, poster=pictures)
        if pictures is not None:
            pictures.arrived.connect(lambda _name: self.viewport().update())
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Films"))
        self.selectionModel().currentChanged.connect(self._moved)

    def show_films(self, films: tuple[PersonFilm, ...], job: str | None = None) -> None:
        """Show films, or of these only those with a job; the current one stays current."""
        current = self.current_film()
        self._films, self._job = films, job
        self.model_.show([(film, film_row(film)) for film in films if job is None or job in film.jobs])
        row = self.model_.row_of(None if current is None else current.film_id)
        if row is not None:
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(self.model_.index(row, 0))
            self.selectionModel().blockSignals(False)
        self._delegate.pointed = None
        self._measure()

    def refresh_look(self) -> None:
        """Take over another density, font or form of dates."""
        self.show_films(self._films, self._job)

    def set_page(self, height: int) -> None:
        """How many pixels of it can be seen at once: what Page Down goes on by."""
        self._page_rows = max(1, height // film_row_height() - 1)

    def current_film(self) -> PersonFilm | None:
        """The film that the keyboard is on."""
        film = self.currentIndex().data(FILM_ROLE)
        return film if isinstance(film, PersonFilm) else None

    def sizeHint(self) -> QSize:
        """As high as all its rows."""
        return QSize(200, self.model_.rowCount() * film_row_height())

    def minimumSizeHint(self) -> QSize:
        """The same height."""
        return QSize(120, self.sizeHint().height())

    def menu(self) -> QMenu | None:
        """What can be done with the current film."""
        film = self.current_film()
        if film is None:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        opened = menu.addAction(_("&Open the film"))
        opened.triggered.connect(lambda: self.film_wanted.emit(film.film_id))
        menu.setDefaultAction(opened)
        if film.viewings:
            menu.addSeparator()
        for viewing in reversed(film.viewings):
            action = menu.addAction(viewing_line(viewing).replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, id_=viewing.id: self.entry_wanted.emit(id_))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the film; Page Up and Page Down go by what can be seen of the page."""
        film = self.current_film()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and film is not None:
            self.film_wanted.emit(film.film_id)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and self.model_.rowCount():
            step = self._page_rows if event.key() == Qt.Key.Key_PageDown else -self._page_rows
            row = max(0, min(self.model_.rowCount() - 1, self.currentIndex().row() + step))
            self.setCurrentIndex(self.model_.index(row, 0))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        """The keyboard is on a film from the first, and one sees on which."""
        current = self.currentIndex() if self.currentIndex().isValid() else self.model_.index(0, 0)
        super().focusInEvent(event)  # type: ignore[arg-type]
        if current.isValid():
            self.setCurrentIndex(current)  # chosen too, which Qt leaves out where it makes the first row current
            self._moved(current, QModelIndex())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the film under the pointer, or of the current one."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if index.isValid():
                self.setCurrentIndex(index)
            place = event.globalPos()
        else:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        if (menu := self.menu()) is not None:
            menu.popup(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what leads on."""
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        before, self._delegate.pointed = self._delegate.pointed, point
        where = self._geometry(point)
        leads = where is not None and (
            where.target(point) is not None or where.title.contains(point) or where.more.contains(point)
        )
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)
        for place in (before, point):
            if place is not None:
                self.viewport().update(self.visualRect(self.indexAt(place)))

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is over nothing any more."""
        super().leaveEvent(event)
        self._delegate.pointed = None
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go where the click leads: to a viewing, or to the film."""
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        where, film = self._geometry(point), self.current_film()
        if event.button() != Qt.MouseButton.LeftButton or where is None or film is None:
            return
        entry_id = where.target(point)
        if entry_id is not None:
            self.entry_wanted.emit(entry_id)
        elif where.more.contains(point):
            if (menu := self.menu()) is not None:
                menu.popup(self.viewport().mapToGlobal(where.more.bottomLeft() + QPoint(0, 4)))
        elif where.title.contains(point):
            self.film_wanted.emit(film.film_id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click beside the title opens the film too; on the title the first click did."""
        super().mouseDoubleClickEvent(event)
        point = event.position().toPoint()
        where, film = self._geometry(point), self.current_film()
        if where is None or film is None or where.target(point) is not None or where.more.contains(point):
            return
        if not where.title.contains(point):
            self.film_wanted.emit(film.film_id)

    def _geometry(self, point: QPoint) -> FilmRowGeometry | None:
        index = self.indexAt(point)
        return (
            lay_out(self.visualRect(index), index.data(ROW_ROLE), self.layoutDirection()) if index.isValid() else None
        )

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and self.hasFocus():
            rect = self.visualRect(current)
            self.row_in_sight_wanted.emit(rect.top(), rect.bottom())

    def _measure(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.updateGeometry()
