"""The editor's document: it never fetches anything."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QUrl
from PySide6.QtGui import QImage, QTextBlock, QTextDocument

from filmjournal.ui.editor.flat import Spec
from filmjournal.ui.editor.formats import Rhythm, spec_of


def placeholder_resource(kind: int) -> Any:
    """What every request for a resource is answered with.

    It must be neither None nor empty: for those Qt goes on to read the named file by itself.
    """
    if kind == QTextDocument.ResourceType.ImageResource.value:
        image = QImage(1, 1, QImage.Format.Format_ARGB32)
        image.fill(0)
        return image
    return QByteArray(b" ")


class ReviewDocument(QTextDocument):
    """A document whose blocks and characters carry what they are in the review's grammar."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = count(1)
        self.rhythm = Rhythm()
        self.picture_source: Callable[[str, int], QImage | None] | None = None

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        return placeholder_resource(kind)

    def next_id(self) -> int:
        """A number that no container of this document has yet."""
        return next(self._numbers)

    def blocks(self) -> list[QTextBlock]:
        result = []
        block = self.begin()
        while block.isValid():
            result.append(block)
            block = block.next()
        return result

    def specs(self) -> list[Spec]:
        return [spec_of(block) for block in self.blocks()]
