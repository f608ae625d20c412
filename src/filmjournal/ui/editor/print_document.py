"""One entry as a document for paper: black on white, in our own formats, never by way of HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPaintDevice,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
    QTextListFormat,
)

from filmjournal.domain import rating as ratings
from filmjournal.domain.entries import Entry
from filmjournal.i18n import _
from filmjournal.richtext import gate
from filmjournal.richtext.plain import RULE
from filmjournal.richtext.tree import (
    Block,
    Document,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Preformatted,
    Quote,
    Rule,
    Run,
    SpoilerBlock,
)
from filmjournal.ui.editor.document import placeholder_resource
from filmjournal.ui.editor.loading import breakable
from filmjournal.ui.editor.print_pages import pages_of
from filmjournal.ui.theme import dates, fonts, print_colours

# Sizes in points, which paper has whatever the desktop's letters are.
TEXT, SMALL, HEADING, SUBHEADING, HEADLINE, TITLE = 11, 9, 15, 12.5, 16, 24
LINE = 1.55  # from line to line, in sizes of the letters
_TALLEST = 0.55  # of the page: what a picture may take


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block stands: inside which margin, under which list, and whether it is a spoiler."""

    left: float = 0  # points
    right: float = 0
    spoiler: bool = False


class PrintDocument(QTextDocument):
    """The whole of an entry in the order in which it is read: head, review, cast.

    `pages` are what of it stands on each page, for `print_pages.paint_page`.
    """

    def __init__(self, entry: Entry, pictures: Mapping[str, QImage], device: QPaintDevice, width: float, height: float):
        """`width` and `height` are those of the text on a page, in pixels of the device."""
        super().__init__()
        self._pictures = pictures
        # Of the lengths in formats Qt takes margins at the sides for pixels of the device, all others for pixels of
        # the screen.
        screen = QGuiApplication.primaryScreen().logicalDotsPerInchY()
        self._point, self._point_across = screen / 72, device.logicalDpiX() / 72
        self._width = width * screen / device.logicalDpiX()  # in pixels of the screen
        self._height = height * screen / device.logicalDpiY()
        self._fresh = True  # the document's one block is still to be used
        self.documentLayout().setPaintDevice(device)
        self.setDocumentMargin(0)
        self.setUndoRedoEnabled(False)
        self.setDefaultFont(_font(TEXT))
        self.setIndentWidth(18 * self._point)
        self._cursor = QTextCursor(self)
        self._cursor.beginEditBlock()
        self._write_head(entry)
        self._write_blocks(gate.parse(entry.review.html).blocks, _Place())
        self._write_cast(entry)
        self._cursor.endEditBlock()
        self.setTextWidth(width)
        self.pages = pages_of(self, height)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Never a file, never the network: the pictures were given."""
        return placeholder_resource(kind)

    def _write_head(self, entry: Entry) -> None:
        self._begin(below=6, line=1.25)
        self._words(entry.film.title, size=TITLE)
        if entry.film.year is not None:
            self._words(f" ({entry.film.year})", size=TITLE, quiet=True)
        said = []
        if entry.rating is not None:
            whole, half = divmod(entry.rating.half_stars, 2)
            said.append(f"{'★' * whole}{'½' if half else ''}  {ratings.spoken(entry.rating)}")
        if entry.watched is not None:
            said.append(_("Seen {date}").format(date=dates.long_date(entry.watched, "long")))
        if said:
            self._begin(below=14)
            self._words("  ·  ".join(said), size=SMALL + 1, quiet=True)
        if entry.headline:
            self._begin(above=4, below=6, heading=1)
            self._words(entry.headline, size=HEADLINE, italic=True)

    def _write_cast(self, entry: Entry) -> None:
        if not entry.film.cast:
            return
        self._begin(above=14, below=4, heading=1)
        self._words(_("Cast"), size=SUBHEADING)
        for credit in entry.film.cast:
            self._begin(below=1)
            line = credit.person
            if credit.character:
                line = _("{person} as {character}").format(person=credit.person, character=credit.character)
            self._words(line, size=SMALL + 1)

    def _write_blocks(self, blocks: Iterable[Block], place: _Place) -> None:
        for block in blocks:
            match block:
                case Paragraph(inline):
                    self._begin(place=place)
                    self._write_inline(inline, place)
                case Heading(level, inline):
                    self._begin(place=place, above=10, below=4, heading=level)
                    self._write_inline(inline, place, HEADING if level == 2 else SUBHEADING)
                case Quote(inner):
                    self._write_blocks(inner, replace(place, left=place.left + 18, right=place.right + 18))
                case ListBlock():
                    self._write_list(block, place, 1)
                case Preformatted(text):
                    self._begin(place=replace(place, left=place.left + 9), line=1.25)
                    self._write_inline((Run(text, frozenset({"code"})),), place)
                case Rule():
                    self._begin(place=place, above=4, below=12, centred=True)
                    self._words(RULE)
                case Figure():
                    self._write_figure(block, place)
                case SpoilerBlock(summary, inner):
                    self._begin(place=place, below=4)
                    self._words(summary or _("Spoiler"), size=SMALL + 1, quiet=True)
                    self._write_blocks(inner, replace(place, left=place.left + 9, spoiler=True))

    def _write_list(self, block: ListBlock, place: _Place, depth: int) -> None:
        shape = QTextListFormat()
        shape.setStyle(QTextListFormat.Style.ListDecimal if block.ordered else QTextListFormat.Style.ListDisc)
        shape.setIndent(depth)
        listed = None
        inside = replace(place, left=place.left + 18 * depth)
        for item in block.items:
            for number, part in enumerate(item):
                if isinstance(part, ListBlock):
                    self._write_list(part, place, depth + 1)
                elif number or not isinstance(part, Paragraph):
                    self._write_blocks((part,), inside)
                else:
                    self._begin(place=place, below=3)
                    if listed is None:
                        listed = self._cursor.createList(shape)
                    else:
                        listed.add(self._cursor.block())
                    self._write_inline(part.inline, place)

    def _write_figure(self, figure: Figure, place: _Place) -> None:
        picture = self._pictures.get(figure.image)
        if picture is not None and not picture.isNull():
            width = self._width - (place.left + place.right) * self._point
            height = width * picture.height() / picture.width()
            if height > (most := self._height * _TALLEST):
                width, height = width * most / height, most
            self.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(f"image:{figure.image}"), picture)
            shape = QTextImageFormat()
            shape.setName(f"image:{figure.image}")
            shape.setWidth(width)
            shape.setHeight(height)
            self._begin(place=place, above=4, below=3, line=0, heading=1 if figure.caption else 0)
            self._cursor.insertImage(shape)
        caption = figure.caption or ((Run(figure.alt),) if figure.alt and picture is None else ())
        if caption:
            self._begin(place=place, below=12)
            self._write_inline(caption, place, SMALL, quiet=True)

    def _write_inline(self, inline: Inline, place: _Place, size: float = TEXT, *, quiet: bool = False) -> None:
        for run in inline:
            marks = run.marks | {"spoiler"} if place.spoiler else run.marks
            self._cursor.insertText(
                breakable(run.text).replace("\n", "\u2028"), _char_format(run, marks, size, quiet=quiet)
            )

    def _words(self, text: str, *, size: float = TEXT, italic: bool = False, quiet: bool = False) -> None:
        self._write_inline((Run(text, frozenset({"em"} if italic else ())),), _Place(), size, quiet=quiet)

    def _begin(
        self,
        *,
        place: _Place | None = None,
        above: float = 0,
        below: float = 8,
        line: float = LINE,
        heading: int = 0,
        centred: bool = False,
    ) -> None:
        """Begin a block, its `line` in sizes of the letters. One with a `heading` stays with what follows it."""
        shape = QTextBlockFormat()
        if line:
            natural = QFontMetricsF(_font(TEXT)).height() / (TEXT * self._point)
            shape.setLineHeight(100 * line / natural, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setTopMargin(above * self._point)
        shape.setBottomMargin(below * self._point)
        shape.setHeadingLevel(heading)
        if place is not None:
            shape.setLeftMargin(place.left * self._point_across)
            shape.setRightMargin(place.right * self._point_across)
        if centred:
            shape.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        plain = QTextCharFormat()
        plain.setFont(_font(TEXT))
        plain.setForeground(print_colours.TEXT)
        if self._fresh:
            self._fresh = False
            self._cursor.setBlockFormat(shape)
            self._cursor.setBlockCharFormat(plain)
        else:
            self._cursor.insertBlock(shape, plain)


def image_names(document: Document) -> list[str]:
    """The hashes of the pictures in a review, in their order."""
    return [block.image for block in _all(document.blocks) if isinstance(block, Figure)]


def _all(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Quote | SpoilerBlock):
            yield from _all(block.blocks)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _all(item)


def _char_format(run: Run, marks: frozenset[str], size: float, *, quiet: bool) -> QTextCharFormat:
    shape = QTextCharFormat()
    font = _font(size)
    if "code" in marks:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(size * 0.88)
    font.setBold("strong" in marks)
    font.setItalic("em" in marks)
    font.setStrikeOut("s" in marks)
    shape.setFont(font)
    shape.setForeground(print_colours.TEXT_QUIET if quiet else print_colours.TEXT)
    if "spoiler" in marks:
        shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
    elif "u" in marks or run.href is not None or run.film is not None:
        shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    if "sup" in marks:
        shape.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
    elif "sub" in marks:
        shape.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
    return shape


def _font(size: float) -> QFont:
    font = fonts.reading()
    font.setPointSizeF(size)
    return font
