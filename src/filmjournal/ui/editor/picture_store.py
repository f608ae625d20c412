"""The pictures of the journal for the window: read and decoded in the background, kept as long as there is room."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage
from shiboken6 import isValid

from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pause import pause
from filmjournal.ui.widgets.kept_pictures import decode

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal

_BYTES = 96 * 1024 * 1024

Size = tuple[int, int]


class PictureStore(QObject):
    """Answers at once with what is there, asks for what isn't, and tells when it came."""

    arrived = Signal()  # pictures, or the sizes of some

    def __init__(self, bus: JournalBus, parent: QObject | None = None, limit: int = _BYTES) -> None:
        super().__init__(parent)
        self._bus = bus
        self._limit = limit
        self._sizes: dict[str, Size] = {}
        self._asked: set[str] = set()  # whose sizes are asked for or not known
        self._wanted: list[str] = []
        self._images: OrderedDict[tuple[str, int], QImage] = OrderedDict()
        self._under_way: set[tuple[str, int]] = set()
        self._missing: set[str] = set()
        self._ask_soon = pause(self, 0, self._ask_sizes)
        bus.changed.connect(self._look_again)

    def learn(self, name: str, size: Size) -> None:
        """Know a picture that is in the journal from now on."""
        self._missing.discard(name)
        self._sizes[name] = size

    def size(self, name: str) -> Size | None:
        """Width and height in the picture's own pixels; None while they aren't known."""
        if name not in self._sizes and name not in self._asked:
            self._asked.add(name)
            self._wanted.append(name)
            self._ask_soon.start()
        return self._sizes.get(name)

    def image(self, name: str, width: int) -> QImage | None:
        """The picture at most so many pixels wide; meanwhile at another width, None while there is none."""
        key = (name, width)
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
            return image
        if key not in self._under_way and name not in self._missing:
            self._under_way.add(key)
            self._bus.read(
                lambda journal: _read(journal, name, width),
                lambda found: self._keep(key, found),
                lambda _error: self._keep(key, None),
            )
        return next((other for (of, _width), other in reversed(self._images.items()) if of == name), None)

    def _look_again(self) -> None:
        """What was missing may be there by now."""
        self._missing.clear()
        self._asked = set(self._sizes)

    def _ask_sizes(self) -> None:
        names, self._wanted = self._wanted, []
        self._bus.read(lambda journal: journal.browsing.image_sizes(names), self._learn_all, lambda _error: None)

    def _learn_all(self, sizes: dict[str, Size]) -> None:
        self._sizes |= sizes
        if sizes and isValid(self):  # else its window was closed meanwhile
            self.arrived.emit()

    def _keep(self, key: tuple[str, int], found: tuple[QImage, Size] | None) -> None:
        if not isValid(self):
            return
        self._under_way.discard(key)
        if found is None:
            self._missing.add(key[0])
            return
        image, size = found
        self._sizes.setdefault(key[0], size)
        self._images[key] = image
        used = sum(kept.sizeInBytes() for kept in self._images.values())
        while used > self._limit and len(self._images) > 1:
            used -= self._images.popitem(last=False)[1].sizeInBytes()
        self.arrived.emit()


def _read(journal: Journal, name: str, width: int) -> tuple[QImage, Size] | None:
    data = journal.browsing.image(name)
    return None if data is None else decoded(data, width)


def decoded(data: bytes, width: int) -> tuple[QImage, Size] | None:
    """A kept picture at most `width` pixels wide and its own size; None for what is none. For any thread."""
    found = decode(data, lambda size: QSize(width, max(1, round(size.height() * width / size.width()))))
    return None if found is None else (found[0], (found[1].width(), found[1].height()))
