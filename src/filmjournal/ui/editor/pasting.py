"""What comes in and goes out by clipboard and drag: always a clean tree, never Qt's own reading of HTML.

Between reviews a type of our own carries the stored form, with all that other programs have no word for: film
references, spoilers, pictures. It names its journal, since a film's number means another film in another one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QMimeData, QStringListModel
from PySide6.QtGui import QTextCursor

from filmjournal.richtext import gate, markdown, plain
from filmjournal.richtext.addresses import cleaned
from filmjournal.richtext.canonical import link_target, normalise
from filmjournal.richtext.copied import Picture, for_others, html_for_others, without_journal
from filmjournal.richtext.pasted import parse_pasted
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document, ListBlock, Paragraph, Run
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.flat import PLAIN_TEXT, Line, Spec, fitted, flatten
from filmjournal.ui.editor.formats import PLAIN, block_format, char_format, spec_of
from filmjournal.ui.editor.loading import write_inline, write_lines
from filmjournal.ui.editor.saving import block_inline
from filmjournal.ui.editor.structure import leave_rule, one_step

# Bytes of HTML or text taken at once; more belongs into a file.
LARGEST_PASTE = 2 * 1024 * 1024
# The same with the pictures that word processors put into the text, which are left out.
_LARGEST_WITH_PICTURES = 32 * 1024 * 1024
MARKDOWN = "text/markdown"
REVIEW = "application/x-filmjournal-review"
# Where browsers say from which page something was copied, and how it is written there.
_PAGE_ADDRESSES = (("text/x-moz-url-priv", "utf-16-le"), ("chromium/x-source-url", "utf-8"))
# What goes on in the line at hand with its first words.
_CONTINUING = (Paragraph, ListBlock)
_WEB = ("http", "https", "mailto")


class TooMuch(Exception):
    """More than `LARGEST_PASTE` bytes."""


def is_wanted(source: QMimeData) -> bool:
    """Whether there is text in it, or the address of something on the web; a file's address is nothing to write."""
    if source.hasFormat(REVIEW):
        return True
    if source.hasUrls():
        return any(url.scheme() in _WEB for url in source.urls())
    return source.hasHtml() or source.hasText()


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a clipboard or a drag held, taken from it so that it may be read later, and on any thread."""

    characters: int  # about
    read: Callable[[], Document]  # gives a canonical tree, an empty one for nothing usable; raises TooMuch


def taken_from(source: QMimeData, journal: str = "") -> Pasted:
    """What the clipboard or a drag holds. Raises TooMuch.

    `journal` tells the journal of this review from others; what was copied in another one comes without its links.
    """
    if not is_wanted(source):
        return Pasted(0, Document)
    if source.hasFormat(REVIEW):
        data = bytes(source.data(REVIEW).data())
        return Pasted(len(data), lambda: _from_review(data, journal))
    addresses = [cleaned(url.toString()) for url in source.urls() if url.scheme() in _WEB]
    text = source.text()

    def words() -> Document:
        if addresses:
            return normalise(Document(tuple(Paragraph((Run(address, href=address),)) for address in addresses)))
        return _linked(_from_text(text))

    if not source.hasHtml():
        return Pasted(len(text), words)
    if source.data("text/html").size() > _LARGEST_WITH_PICTURES:
        raise TooMuch
    html, page = source.html(), _page_of(source)

    def form() -> Document:
        tree = parse_pasted(_without_pictures(html), page, LARGEST_PASTE)
        return tree if tree.blocks else words()

    return Pasted(len(html), form)


def plain_taken_from(source: QMimeData) -> Pasted:
    """The plain text of the clipboard."""
    text = source.text()
    return Pasted(len(text), lambda: _from_text(text))


def tree_from(source: QMimeData, journal: str = "") -> Document:
    """What the clipboard or a drag holds, read at once. Raises TooMuch."""
    return taken_from(source, journal).read()


def to_mime(tree: Document, journal: str = "", picture: Picture | None = None) -> QMimeData:
    """The tree for other programs as HTML, Markdown and plain text, and whole for reviews of the same journal.

    `picture` gives the picture of a hash as a `data:` address, where HTML shall carry it.
    """
    tree = normalise(tree)
    result = _new_mime_data()
    result.setHtml(html_for_others(tree, picture))
    result.setText(plain.to_text(tree))
    result.setData(MARKDOWN, markdown.to_markdown(for_others(tree)).encode())
    result.setData(REVIEW, f"{_one_line(journal)}\n{to_html(tree)}".encode())
    return result


def _from_review(data: bytes, journal: str) -> Document:
    if len(data) > _LARGEST_WITH_PICTURES:
        raise TooMuch
    name, _, html = data.decode("utf-8", "replace").partition("\n")
    tree = gate.parse(html)
    return tree if name == _one_line(journal) else without_journal(tree)


def _one_line(name: str) -> str:
    return " ".join(name.split())


def _from_text(text: str) -> Document:
    if len(text) > LARGEST_PASTE:
        raise TooMuch
    return plain.from_text(text)


def _without_pictures(html: str) -> str:
    """The HTML, without the pictures in it where it is too much otherwise. Raises TooMuch where it is without them."""
    if len(html) > LARGEST_PASTE:
        html = gate.without_embedded(html)
        if len(html) > LARGEST_PASTE:
            raise TooMuch
    return html


def _page_of(source: QMimeData) -> str:
    """The address of the page that it was copied from, empty where that isn't said."""
    for kind, encoding in _PAGE_ADDRESSES:
        if source.hasFormat(kind):
            address = bytes(source.data(kind).data()).decode(encoding, "replace").strip("\0 \n")
            if address.startswith(("http://", "https://")):
                return address
    return ""


