"""The real posters of films: read and decoded in the background, kept at the sizes in which they are shown."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPixmap, QTransform

from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme import posters, theme
from filmjournal.ui.widgets.kept_pictures import decode

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal

_BYTES = 24 * 1024 * 1024  # for a screen of pixel ratio 1; what a finer one shows needs the square of it
_WAITING = 256  # more than fit on a screen: what was asked for before that was scrolled past


class _Key(NamedTuple):
    name: str
    width: int  # logical pixels
    height: int
    ratio: float
    veil: int | None  # the colour that is laid over it, as ARGB


class PosterPictures(QObject):
    """Answers at once with what is there, asks for what isn't, and tells when it came.

    `pictures(hash, size, ratio)` is the poster that fills a size in logical pixels, its edges cut where the shape is
    another, with the round corners and in the dark the dimming of a drawn one; None while there is none. What was
    asked for last is read first, one picture at a time, so that other questions to the journal never wait for long.
    """

    arrived = Signal(str)  # the hash of a poster that can be shown

    def __init__(self, bus: JournalBus, parent: QObject | None = None, limit: int = _BYTES) -> None:
        super().__init__(parent)
        self._bus = bus
        self._limit = limit
        self._ratio = 1.0
        self._bytes = 0
        self._pixmaps: OrderedDict[_Key, QPixmap] = OrderedDict()
        self._wanted: OrderedDict[_Key, None] = OrderedDict()
        self._under_way: _Key | None = None
        self._missing: set[str] = set()
        bus.changed.connect(self._look_again)
        bus.opened.connect(self._ask_next)

    def __call__(self, name: str, size: QSize, ratio: float = 1.0) -> QPixmap | None:
        if theme.current().is_high_contrast:  # all posters are drawn there
            return None
        veil = posters.veil()
        key = _Key(name, size.width(), size.height(), ratio, None if veil is None else veil.rgba())
        pixmap = self._pixmaps.get(key)
        if pixmap is not None:
            self._pixmaps.move_to_end(key)
        elif name not in self._missing and key != self._under_way:
            self._wanted[key] = None
            self._wanted.move_to_end(key)
            if len(self._wanted) > _WAITING:
                self._wanted.popitem(last=False)
            self._ask_next()
        return pixmap

    def _look_again(self) -> None:
        """What was missing may be there by now."""
        self._missing.clear()

    def _ask_next(self) -> None:
        if self._under_way is None and self._wanted and self._bus.is_open:
            key, _nothing = self._wanted.popitem()
            self._under_way = key
            self._bus.read(partial(_read, key=key), partial(self._keep, key), lambda _error: self._keep(key, None))

    def _keep(self, key: _Key, image: QImage | None) -> None:
        self._under_way = None
        if image is None:
            self._missing.add(key.name)
        else:
            self._pixmaps[key] = QPixmap.fromImage(image)
            self._bytes += image.sizeInBytes()
            self._ratio = max(self._ratio, key.ratio)
            while self._bytes > self._limit * self._ratio**2 and len(self._pixmaps) > 1:
                old = self._pixmaps.popitem(last=False)[1]
                self._bytes -= old.width() * old.height() * 4
            self.arrived.emit(key.name)
        self._ask_next()


def _read(journal: Journal, key: _Key) -> QImage | None:
    data = journal.browsing.image(key.name)
    return None if data is None else _poster(data, key)


def _poster(data: bytes, key: _Key) -> QImage | None:
    """The picture of a key, decoded no larger than needed."""
    whole = QSize(round(key.width * key.ratio), round(key.height * key.ratio))
    found = decode(data, lambda size: size.scaled(whole, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    if found is None:
        return None
    large = found[0].scaled(  # a small one is made larger
        whole, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    x, y = (large.width() - whole.width()) // 2, (large.height() - whole.height()) // 2
    picture = QBrush(large.copy(x, y, whole.width(), whole.height()))
    picture.setTransform(QTransform.fromScale(1 / key.ratio, 1 / key.ratio))
    result = QImage(whole, QImage.Format.Format_ARGB32_Premultiplied)
    result.setDevicePixelRatio(key.ratio)
    result.fill(Qt.GlobalColor.transparent)
    edge = posters.outline(QRectF(0, 0, key.width, key.height))
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(edge, picture)
    if key.veil is not None:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
        painter.fillPath(edge, QColor.fromRgba(key.veil))
    painter.end()
    return result
