"""Link what I wrote, and take the cast from the review: what is offered, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.films import CastCredit
from filmjournal.richtext.gate import parse
from filmjournal.services.commands import EditEntry, EditFilm
from filmjournal.ui.dialogs.link_everywhere import LinkEverywhere
from filmjournal.ui.dialogs.link_mentions import LinkMentions
from filmjournal.ui.dialogs.take_cast import Offered, TakeCast, offered_lines, with_taken
from reference_films import CRUDUP
from reference_help import Desk, open_bus

TEXT = (
    "<h2>👩‍🚀 Coach K (Billy Crudup - <em>Blood</em> Ties)</h2>"
    "<ul><li><p>Jo (Somebody Else - Dream House)</p></li></ul>"
    '<p>Ann (Naomi Watts - King Kong) and (2017) Max (Peter Coyote - Nowhere) with <a data-film="3">Al</a>.</p>'
    "<pre>Ann (Naomi Watts - King Kong)</pre>"
)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with open_bus(tmp_path, qtbot) as bus:
        made = Desk(qtbot, bus)
        made.editor.load(TEXT)
        yield made


@pytest.fixture
def links(desk: Desk) -> LinkMentions:
    panel = LinkMentions(desk.bus, desk.editor, 1, desk.window)
    panel.show()
    desk.settle()
    return panel


def test_what_is_sure_is_ticked_and_what_is_not_is_asked(links: LinkMentions) -> None:
    assert [(row.box.text(), row.box.isChecked()) for row in links.list.rows] == [
        (f"{CRUDUP} - Blood Ties", True),
        ("Somebody Else - Dream House", False),
        ("Naomi Watts - King Kong", True),
    ]
    choice = links.list.rows[1].choice
    assert choice is not None
    assert [choice.itemText(i) for i in range(3)] == ["Leave as text", "Dream House (1998)", "Dream House (2011)"]
    assert "1 other title is of no film" in links.hint.text()
    assert links.link_button.text() == "Link 2 films"


def test_all_that_is_ticked_is_linked_in_one_step(desk: Desk, links: LinkMentions) -> None:
    before = desk.editor.html()
    choice = links.list.rows[1].choice
    assert choice is not None
    choice.setCurrentIndex(2)
    assert links.list.rows[1].box.isChecked()
    links.list.rows[2].box.setChecked(False)
    links.link_button.click()
    html = desk.editor.html()
    assert '(Billy Crudup - <a data-film="2"><em>Blood</em> Ties</a>)</h2>' in html
    assert '(Somebody Else - <a data-film="4">Dream House</a>)' in html
    assert html.count("King Kong") == 2
    assert html.count("data-film") == 3
    desk.editor.undo()
    assert desk.editor.html() == before
    desk.editor.redo()
    assert desk.editor.html() == html


def test_what_was_changed_meanwhile_stays_text(desk: Desk, links: LinkMentions) -> None:
    desk.editor.insertPlainText("More. ")
    links.link_button.click()
    html = desk.editor.html()
    assert "Ties)</h2>" in html
    assert '<a data-film="6">King Kong</a>' in html
    assert links.isVisible()
    assert links.hint.text() == "1 place was changed meanwhile and stays text."


def test_a_title_without_end_is_cut_short(desk: Desk, qtbot: QtBot) -> None:
    title = "The Remarkable History " * 8
    desk.bus.do(EditFilm(3, {"title": title}), "Rename")
    desk.settle()
    desk.editor.load(f"<p>Max (Peter Coyote - {title.strip()}).</p>")
    panel = LinkMentions(desk.bus, desk.editor, 1, desk.window)
    panel.show()
    desk.settle()
    (row,) = panel.list.rows
    assert row.box.text().endswith("…")
    assert row.box.toolTip() == row.box.accessibleName() == f"Peter Coyote - {title.strip()}"
    assert panel.list.widget().minimumSizeHint().width() <= panel.list.viewport().width()
    row.box.setChecked(False)
    assert not panel.link_button.isEnabled()


def test_nothing_to_link_is_said(desk: Desk, qtbot: QtBot) -> None:
    desk.editor.load("<p>Nobody (2017).</p>")
    panel = LinkMentions(desk.bus, desk.editor, 1, desk.window)
    panel.show()
    desk.settle()
    assert panel.list.rows == []
    assert "No film" in panel.hint.text()
    assert not panel.link_button.isVisible()


CAST = (CastCredit(1, "Graham Rogers", "Kevin"), CastCredit(2, CRUDUP), CastCredit(3, "Tim Roth"))
REVIEW = (
    "<p>Kevin (Graham Rogers) and Coach K (BILLY CRUDUP - Blood Ties) meet Ann (Naomi Watts), his father (Tim Roth),"
    " the city (New York) and Ann (Naomi Watts - King Kong). 周吉（笠智衆）</p>"
)


def test_only_what_the_cast_lacks_is_offered() -> None:
    assert offered_lines(parse(REVIEW), CAST, frozenset({"naomi watts"})) == (
        Offered(CastLine(CRUDUP, "Coach K"), 1, True),
        Offered(CastLine("Naomi Watts", "Ann"), None, True),
        Offered(CastLine("New York"), None, False),
        Offered(CastLine("笠智衆", "周吉"), None, False),
    )


def test_characters_are_put_in_and_people_appended() -> None:
    offered = list(offered_lines(parse(REVIEW), CAST, frozenset()))[:2]
    assert with_taken(CAST, offered) == (
        CastLine("Graham Rogers", "Kevin"),
        CastLine(CRUDUP, "Coach K"),
        CastLine("Tim Roth"),
        CastLine("Naomi Watts", "Ann"),
    )
    assert with_taken((CastCredit(2, CRUDUP, "Frank"),), offered[:1]) == (CastLine(CRUDUP, "Frank"),)


def test_what_is_ticked_is_in_the_cast_as_one_change(desk: Desk) -> None:
    desk.bus.do(EditFilm(1, {"cast": (CastLine("Graham Rogers", "Kevin"),)}), "Cast")
    desk.settle()
    before = desk.film(1).cast
    panel = TakeCast(desk.bus, desk.film(1), desk.editor.tree(), desk.window)
    panel.show()
    desk.settle()
    assert [(box.text(), row.line.character, box.isChecked()) for box, row in panel.rows] == [
        (CRUDUP, "Coach K", True),
        ("Somebody Else", "Jo", True),
        ("Naomi Watts", "Ann", True),
        ("Peter Coyote", "Max", True),
    ]
    panel.rows[1][0].setChecked(False)
    assert panel.take_button.text() == "Take 3 into the cast"
    panel.take_button.click()
    desk.settle()
    assert [(c.person, c.character) for c in desk.film(1).cast] == [
        ("Graham Rogers", "Kevin"),
        (CRUDUP, "Coach K"),
        ("Naomi Watts", "Ann"),
        ("Peter Coyote", "Max"),
    ]
    desk.bus.undo()
    desk.settle()
    assert desk.film(1).cast == before


def test_a_cast_that_is_whole_is_told_so(desk: Desk) -> None:
    panel = TakeCast(desk.bus, desk.film(1), parse("<p>Kevin (Graham Rogers) runs.</p>"), desk.window)
    panel.show()
    desk.settle()
    assert panel.rows == []
    assert "already" in panel.hint.text()
    assert not panel.take_button.isVisible()


def test_all_reviews_are_linked_as_one_change(desk: Desk) -> None:
    for entry_id in (1, 3):
        html = f"<p>Max (Naomi Watts - King Kong), ({entry_id}) Jo (Jo Jo - Dream House)</p>"
        desk.bus.do(EditEntry(entry_id, {"review_html": html}), "Write")
    desk.settle()
    panel = LinkEverywhere(desk.bus, desk.window)
    panel.show()
    desk.qtbot.waitUntil(lambda: bool(panel.list.rows))
    assert [(row.box.text(), row.box.isChecked()) for row in panel.list.rows] == [
        ("Jo Jo - Dream House", False),
        ("Naomi Watts - King Kong", True),
    ]
    assert panel.link_button.text() == "Link in 2 reviews"
    panel.link_button.click()
    desk.settle()
    stored = desk.bus.journal.browsing.entries([1, 3])
    assert all('Watts - <a data-film="6">King Kong</a>), (' in entry.review.html for entry in stored.values())
    assert all("Jo (Jo Jo - Dream House)" in entry.review.html for entry in stored.values())
    desk.bus.undo()
    desk.settle()
    assert "data-film" not in desk.bus.journal.browsing.entry(1).review.html
