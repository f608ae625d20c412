"""A film's poster and its stills: shown, put in by file, paste and drop, described, and taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from filmjournal.domain.films import Film, Still
from filmjournal.i18n import _
from filmjournal.ui.editor import offered_pictures
from filmjournal.ui.theme import fonts, posters, theme
from filmjournal.ui.theme.row_paint import draw_text
from filmjournal.ui.widgets.flow_layout import FlowLayout
from filmjournal.ui.widgets.labels import SmallLabel

Pictures = list[bytes | Path]
ImageSource = Callable[[str, int], QImage | None]
POSTER = QSize(148, 222)
STILL = QSize(132, 88)
_SHOWN = 24
_KINDS = "*.jpg *.jpeg *.png *.webp *.avif *.gif"


class _Receiver(QAbstractButton):
    """A place that takes pictures by drop and by paste."""

    pictures_offered = Signal(list)  # of `bytes | Path`

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._over = False  # something that it can take is held over it

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if offered_pictures.are_offered(event.mimeData()):
            self._over = True
            event.acceptProposedAction()
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        if offered_pictures.are_offered(event.mimeData()):
            event.acceptProposedAction()
            self.pictures_offered.emit(offered_pictures.taken_from(event.mimeData()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            paste(self)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def paste(receiver: _Receiver) -> None:
    """Offer it the pictures on the clipboard."""
    source = QGuiApplication.clipboard().mimeData()
    if source is not None and offered_pictures.are_offered(source):
        receiver.pictures_offered.emit(offered_pictures.taken_from(source))


class PosterField(_Receiver):
    """The poster, or the one that is drawn for the film. Pressing it offers what can be done."""

    removal_wanted = Signal()

    def __init__(self, source: ImageSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._source = source
        self._film: Film | None = None
        self._folder = ""
        self.menu = QMenu(self)
        self.menu.addAction(_("Choose a picture…")).triggered.connect(self.choose)
        self._paste = self.menu.addAction(_("Paste the picture"))
        self._paste.triggered.connect(lambda: paste(self))
        self._remove = self.menu.addAction(_("Remove the poster"))
        self._remove.triggered.connect(self.removal_wanted)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("Choose, paste or drop a picture"))
        self.clicked.connect(self._offer)

    def show_film(self, film: Film) -> None:
        """Show the poster of a film."""
        self._film = film
        name = _("Poster of {film}") if film.poster else _("No poster of {film} yet")
        self.setAccessibleName(name.format(film=film.title))
        self.update()

    def sizeHint(self) -> QSize:
        """A card's size, whatever the density."""
        return POSTER

    def choose(self) -> None:
        """Ask for a file."""
        name, _kind = QFileDialog.getOpenFileName(
            self.window(), _("Choose a poster"), self._folder, _("Pictures ({kinds})").format(kinds=_KINDS)
        )
        if name:
            self._folder = str(Path(name).parent)
            self.pictures_offered.emit([Path(name)])

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._film is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(self.rect())
        image = None
        if self._film.poster is not None:
            image = self._source(self._film.poster, round(POSTER.width() * 2 * self.devicePixelRatioF()))
        if image is None:
            year = "" if self._film.year is None else str(self._film.year)
            posters.paint_placeholder(painter, place, self._film.title, year)
        else:
            _paint_filling(painter, place, image)
        if self._over:
            _paint_target(painter, place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button and the menu key offer the same."""
        self._offer()

    def _offer(self) -> None:
        source = QGuiApplication.clipboard().mimeData()
        self._paste.setEnabled(source is not None and offered_pictures.are_offered(source))
        self._remove.setVisible(self._film is not None and self._film.poster is not None)
        self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class StillStrip(QWidget):
    """The stills of a film. `stills_edited` carries all of them as they are to be, `pictures_offered` new ones."""

    stills_edited = Signal(tuple)
    pictures_offered = Signal(list)
    poster_wanted = Signal(str)  # the still's picture is to be the poster

    def __init__(self, source: ImageSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._source = source
        self._film_id: int | None = None
        self._stills: tuple[Still, ...] = ()
        self._told: tuple[Still, ...] | None = None  # as they were told to be and are not shown yet
        self._buttons: list[_StillButton] = []
        self._chosen: int | None = None
        self._limit = _SHOWN
        self._folder = ""
        self.add = _AddButton(self)
        self.add.clicked.connect(self.choose)
        self.add.pictures_offered.connect(self.pictures_offered)
        self._strip = QWidget(self)
        self._flow = FlowLayout(self._strip, across=12, down=8)
        self._flow.addWidget(self.add)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._strip.setSizePolicy(policy)
        self.more = QPushButton(self)
        self.more.setProperty("role", "flat")
        self.more.clicked.connect(self._show_all)
        self.more.hide()
        self.alt, self.caption = QLineEdit(self), QLineEdit(self)
        self.alt.setPlaceholderText(_("Two runners on an empty track at dawn"))
        for field in (self.alt, self.caption):
            field.editingFinished.connect(self.flush)
        self.earlier = self._button(_("Earlier"), lambda: self._move(-1))
        self.later = self._button(_("Later"), lambda: self._move(1))
        self.as_poster = self._button(_("Use as the poster"), self._use_as_poster)
        self.remove = self._button(_("Remove"), self._remove)
        self._about = QWidget(self)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for name, field in ((_("What it shows"), self.alt), (_("Caption"), self.caption)):
            form.addRow(SmallLabel(name, 13, parent=self), field)
            field.setAccessibleName(name)
        buttons = FlowLayout(across=16, down=4)
        for button in (self.earlier, self.later, self.as_poster, self.remove):
            buttons.addWidget(button)
        about = QVBoxLayout(self._about)
        about.setContentsMargins(0, 4, 3, 0)
        about.setSpacing(8)
        about.addLayout(form)
        about.addLayout(buttons)
        self._about.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._strip)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._about)

    def show_film(self, film: Film) -> None:
        """Show the stills of a film; what is being typed about one of them stays."""
        if film.id != self._film_id:
            self._film_id, self._chosen = film.id, None
            self._limit = _SHOWN
        elif film.stills == self._stills:
            return
        chosen = self._stills[self._chosen].image if self._chosen is not None else None
        self._stills, self._told = film.stills, None
        names = [still.image for still in film.stills]
        self._chosen = names.index(chosen) if chosen in names else None
        self._build()

    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard comes to."""
        return (*self._buttons, self.add, self.more, self.alt, self.caption, self.earlier, self.later,
                self.as_poster, self.remove)  # fmt: skip

    def choose(self) -> None:
        """Ask for files."""
        names, _kind = QFileDialog.getOpenFileNames(
            self.window(), _("Add stills"), self._folder, _("Pictures ({kinds})").format(kinds=_KINDS)
        )
        if names:
            self._folder = str(Path(names[0]).parent)
            self.pictures_offered.emit([Path(name) for name in names])

    def flush(self) -> None:
        """Tell what was typed about a still and not told yet."""
        if self._chosen is None or not (self.alt.isModified() or self.caption.isModified()):
            return
        for field in (self.alt, self.caption):
            field.setModified(False)
        stills, place = self._newest()
        if place is not None:
            stills[place] = replace(stills[place], alt=self.alt.text().strip(), caption=self.caption.text().strip())
            self._tell(stills)

    def arrived(self) -> None:
        """A picture that was asked for is there."""
        for button in self._buttons:
            button.update()

    def choose_still(self, number: int) -> None:
        """Show what is said of a still, or no more where it is the one that is shown."""
        self.flush()
        self._chosen = None if number == self._chosen else number
        self._show_chosen()

    def source(self, image: str, width: int) -> QImage | None:
        """A picture for one of the buttons."""
        return self._source(image, width)

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("role", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(act)
        return button

    def _build(self) -> None:
        shown = self._stills[: self._limit]
        focused = next((number for number, button in enumerate(self._buttons) if button.hasFocus()), None)
        while len(self._buttons) > len(shown):
            button = self._buttons.pop()
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        while len(self._buttons) < len(shown):
            button = _StillButton(self, self._strip)
            number = len(self._buttons)
            button.clicked.connect(lambda _on=False, number=number: self.choose_still(number))
            button.pictures_offered.connect(self.pictures_offered)
            self._flow.insert_widget(number, button)
            QWidget.setTabOrder(self._buttons[-1] if self._buttons else self.add, button)
            self._buttons.append(button)
            button.show()
        if self._buttons:
            QWidget.setTabOrder(self._buttons[-1], self.add)
        for number, (button, still) in enumerate(zip(self._buttons, shown, strict=True)):
            button.show_still(still, number + 1, len(self._stills))
        if focused is not None:
            (self._buttons[min(focused, len(self._buttons) - 1)] if self._buttons else self.add).setFocus()
        self.more.setVisible(len(shown) < len(self._stills))
        self.more.setText(_("Show all {count}").format(count=len(self._stills)))
        self._flow.invalidate()
        self._strip.updateGeometry()
        self._show_chosen()

    def _show_all(self) -> None:
        self._limit = len(self._stills)
        self._build()

    def _show_chosen(self) -> None:
        for number, button in enumerate(self._buttons):
            button.set_chosen(number == self._chosen)
        self._about.setVisible(self._chosen is not None)
        if self._chosen is None:
            return
        still = self._stills[self._chosen]
        for field, text in ((self.alt, still.alt), (self.caption, still.caption)):
            if not (field.hasFocus() and field.isModified()) and field.text() != text:
                field.setText(text)
        self.earlier.setEnabled(self._chosen > 0)
        self.later.setEnabled(self._chosen + 1 < len(self._stills))

    def _newest(self) -> tuple[list[Still], int | None]:
        """The stills as they were told last, which the journal may not have yet, and where the chosen one is there."""
        stills = list(self._stills if self._told is None else self._told)
        chosen = None if self._chosen is None else self._stills[self._chosen].image
        return stills, next((place for place, still in enumerate(stills) if still.image == chosen), None)

    def _tell(self, stills: list[Still]) -> None:
        if stills != self._newest()[0]:
            self._told = tuple(stills)
            self.stills_edited.emit(self._told)

    def _move(self, step: int) -> None:
        self.flush()
        stills, place = self._newest()
        if place is not None and 0 <= place + step < len(stills):
            stills.insert(place + step, stills.pop(place))
            self._tell(stills)

    def _remove(self) -> None:
        stills, place = self._newest()
        if place is not None:
            del stills[place]
            self._tell(stills)

    def _use_as_poster(self) -> None:
        if self._chosen is not None:
            self.poster_wanted.emit(self._stills[self._chosen].image)


class _StillButton(_Receiver):
    """One still with its caption; Enter and Space open what is said of it."""

    def __init__(self, strip: StillStrip, parent: QWidget) -> None:
        super().__init__(parent)
        self._in = strip
        self._still: Still | None = None
        self._is_chosen = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_still(self, still: Still, number: int, count: int) -> None:
        """Show a still, which is number so and so of so many."""
        self._still = still
        said = still.alt or still.caption or _("no description yet")
        self.setAccessibleName(_("Still {number} of {count}: {words}").format(number=number, count=count, words=said))
        self.setToolTip(still.alt or _("Describe the picture for those who can’t see it"))
        self.update()

    def set_chosen(self, chosen: bool) -> None:
        """Mark it as the one that is spoken of below."""
        self._is_chosen = chosen
        self.update()

    def sizeHint(self) -> QSize:
        """The picture and one line."""
        return QSize(STILL.width(), STILL.height() + fonts.line_height(fonts.interface(12)) + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._still is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        colours = theme.current()
        place = QRectF(0, 0, self.width(), STILL.height())
        image = self._in.source(self._still.image, round(2 * STILL.width() * self.devicePixelRatioF()))
        if image is None:
            painter.fillPath(posters.outline(place), colours.color("selection_idle"))
        else:
            _paint_filling(painter, place, image)
        if self._is_chosen:
            painter.setPen(QPen(colours.color("ink"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 3, 3)
        if self._over:
            _paint_target(painter, place)
        words = self.rect().adjusted(0, STILL.height() + 4, 0, 0)
        painter.setPen(colours.color("text_quiet"))
        draw_text(painter, words, self._still.caption, fonts.interface(12), self.layoutDirection())


class _AddButton(_Receiver):
    """A dashed place at the end: press it, drop a picture on it, or paste."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(_("Add stills…"))
        self.setAccessibleName(_("Add stills"))
        self.setToolTip(_("Choose, paste or drop pictures"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """As a still."""
        return STILL

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        pen = QPen(colours.color("control_edge"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(place, 3, 3)
        painter.setPen(colours.color("text" if self.underMouse() else "text_quiet"))
        painter.setFont(fonts.interface(13))
        painter.drawText(self.rect().adjusted(8, 0, -8, 0), int(Qt.AlignmentFlag.AlignCenter), self.text())
        if self._over:
            _paint_target(painter, QRectF(self.rect()))


def _paint_filling(painter: QPainter, place: QRectF, image: QImage) -> None:
    """A picture that fills a place, cut where it is of another shape."""
    painter.save()
    edge = posters.outline(place)
    painter.setClipPath(edge)
    scale = max(place.width() / image.width(), place.height() / image.height())
    part = QRectF(0, 0, place.width() / scale, place.height() / scale)
    part.moveCenter(QRectF(image.rect()).center())
    painter.drawImage(place, image, part)
    if (veil := posters.veil()) is not None:
        painter.fillPath(edge, veil)
    painter.restore()


def _paint_target(painter: QPainter, place: QRectF) -> None:
    painter.setPen(QPen(theme.current().color("focus"), 3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place.adjusted(1.5, 1.5, -1.5, -1.5), 3, 3)