def _linked(tree: Document) -> Document:
    """An address that is all there is, as a link."""
    match tree.blocks:
        case (Paragraph((Run(text),)),) if link_target(text) == text:
            address = cleaned(text)
            return normalise(Document((Paragraph((Run(address, href=address),)),)))
        case _:
            return tree


def _new_mime_data() -> QMimeData:
    # Made by Qt, not by Python: the clipboard outlives the interpreter, and a QMimeData with a Python half still in it
    # then crashes the process as it ends.
    model = QStringListModel([""])
    result = model.mimeData([model.index(0)])
    result.clear()
    return result


def insert(document: ReviewDocument, cursor: QTextCursor, tree: Document) -> None:
    """Put the tree in place of the selection, as one step of undo; the cursor ends behind it.

    A single paragraph goes into the line at hand, a list into the list at hand; what can't stand there as it is
    takes the nearest form that can.
    """
    if not tree.blocks:
        return
    with one_step(cursor):
        cursor.removeSelectedText()
        leave_rule(document, cursor)
        here = spec_of(cursor.block())
        if here.kind in PLAIN_TEXT:
            write_inline(cursor, (Run(plain.to_text(tree)),), here)
            return
        if len(tree.blocks) == 1 and isinstance(tree.blocks[0], Paragraph):
            write_inline(cursor, tree.blocks[0].inline, here)
            return
        if here.kind == "figure":
            here = Spec("p", here.path)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertBlock(block_format(here, document.rhythm), char_format(PLAIN))
        _insert_lines(document, cursor, here, _placed(document, tree, here), isinstance(tree.blocks[0], _CONTINUING))


def _placed(document: ReviewDocument, tree: Document, here: Spec) -> list[Line]:
    lines = list(flatten(tree.blocks, document.next_id))
    if not here.path:
        return lines
    depth = here.list_depth
    if depth < 0 or len(tree.blocks) > 1 or not isinstance(tree.blocks[0], ListBlock):
        return [(fitted(replace(spec, path=here.path + spec.path)), inline) for spec, inline in lines]
    first_item = lines[0][0].path[1]
    result = []
    for spec, inline in lines:
        item = here.path[depth + 1] if spec.path[1] == first_item else spec.path[1]
        result.append((replace(spec, path=(*here.path[: depth + 1], item, *spec.path[2:])), inline))
    return result


def _insert_lines(
    document: ReviewDocument, cursor: QTextCursor, here: Spec, lines: Sequence[Line], continuing: bool
) -> None:
    block = cursor.block()
    rest = block_inline(block, cursor.position())
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    if cursor.block().length() == 1:
        write_lines(cursor, lines, document)
    else:
        first, inline = lines[0]
        if continuing and first.kind == "p" and first.path == here.path:
            write_inline(cursor, inline, here)
            lines = lines[1:]
        for spec, words in lines:
            cursor.insertBlock(block_format(spec, document.rhythm), char_format(PLAIN))
            write_inline(cursor, words, spec)
    if rest:
        end = cursor.position()
        last = spec_of(cursor.block())
        if last.kind != "p":
            last = here
            cursor.insertBlock(block_format(here, document.rhythm), char_format(PLAIN))
            end = cursor.position()
        write_inline(cursor, rest, last)
        cursor.setPosition(end)
