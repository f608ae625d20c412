"""Figures in the text: where they go, how they leave, and the space that is kept for their pictures."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeyEvent, QPainter, QTextBlock, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filmjournal.richtext.tree import Run
from filmjournal.ui.editor.figure_places import HIGHEST, figure_at, picture_field, picture_gap, picture_place
from filmjournal.ui.editor.figure_space import FigureSpace
from filmjournal.ui.editor.figures import describe_figure, insert_figure, is_selected, remove_figure, select_figure
from filmjournal.ui.editor.formats import spec_of
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.review_surface import MEASURE

SIZES = {"aa": (1600, 800), "bb": (300, 200), "cc": (900, 1800), "dd": (1, 1)}
FIGURE = '<figure><img src="image:aa" alt="words"><figcaption>cap</figcaption></figure>'
BARE = '<figure><img src="image:aa" alt=""></figure>'
Key = Qt.Key


@pytest.fixture
def editor(qtbot: QtBot) -> ReviewEdit:
    widget = ReviewEdit()
    qtbot.addWidget(widget)
    FigureSpace(widget, SIZES.get)
    widget.resize(700, 900)
    widget.show()
    return widget


def figures(editor: ReviewEdit) -> list[QTextBlock]:
    return [block for block in editor.review.blocks() if spec_of(block).kind == "figure"]


def field_heights(editor: ReviewEdit) -> list[float]:
    return [picture_field(editor.review, block).height() for block in figures(editor)]


def put_caret(editor: ReviewEdit, after: str) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(editor.toPlainText().index(after) + len(after))
    editor.setTextCursor(cursor)


def press(editor: ReviewEdit, key: Qt.Key) -> None:
    QApplication.sendEvent(editor, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


@pytest.mark.parametrize(
    ("text", "at", "result"),
    [
        ("<p>over</p><p>under</p>", "ov", "<p>over</p>{}<p>under</p>"),
        ("<h2>over</h2>", "over", "<h2>over</h2>{}"),
        (
            "<blockquote><p>a</p><p>b</p></blockquote><p>c</p>",
            "a",
            "<blockquote><p>a</p><p>b</p></blockquote>{}<p>c</p>",
        ),
        (
            "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ul>",
            "b",
            "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ul>{}",
        ),
        ("<pre>a\nb</pre>", "a", "<pre>a\nb</pre>{}"),
        (
            '<details class="spoiler"><summary>s</summary><ul><li><p>a</p></li></ul><p>b</p></details><p>c</p>',
            "a",
            '<details class="spoiler"><summary>s</summary><ul><li><p>a</p></li></ul>{}<p>b</p></details><p>c</p>',
        ),
        (
            '<details class="spoiler"><summary>s</summary><p>b</p></details>',
            "s",
            '<details class="spoiler"><summary>s</summary>{}<p>b</p></details>',
        ),
        (f"{FIGURE}<p>x</p>", "ca", f"{FIGURE}{{}}<p>x</p>"),
        ("", "", "{}"),
    ],
)
def test_a_picture_goes_after_what_the_caret_is_in(editor: ReviewEdit, text: str, at: str, result: str) -> None:
    editor.load(text)
    before = editor.html()
    put_caret(editor, at)
    editor.apply(lambda document, cursor: insert_figure(document, cursor, "bb", "x", (Run("Caption"),)))
    after = result.format('<figure><img src="image:bb" alt="x"><figcaption>Caption</figcaption></figure>')
    assert editor.html() == after
    assert editor.textCursor().block().text() == "Caption"
    editor.undo()
    assert editor.html() == before
    assert not editor.review.isUndoAvailable()
    editor.redo()
    assert editor.html() == after


def test_the_next_one_goes_after_it(editor: ReviewEdit) -> None:
    editor.load("<p>x</p><p>y</p>")
    cursor = QTextCursor(editor.review)
    insert_figure(editor.review, cursor, "aa")
    insert_figure(editor.review, cursor, "bb")
    assert [spec_of(block).image for block in editor.review.blocks()] == ["", "aa", "bb", ""]


def test_words_for_a_picture_are_one_step(editor: ReviewEdit) -> None:
    editor.load(f"<p>x</p>{BARE}")
    describe_figure(editor.review, figures(editor)[0], "Two\nrunners ")
    assert editor.html() == '<p>x</p><figure><img src="image:aa" alt="Two runners"></figure>'
    editor.undo()
    assert editor.html() == f"<p>x</p>{BARE}"
    describe_figure(editor.review, editor.review.firstBlock(), "no picture")
    assert editor.html() == f"<p>x</p>{BARE}"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (f"<p>a</p>{FIGURE}<p>b</p>", "<p>a</p><p>b</p>"),
        (f"{BARE}<ul><li><p>b</p></li></ul>", "<ul><li><p>b</p></li></ul>"),
        (f"<p>a</p>{FIGURE}", "<p>a</p>"),
        (FIGURE, ""),
        (BARE, ""),
    ],
)
def test_a_picture_is_taken_out_whole(editor: ReviewEdit, text: str, rest: str) -> None:
    editor.load(text)
    remove_figure(editor.review, editor.textCursor(), figures(editor)[0])
    assert editor.html() == rest
    assert spec_of(editor.review.firstBlock()).kind != "figure"
    editor.undo()
    assert editor.html() == text
    if rest:  # cutting one that is selected does the same, and what was cut can be pasted
        cursor = editor.textCursor()
        select_figure(cursor, figures(editor)[0])
        assert is_selected(cursor, figures(editor)[0])
        editor.setTextCursor(cursor)
        editor.cut()
        assert editor.html() == rest
        editor.moveCursor(QTextCursor.MoveOperation.End)
        editor.insertFromMimeData(QGuiApplication.clipboard().mimeData())
        assert 'src="image:aa"' in editor.html()


def test_up_and_down_go_past_a_picture(editor: ReviewEdit) -> None:
    editor.load(f"<p>over</p>{BARE}<p>under</p>")
    put_caret(editor, "ov")
    press(editor, Key.Key_Down)
    assert spec_of(editor.textCursor().block()).kind == "figure"
    press(editor, Key.Key_Down)
    assert editor.textCursor().block().text() == "under"
    press(editor, Key.Key_Up)
    press(editor, Key.Key_Up)
    assert editor.textCursor().block().text() == "over"


def test_the_space_follows_the_shape_of_the_picture(editor: ReviewEdit) -> None:
    images = "".join(f'<figure><img src="image:{name}" alt=""></figure>' for name in SIZES)
    editor.load(f"<p>x</p>{images}")
    assert field_heights(editor) == [MEASURE / 2, 200, HIGHEST, 24]
    for block, size in zip(figures(editor), SIZES.values(), strict=True):
        place = picture_place(editor.review, block, size)
        assert place.width() / place.height() == pytest.approx(size[0] / size[1])
        over = editor.review.documentLayout().blockBoundingRect(block.previous()).bottom()
        assert place.top() >= over + editor.review.rhythm.space
        under = editor.review.documentLayout().blockBoundingRect(block).top()
        assert place.bottom() == pytest.approx(under - picture_gap(editor.review))


def test_a_picture_that_comes_first_has_its_space_too(editor: ReviewEdit) -> None:
    editor.load(f"{FIGURE}<p>x</p>")
    assert picture_field(editor.review, figures(editor)[0]).getRect() == (0, 0, MEASURE, MEASURE / 2)
    assert figure_at(editor.review, QPointF(5, 5)) == figures(editor)[0]
    put_caret(editor, "x")
    assert figure_at(editor.review, QPointF(editor.cursorRect().center())) is None
    remove_figure(editor.review, editor.textCursor(), figures(editor)[0])
    assert editor.cursorRect(QTextCursor(editor.review.firstBlock())).top() < editor.review.rhythm.space


def test_the_space_follows_the_page_without_a_step_of_its_own(qtbot: QtBot, editor: ReviewEdit) -> None:
    editor.load(f"<p>x</p>{FIGURE}")
    changes: list[None] = []
    editor.document_changed.connect(lambda: changes.append(None))
    editor.resize(300, 900)
    qtbot.waitUntil(lambda: field_heights(editor) == [150])
    assert not editor.review.isUndoAvailable()
    assert changes == []  # nothing to save
    put_caret(editor, "x")
    editor.textCursor().insertText("y")
    editor.resize(400, 900)
    qtbot.waitUntil(lambda: field_heights(editor) == [200])
    assert editor.review.availableUndoSteps() > 0
    editor.undo()
    qtbot.waitUntil(lambda: editor.html() == f"<p>x</p>{FIGURE}")
    assert not editor.review.isUndoAvailable()
    editor.resize(700, 900)
    QApplication.processEvents()
    editor.redo()  # a change of the page throws away nothing that can be done again
    qtbot.waitUntil(lambda: not editor.review.isRedoAvailable())
    assert editor.html() == f"<p>xy</p>{FIGURE}"


def test_a_larger_text_keeps_the_space(qtbot: QtBot, editor: ReviewEdit) -> None:
    editor.load(f"{BARE}<p>x</p>{FIGURE}")
    editor.set_reading_size(22)
    editor.set_measure(600)
    qtbot.waitUntil(lambda: field_heights(editor) == [300, 300])


def painted(editor: ReviewEdit, ratio: float = 1.0) -> QImage:
    image = QImage(editor.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    from filmjournal.ui.editor.decorations import paint_decorations

    paint_decorations(painter, editor.review, QRect(0, 0, editor.width(), editor.height()), editor.textCursor())
    painter.end()
    return image


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_the_picture_is_asked_for_in_the_pixels_of_the_screen(editor: ReviewEdit, ratio: float) -> None:
    asked: list[tuple[str, int]] = []

    def source(name: str, width: int) -> QImage:
        asked.append((name, width))
        image = QImage(width, width // 2, QImage.Format.Format_RGB32)
        image.fill(QColor("red"))
        return image

    editor.load(f"{FIGURE}<p>x</p>")
    editor.set_picture_source(source)
    asked.clear()
    image = painted(editor, ratio)
    assert asked == [("aa", round(MEASURE * ratio))]
    inside = round((MEASURE - 3) * ratio), round((MEASURE / 2 - 3) * ratio)
    assert image.pixelColor(*inside) == QColor("red")
    assert image.pixelColor(inside[0] + round(6 * ratio), 5) == QColor("white")
    assert image.pixelColor(5, inside[1] + round(6 * ratio)) == QColor("white")


def test_without_words_there_is_a_hint_and_a_selected_picture_has_a_ring(editor: ReviewEdit) -> None:
    red = QImage(400, 200, QImage.Format.Format_RGB32)
    red.fill(QColor("red"))
    editor.set_picture_source(lambda _name, _width: red)

    def other_pixels(text: str, *, selected: bool = False) -> int:
        editor.load(text)
        if selected:
            cursor = editor.textCursor()
            select_figure(cursor, figures(editor)[0])
            editor.setTextCursor(cursor)
        image = painted(editor)
        field = picture_field(editor.review, figures(editor)[0]).toRect()
        inside = ((x, y) for x in range(0, field.width(), 3) for y in range(field.top(), field.bottom(), 3))
        return sum(image.pixelColor(x, y) != QColor("red") for x, y in inside)

    described = f"<p>x</p>{FIGURE}"
    assert other_pixels(described) == 0
    assert other_pixels(f"<p>x</p>{BARE}") > 0
    assert other_pixels(described, selected=True) > 0


def test_a_picture_that_is_missing_leaves_a_quiet_field_with_its_words(editor: ReviewEdit) -> None:
    editor.load(f"<p>x</p>{FIGURE}<p>y</p>")
    editor.set_picture_source(lambda _name, _width: None)
    image = painted(editor)
    field = picture_field(editor.review, figures(editor)[0]).toRect()
    colours = {
        image.pixelColor(x, y).name() for x in range(0, field.width(), 2) for y in range(field.top(), field.bottom())
    }
    assert QColor("white").name() not in colours
    assert len(colours) > 2  # ground, edge, letters


def test_a_caption_from_right_to_left_has_its_picture_at_the_right(editor: ReviewEdit) -> None:
    editor.load('<p>x</p><figure><img src="image:bb" alt="x"><figcaption>صورة</figcaption></figure>')
    assert picture_place(editor.review, figures(editor)[0], SIZES["bb"]).right() == MEASURE


_ACTS = st.lists(st.tuples(st.sampled_from("ifdtrewux"), st.integers(0, 10_000)), max_size=14)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([f"<p>one</p>{FIGURE}<p>two</p>", "", f"{BARE}{FIGURE}", "<ul><li><p>a</p></li></ul>"]), _ACTS)
def test_all_of_it_is_undone_exactly_and_done_again(
    editor: ReviewEdit, first: str, acts: list[tuple[str, int]]
) -> None:
    editor.resize(700, 900)
    editor.load(first)
    space = next(child for child in editor.children() if isinstance(child, FigureSpace))
    for act, number in acts:
        dice = random.Random(number)
        cursor = editor.textCursor()
        cursor.setPosition(dice.randrange(editor.review.characterCount()))
        found = figures(editor)
        if act == "i":
            insert_figure(editor.review, cursor, dice.choice(list(SIZES)), dice.choice(["", "words"]))
        elif act == "f" and found:
            remove_figure(editor.review, cursor, dice.choice(found))
        elif act == "d" and found:
            describe_figure(editor.review, dice.choice(found), f"words {number}")
        elif act == "t":
            cursor.insertText(f"t{number}")
        elif act == "r":
            editor.resize(dice.choice([260, 400, 700]), 900)
            space.set_spaces()
        elif act in "ex":
            editor.setTextCursor(cursor)
            press(editor, Key.Key_Return if act == "e" else Key.Key_Backspace)
        elif act == "w":
            editor.undo()
            space.set_spaces()
        elif act == "u":
            editor.redo()
    last = editor.html()
    while editor.review.isRedoAvailable():
        editor.redo()
        last = editor.html()
    while editor.review.isUndoAvailable():
        editor.undo()
        space.set_spaces()
    assert editor.html() == first
    while editor.review.isRedoAvailable():
        editor.redo()
    assert editor.html() == last


def test_no_step_is_passed_over_after_the_page_changed(qtbot: QtBot, editor: ReviewEdit) -> None:
    editor.load(f"<p></p>{FIGURE}<p>x</p>")
    texts = []
    for number, width in enumerate((300, 500, 400)):
        texts.append(editor.html())
        cursor = QTextCursor(editor.review)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(str(number))
        editor.resize(width, 900)
        qtbot.waitUntil(lambda width=width: field_heights(editor) == [width / 2])
    editor.undo()
    qtbot.waitUntil(lambda: editor.html() == texts[2])
    editor.undo()
    qtbot.waitUntil(lambda: editor.html() == texts[1])
    cursor = QTextCursor(editor.review)  # something else than what was taken back
    for word in ("a", "b", "c"):
        cursor.insertText(word)
        cursor.insertBlock()
    before = editor.html()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.insertText("d")
    editor.undo()
    QApplication.processEvents()
    assert editor.html() == before
