"""Pictures on the clipboard and in what is dropped."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage

from filmjournal.richtext.markup import Kind, tokens

_ENDINGS = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"})


def are_offered(source: QMimeData) -> bool:
    """Whether pictures are what this is about.

    A browser puts a copied picture beside the HTML that showed it, a word processor puts a picture of the text beside
    the text: where there are words, the words are meant.
    """
    if _files(source):
        return True
    if not source.hasImage():
        return False
    if source.hasHtml():
        return not any(kind is Kind.TEXT and text.strip() for kind, _name, text in tokens(source.html()))
    return not source.text().strip()


def taken_from(source: QMimeData) -> list[bytes | Path]:
    """The pictures themselves: files by their path, others as PNG."""
    files = _files(source)
    if files:
        return list(files)
    image = source.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return []
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, the binding a string
    return [bytes(buffer.data().data())]


def _files(source: QMimeData) -> list[Path]:
    if not source.hasUrls():
        return []
    paths = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
    return paths if paths and all(path.suffix.lower() in _ENDINGS for path in paths) else []
