"""An entry on paper: what stands there, how it looks, and on how many pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QLocale, QPointF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter, QTextBlock, QTextCharFormat
from pytestqt.qtbot import QtBot

from filmjournal.domain import partial_date
from filmjournal.domain.entries import Entry, Review
from filmjournal.domain.films import CastCredit, Film
from filmjournal.domain.rating import Rating
from filmjournal.richtext import gate
from filmjournal.ui.editor import printing
from filmjournal.ui.editor.print_document import PrintDocument, image_names
from filmjournal.ui.editor.print_pages import Page, paint_page

PICTURE = "a" * 64
REVIEW = (
    "<p>Kevin <strong>runs</strong> the <em>way</em> <s>other</s> boys<sup>2</sup> "
    '<a href="https://example.org/">whistle</a>, and <span class="spoiler">he wins</span>.</p>'
    f'<figure><img src="image:{PICTURE}" alt="A track"><figcaption>At six</figcaption></figure>'
    "<h2>Grief</h2><p>It is a rhythm.<br>No speech.</p><blockquote><p>Keep pace.</p></blockquote>"
    "<ul><li><p>One</p><ol><li><p>Inner</p></li></ol></li><li><p>Two</p></li></ul>"
    "<pre>10 PRINT\n20 END</pre><hr>"
    '<details class="spoiler"><summary>The end</summary><p>They all go home.</p></details>'
)


def entry(review: str = REVIEW, **values: object) -> Entry:
    film = Film(1, "1 Mile to You", 2017, cast=(CastCredit(1, "Graham Rogers", "Kevin"), CastCredit(2, "Tim Roth")))
    said = {"watched": partial_date.parse("2017-06-11"), "rating": Rating(7), "headline": "Lap after Lap", **values}
    return Entry(1, film, "", "", review=Review(html=review), **said)  # type: ignore[arg-type]


@pytest.fixture
def device(qtbot: QtBot):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(300)
    writer.setPageLayout(printing.page_layout(QLocale("de_DE")))
    yield writer
    del writer
    buffer.close()


def document(device: QPdfWriter, of: Entry, pictures: dict[str, QImage] | None = None, height: float = 2_800):
    return PrintDocument(of, pictures or {}, device, 1_300, height)


def blocks(of: PrintDocument) -> list[QTextBlock]:
    found, block = [], of.begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def format_of(of: PrintDocument, words: str) -> QTextCharFormat:
    cursor = of.find(words)
    assert not cursor.isNull(), words
    return cursor.charFormat()


def pages_of_lines(of: PrintDocument, block: QTextBlock) -> list[int]:
    """The page, from 0, that each line of a block stands on."""
    above, lines = of.documentLayout().blockBoundingRect(block).top(), block.layout()
    middles = [above + lines.lineAt(n).rect().center().y() for n in range(lines.lineCount())]
    return [
        n for middle in middles for n, page in enumerate(of.pages) if page.area.top() <= middle < page.area.bottom()
    ]


def test_everything_stands_there_in_its_order(device: QPdfWriter) -> None:
    lines = document(device, entry()).toPlainText().split("\n")
    assert lines == [
        "1 Mile to You (2017)", "★★★½  3 and a half out of 5 stars  ·  Seen 11 June 2017", "Lap after Lap",
        "Kevin runs the way other boys2 whistle, and he wins.", "At six", "Grief", "It is a rhythm.", "No speech.",
        "Keep pace.", "One", "Inner", "Two", "10 PRINT", "20 END", "* * *", "The end", "They all go home.", "Cast",
        "Graham Rogers as Kevin", "Tim Roth",
    ]  # fmt: skip


def test_marks_are_formats_and_spoilers_are_dotted(device: QPdfWriter) -> None:
    made = document(device, entry())
    dotted, single = QTextCharFormat.UnderlineStyle.DotLine, QTextCharFormat.UnderlineStyle.SingleUnderline
    assert format_of(made, "runs").font().bold()
    assert format_of(made, "way").font().italic()
    assert format_of(made, "other").font().strikeOut()
    assert made.find("boys2").charFormat().verticalAlignment() == QTextCharFormat.VerticalAlignment.AlignSuperScript
    assert format_of(made, "whistle").underlineStyle() == single
    assert format_of(made, "he wins").underlineStyle() == dotted
    assert format_of(made, "They all go home").underlineStyle() == dotted
    assert format_of(made, "Keep pace").underlineStyle() == QTextCharFormat.UnderlineStyle.NoUnderline
    assert {format_of(made, words).foreground().color().name() for words in ("runs", "he wins", "Grief")} == {"#000000"}


def test_lists_are_lists_and_quotes_stand_in(device: QPdfWriter) -> None:
    made = document(device, entry())
    by_text = {block.text(): block for block in blocks(made)}
    one, inner, two = (by_text[text].textList() for text in ("One", "Inner", "Two"))
    assert one is not None
    assert inner is not None
    assert two is not None
    assert one.count() == 2
    assert inner.itemText(by_text["Inner"]) == "1."
    assert inner.format().indent() == one.format().indent() + 1
    assert by_text["Keep pace."].blockFormat().leftMargin() > 0
    assert by_text["Cast"].textList() is None


def test_a_picture_is_as_wide_as_the_column_and_never_too_high(device: QPdfWriter) -> None:
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    made = document(device, entry(), {PICTURE: picture})
    (cursor,) = [block for block in blocks(made) if "\ufffc" in block.text()]
    shape = cursor.begin().fragment().charFormat().toImageFormat()
    assert shape.height() / shape.width() == pytest.approx(0.75)
    tall = QImage(100, 3_000, QImage.Format.Format_RGB32)
    tall.fill(QColor("white"))
    assert len(document(device, entry(), {PICTURE: tall}).pages) <= 3
    assert image_names(gate.parse(REVIEW)) == [PICTURE]


def test_what_is_not_there_leaves_no_gap(device: QPdfWriter) -> None:
    bare = entry("", watched=None, rating=None, headline=None)
    assert document(device, bare).toPlainText().split("\n")[:2] == ["1 Mile to You (2017)", "Cast"]
    unnamed = f'<figure><img src="image:{PICTURE}" alt="A track"></figure>'
    assert "A track" in document(device, entry(unnamed)).toPlainText()


def test_no_heading_ends_a_page_and_no_paragraph_begins_on_its_last_line(device: QPdfWriter) -> None:
    paragraph = f"<p>{'Grief is a rhythm and not a speech. ' * 9}</p>"
    review = "".join(f"<h2>Heading {number}</h2>{paragraph}{paragraph}" for number in range(25))
    made = document(device, entry(review), height=1_500)
    assert len(made.pages) > 5
    shown = blocks(made)
    pages = [pages_of_lines(made, block) for block in shown]
    assert all(pages), "something was not laid out"
    for block, here, following in zip(shown, pages, pages[1:], strict=False):
        if block.text().startswith("Heading"):
            assert here[-1] == following[0], block.text()
        if len(here) > 2:
            assert here[0] == here[1], block.text()
        if len(here) > 3:
            assert here[-1] == here[-2], block.text()
    assert all(page.area.height() <= 1_500 for page in made.pages)


def test_a_page_from_the_middle_of_a_paragraph_looks_as_any_other(device: QPdfWriter) -> None:
    words = "Grief is a <em>rhythm</em> and not a <strong>speech</strong>. "
    made = document(device, entry(f"<blockquote><p>{words * 400}</p></blockquote>"), height=900)
    page = made.pages[1]
    assert page.inside is not None

    def painted(page: Page) -> QImage:
        image = QImage(1_400, 1_000, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        paint_page(painter, made, page, QPointF(50, 50))
        painter.end()
        return image

    blank = QImage(1_400, 1_000, QImage.Format.Format_RGB32)
    blank.fill(QColor("white"))
    assert painted(page) == painted(page._replace(inside=None)) != blank


def test_a_pdf_says_what_it_is(qtbot: QtBot) -> None:
    data = printing.pdf(entry(), {})
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1
    assert b'<rdf:li xml:lang="x-default">1 Mile to You (2017)</rdf:li>' in data
    assert b"<dc:language><rdf:Bag><rdf:li>en" in data
    assert b"dc:creator" not in data
    long = entry("".join(f"<p>{'Grief is a rhythm and not a speech. ' * 20}</p>" for _ in range(60)))
    assert len(re.findall(rb"/Type\s*/Page\b", printing.pdf(long, {}))) > 5


def test_paper_is_that_of_the_place(qtbot: QtBot) -> None:
    assert printing.page_layout(QLocale("de_DE")).pageSize().id() == QPageSize.PageSizeId.A4
    assert printing.page_layout(QLocale("en_US")).pageSize().id() == QPageSize.PageSizeId.Letter


def test_no_file_is_read_for_a_picture(device: QPdfWriter, tmp_path: Path) -> None:
    made = document(device, entry())
    file = tmp_path / "secret.png"
    picture = QImage(7, 7, QImage.Format.Format_RGB32)
    picture.fill(0)
    picture.save(str(file))
    found = made.resource(2, file.as_uri())
    assert not isinstance(found, QImage) or found.width() == 1


def test_a_printer_gets_the_same_pages(qtbot: QtBot, tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setPageLayout(printing.page_layout(QLocale("de_DE")))
    printer.setFullPage(True)
    long = entry("".join(f"<p>{'Grief is a rhythm and not a speech. ' * 20}</p>" for _ in range(30)))
    pages = printing.paint_pages(printer, long, {})
    assert pages > 2
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "printed.pdf").read_bytes())) == pages
