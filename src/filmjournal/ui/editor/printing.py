"""An entry on paper or as a PDF: pages of a column of 112 mm, with their numbers at the foot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QLocale, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from filmjournal.domain.entries import Entry
from filmjournal.domain.films import title_and_year
from filmjournal.i18n import _, language
from filmjournal.ui.editor.print_document import PrintDocument
from filmjournal.ui.editor.print_pages import paint_page
from filmjournal.ui.theme import fonts, print_colours

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

COLUMN = 112  # millimetres
ABOVE, BELOW = 22, 26  # millimetres from the edge of the paper to the text
FOOT = 14  # millimetres from its lower edge to the page's number
PICTURE_WIDTH = 1_100  # pixels: a column at about 250 an inch
PDF_RESOLUTION = 600  # dots an inch: how finely letters are placed
_INCH = 25.4
_SMALL = 9  # points
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{program}</xmp:CreatorTool>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def pdf(entry: Entry, pictures: Mapping[str, QImage]) -> bytes:
    """An entry as a PDF; `pictures` are those of its review by their hashes, as far as they are there."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    paint_pages(pdf_writer(buffer, title_and_year(entry.film.title, entry.film.year)), entry, pictures)
    return bytes(buffer.data().data())


def pdf_writer(target: QIODevice, title: str) -> QPdfWriter:
    """What writes the pages of a PDF to an open device; whole once it is gone."""
    writer = QPdfWriter(target)
    writer.setResolution(PDF_RESOLUTION)
    writer.setTitle(title)
    writer.setCreator("Film Journal")
    metadata = _XMP.format(title=escape(title), language=escape(language()), program="Film Journal")
    writer.setDocumentXmpMetadata(metadata.encode())
    writer.setPageLayout(page_layout())
    return writer


def page_layout(locale: QLocale | None = None) -> QPageLayout:
    """The paper that a place uses, with no margins: ours are drawn."""
    imperial = (locale or QLocale.system()).measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    size = QPageSize.PageSizeId.Letter if imperial else QPageSize.PageSizeId.A4
    layout = QPageLayout(QPageSize(size), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def printer_for(title: str) -> QPrinter | None:
    """The printer of this desktop, ready for what is called so; None where there is none."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():
        return None
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageLayout(page_layout())
    printer.setFullPage(True)
    return printer


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where things stand on the pages of a device that has no margins, in its pixels."""

    head: QRectF
    text: QRectF
    foot: QRectF


def sheet_of(device: QPagedPaintDevice) -> Sheet:
    """The column of text on the pages of a device, what is above it and what below."""
    dots = device.logicalDpiX() / _INCH
    paper = QSizeF(device.width(), device.height())
    column = min(COLUMN * dots, paper.width() * 0.8)
    left = (paper.width() - column) / 2
    return Sheet(
        head=QRectF(left, FOOT * dots - 6 * dots, column, 6 * dots),
        text=QRectF(left, ABOVE * dots, column, paper.height() - (ABOVE + BELOW) * dots),
        foot=QRectF(left, paper.height() - (FOOT + 6) * dots, column, 6 * dots),
    )


def paint_pages(device: QPagedPaintDevice, entry: Entry, pictures: Mapping[str, QImage]) -> int:
    """Paint an entry on as many pages of the device as it takes, and say how many. The device must be a full page."""
    sheet = sheet_of(device)
    document = PrintDocument(entry, pictures, device, sheet.text.width(), sheet.text.height())
    pages = len(document.pages)
    painter = QPainter(device)
    try:
        for number, page in enumerate(document.pages):
            if number:
                device.newPage()
            paint_page(painter, document, page, sheet.text.topLeft())
            if pages > 1:
                title = title_and_year(entry.film.title, entry.film.year)
                paint_line(painter, sheet.foot, title, _("{number} of {count}").format(number=number + 1, count=pages))
    finally:
        painter.end()
    return pages


def paint_line(painter: QPainter, place: QRectF, title: str, said: str) -> None:
    """Paint a small line above or below the text: a title, cut where it is too long, and what stands right of it."""
    font = QFont(fonts.reading(italic=True))
    font.setPointSizeF(_SMALL)
    painter.setFont(font)
    painter.setPen(print_colours.TEXT_QUIET)
    metrics = painter.fontMetrics()
    room = int(place.width()) - metrics.horizontalAdvance(said) - metrics.height()
    painter.drawText(
        place,
        int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom),
        metrics.elidedText(title, Qt.TextElideMode.ElideRight, max(0, room)),
    )
    painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom), said)
