"""What is said alike everywhere: numbers, how many of what, and names as a sentence can hold them."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from filmjournal.i18n import ngettext
from filmjournal.ui.theme import dates


def number_text(count: int) -> str:
    """`1,040`."""
    return dates.locale().toString(count)


def films_text(count: int) -> str:
    """`1 film`, `1,040 films`."""
    return ngettext("{count} film", "{count} films", count).format(count=number_text(count))


def viewings_text(count: int) -> str:
    """`1 viewing`, `1,040 viewings`."""
    return ngettext("{count} viewing", "{count} viewings", count).format(count=number_text(count))


def people_text(count: int) -> str:
    """`1 person`, `1,040 people`."""
    return ngettext("{count} person", "{count} people", count).format(count=number_text(count))


def size_text(size: int) -> str:
    """`812 bytes`, `12.4 MB`: a file's size, in decimal units."""
    return dates.locale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def shortened(name: str, longest: int = 60) -> str:
    """A name for a sentence, a button or a menu: of a very long one the beginning."""
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"
