"""Pictures of every state of the window, to be looked at: `python tests/shots.py FOLDER [PART OF A NAME…]`.

Each picture is of a window that is opened as the program does it, on a journal of its own.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QEvent, QPoint, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragMoveEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPen,
    QPixmap,
    QTextCursor,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from filmjournal import bootstrap
from filmjournal.domain import partial_date, rating
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.films import CrewLine, Still
from filmjournal.domain.queries import Subject
from filmjournal.imaging.prepare import prepare
from filmjournal.paths import Paths, in_profile
from filmjournal.services.commands import Command, EditEntry, EditFilm, KeepImage, LogFilm, RemoveEntries
from filmjournal.services.list_commands import (
    AddToList,
    ColourTag,
    CreateList,
    DeleteList,
    DeleteSmartList,
    DeleteTag,
    KeepSmartList,
    NoteInList,
    RemoveFromList,
)
from filmjournal.services.sampling import make_sample
from filmjournal.settings import Settings
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.app import make_application
from filmjournal.ui.dialogs.log_film import LogFilmPanel
from filmjournal.ui.dialogs.replace_everywhere import ReplaceEverywherePanel
from filmjournal.ui.editor.find_bar import FindBar
from filmjournal.ui.editor.link_popup import LinkPopup
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.models import dragged
from filmjournal.ui.models.place import Place, PlaceKind
from filmjournal.ui.models.places import Section
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.pages.publish_page import PublishPage
from filmjournal.ui.shell import Shell, apply_settings
from filmjournal.ui.theme.theme_manager import ThemeManager
from filmjournal.ui.widgets.drop_hint import DropHint
from ui_help import look_for_others

SIZES = {"": (1280, 800), "narrowest": (700, 800), "narrow": (900, 800), "wide": (1680, 1000)}
# A screen that is large enough for popups to open where they do on a person's.
SCREENS = (
    '{"screens": [{"name": "large", "x": 0, "y": 0, "width": 2000, "height": 1400, "logicalDpi": 96,'
    ' "logicalBaseDpi": 96, "dpr": 1}]}'
)
NO_KEYS = Qt.KeyboardModifier.NoModifier
QUIET = 0.25  # seconds without news
PATIENCE = 60.0
REVIEW = (
    "<p>Kevin (Graham Rogers) runs the way other boys whistle, without deciding to. After the bus crash that takes his"
    " friends it is the one place where they still keep pace with him, and the new school’s Coach K (Billy Crudup -"
    ' <a data-film="5">Blood Ties</a>) sees only how fast it has made him.</p><p>The film is best when nobody talks: a'
    " track at six in the morning, breath, gravel. Then the adults come back with their stopwatches, and"
    ' <span class="spoiler">by the last race you know where each will be standing</span>.</p>'
)
# Every kind of block, and words that no dictionary has.
BLOCKS = (
    "<h2>What is <em>in</em> it</h2><p>Some <strong>bold</strong>, <em>italic</em>, <u>underlined</u>, <s>gone</s>,"
    ' H<sub>2</sub>O, the 9<sup>th</sup>, <code>code</code>, <a href="https://example.org/">a link</a> and'
    ' <span class="spoiler">what nobody should know</span>.</p><h3>A small heading</h3><blockquote><p>A quotation'
    " that is long enough to go on in a second line of the sheet, as quotations do.</p></blockquote>"
    "<ul><li><p>one</p><ul><li><p>of the first</p></li></ul></li><li><p>two</p></li></ul>"
    "<ol><li><p>first</p></li><li><p>second</p></li></ol>"
    '<details class="spoiler"><summary></summary><p>He wins the race, and then he walks away.</p></details>'
    "<pre>for lap in race:\n    run()</pre><hr><p>The end.</p>"
)
MISSPELT = "<p>He is definately the best runer of them, and he knows it.</p><p>A quiet film.</p>"
LONG = "The Remarkable and Entirely True History of a Film Whose Title Would Not End " * 4


def viewing(title: str, year: int | None, watched: str = "", stars: float | None = None, headline: str = "",
            review: str = "", cast: tuple[tuple[str, str | None], ...] = (), rewatch: bool = False,
            tags: tuple[str, ...] = (), **of_film: object) -> LogFilm:  # fmt: skip
    values = {
        "watched": partial_date.parse(watched), "rating": None if stars is None else rating.from_stars(stars),
        "headline": headline or None, "review_html": review, "rewatch": rewatch, "tags": tags,
    }  # fmt: skip
    return LogFilm(title, year, cast=tuple(CastLine(*pair) for pair in cast), viewing=values, **of_film)


SMALL: tuple[Command, ...] = (
    viewing("Frantz", 2016, "2017-06-25", 4, "A Letter in the Wrong Hand"),
    viewing("My Cousin Rachel", 2017, "2017-06-21", 2.5, "Tea, Probably"),
    viewing("After the Storm", 2016, "2017-06-17", 4.5, "The Park at Night", liked=True),
    viewing("The Loneliness of the Long Distance Runner", 1962, "2017-06-10", 4.5, "Stopping as an Argument",
            rewatch=True),
    viewing("Blood Ties", 2013, "2017-06-08", 3.5, "Brothers on Both Sides of a Door",
            cast=(("Clive Owen", "Chris"), ("Billy Crudup", "Frank"))),
    viewing("Dream House", 1998, "2017-06-05"),
    viewing("The Red Turtle", 2016, "2017-05-30", 4, "No Words Needed", liked=True),
    viewing("Playtime", 1967, "2017-05-06", 4.5),
    viewing("東京物語", 1953, "2017-05", 5, "Room for One More Night", rewatch=True),
    viewing("1 Mile to You", 2017, "2017-06-11", 3, "Lap after Lap", REVIEW,
            (("Graham Rogers", "Kevin"), ("Billy Crudup", "Coach K"), ("Melanie Lynskey", None), ("Tim Roth", None)),
            tags=("running", "grief"), directors=("Leif Tilden",)),
    EditFilm(10, {"runtime": 104, "genres": ("Drama",)}),
    viewing("1 Mile to You", 2017, "2024-03-02", 3.5, "The Second Lap", "<p>Kinder to it this time.</p>", rewatch=True),
    viewing("Paterson", 2016, "", 4),
    viewing("Watch Me", 2019, "2018", 1),
    LogFilm("Someday", 2020, watchlist=True),
    LogFilm("The Garden of the Finzi-Continis", 1970, watchlist=True),
)  # fmt: skip
SHOWN = 10  # the entry of the mocks

ODD: tuple[Command, ...] = (
    viewing(LONG[:300].strip(), 1999, "2024-01-09", 3.5, "A headline that goes on for about as long as the title " * 3,
            "<p>Even its review has a word without an end: " + "Donaudampfschiff" * 20 + ".</p>",
            (("Someone With a Very Long Name Indeed " * 3, "A Character With a Longer One " * 4),),
            tags=("a tag that somebody made a whole sentence of, to see", "b"), liked=True, rewatch=True),
    viewing("東京物語", 1953, "2024-01-08", 5, "もう一晩の部屋", "<p>周吉（笠智衆）と妻とみ。とても静かな映画。</p>",
            (("笠智衆", "平山周吉"), ("原節子", "紀子")), tags=("小津",), directors=("小津安二郎",)),
    viewing("باب الحديد", 1958, "2024-01-07", 4, "محطة القاهرة",
            "<p>قناوي (يوسف شاهين) يبيع الجرائد في محطة القاهرة.</p>",
            (("يوسف شاهين", "قناوي"), ("هند رستم", "هنومة")), tags=("القاهرة",), directors=("يوسف شاهين",)),
    viewing("👩‍🚀 Space & <b>Sons</b>", 2021, "2024-01-06", 0.5, "“Quotes” & <ampersands>"),
)  # fmt: skip


SEEN = ("1995-05", "1999-11-02", "2003-08-14", "2006-01-30", "2008-12-26", "2011-07-07", "2013-03-16", "2015-10-09",
        "2017-05-06", "2019-09-21", "2021-02-13", "2023-06-04", "2025-01-11")  # fmt: skip
FILMS: tuple[Command, ...] = (
    *(viewing("Playtime", 1967, when, stars, headline, rewatch=when != SEEN[0], new_film=False)
      for when, stars, headline in zip(
          SEEN, (3, 3.5, 4, None, 4.5, 4.5, 5, 4, 4.5, 5, 5, 4.5, 5),
          ("Lost in It", "", "The Doors", "Half Asleep", "", "", "On Seventy Millimetres", "", "The Restaurant", "", "",
           "With the Children", "Again the Restaurant"), strict=True,
      )),
    EditFilm(1, {
        "original_title": "Play Time", "alternative_titles": ("Tatis herrliche Zeiten", "プレイタイム"), "runtime": 124,
        "countries": ("France", "Italy"), "languages": ("French", "English", "German"), "genres": ("Comedy",),
        "ids": {"imdb": "tt0062136", "tmdb": "10227", "letterboxd": "playtime", "wikidata": "Q1140574",
                "shelf": "B 14"},
        "cast": (CastLine("Jacques Tati", "Monsieur Hulot"), CastLine("Barbara Dennek", "Young Tourist"),
                 CastLine("Rita Maiden", "Mr. Schultz's Companion")),
        "crew": (CrewLine("Jacques Tati", "director"), CrewLine("Jacques Tati", "writer"),
                 CrewLine("Jacques Lagrange", "writer"), CrewLine("Jean Badal", "cinematographer"),
                 CrewLine("Eugène Roman", "Production design")),
        "extra": {"Disc": "Box of 2014, disc 3"}, "watchlist": "2025-03-03", "liked": True,
    }),
    viewing("Dream House", 2011, "2012-02-02", 2.5, "Twice the House", cast=(("Daniel Craig", "Will Atenton"),)),
    viewing("Dream House", None, "2017-06-05", 3, new_film=True),
    LogFilm("Someday", 2020, watchlist=True),
    viewing(LONG[:300].strip(), 1999, "2024-01-09", 3.5, "A headline that goes on for about as long as the title " * 3),
    EditFilm(5, {"alternative_titles": (LONG[:280].strip(), "Short"), "ids": {"imdb": "javascript:alert(1)"}}),
    CreateList("People who lose their way", ranked=True), CreateList("Seen at the Electric"),
    CreateList("Every list has a name, and this one has a longer one than most of them"),
    AddToList(1, (2, 1, 3)), AddToList(3, (1, 2)),
    AddToList(2, (1,), notes_html="<p>In <em>the back row</em>, with the projector behind.</p>"),
)  # fmt: skip


def _drawn(number: int) -> bytes:
    """A picture that no one took."""
    size = (300, 450) if number == 0 else (640, 360)
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(("#40657a", "#7a4a40", "#8a8a60", "#4d6b50")[number]))
    painter = QPainter(image)
    painter.fillRect(size[0] // 3, size[1] // 2, size[0] // 2, size[1] // 2, QColor("#d8cdb0"))
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


class Stage:
    """One open window."""

    def __init__(self, shell: Shell, paths: Paths) -> None:
        self.shell = shell
        self.paths = paths

    @property
    def view(self) -> JournalView:
        assert self.shell.view is not None
        return self.shell.view

    @property
    def pane(self) -> EntryPane:
        assert self.view.entry is not None
        return self.view.entry

    def do(self, action: ActionId) -> None:
        assert self.shell.actions_ is not None
        self.shell.actions_.set[action].trigger()
        settle(self.shell)

    def show(self, entry_id: int = SHOWN) -> None:
        self.view.list.select(entry_id)
        settle(self.shell)

    def search(self, text: str) -> None:
        self.view.search.setFocus()
        self.view.search.set_text(text)
        settle(self.shell, 1.0)

    def elsewhere(self, command: Command) -> None:
        journal = bootstrap.open_journal(self.paths)
        journal.execute(command)
        journal.close()


Act = Callable[[Stage], object]


@dataclass(frozen=True)
class Shot:
    """One picture. `journal` is small, odd, empty, none, large, foreign."""

    name: str
    act: Act = lambda stage: stage.show()
    journal: str = "small"
    size: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    mirrored: bool = False
    themes: tuple[str, ...] = ("light", "dark")


def main(arguments: list[str]) -> int:
    """Take the pictures whose name holds one of the words given, or all."""
    os.environ["LC_ALL"] = "C.UTF-8"
    folder = Path(arguments[0] if arguments else "shots")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = arguments[1:]
    suffix = os.environ.get("SHOTS_SUFFIX", "")
    screens = folder / ".screens.json"
    screens.write_text(SCREENS, encoding="ascii")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"
    application = make_application()
    sys.excepthook = sys.__excepthook__
    themes = ThemeManager(application)
    screens.unlink()
    with tempfile.TemporaryDirectory(prefix="shots-") as scratch:
        journals = Journals(Path(scratch))
        for shot in SHOTS:
            for theme in shot.themes:
                name = f"{shot.name}-{theme}{suffix}"
                if wanted and not any(word in name for word in wanted):
                    continue
                with stage(journals, shot, theme, themes) as there:
                    shot.act(there)
                    settle(there.shell)
                    whole(there.shell).save(str(folder / f"{name}.png"))
                print(name, flush=True)
    if not suffix and not wanted:  # the scale is chosen once, when a process begins
        environment = os.environ | {"QT_SCALE_FACTOR": "2", "SHOTS_SUFFIX": "-2x"}
        return subprocess.run([sys.executable, __file__, str(folder), "entry-", "log-offering-"], env=environment,
                              check=False).returncode  # fmt: skip
    return 0


class Journals:
    """Journals of each kind, made once and copied."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._made: dict[str, Path] = {}
        self._number = 0

    def profile(self, kind: str) -> Paths:
        """A new profile with a journal of a kind."""
        self._number += 1
        paths = in_profile(self._scratch / f"profile-{self._number}")
        paths.journal.parent.mkdir()
        if kind == "foreign":
            paths.journal.write_text("A shopping list: bread, milk.\n" * 20, encoding="utf-8")
        elif kind != "none":
            if kind not in self._made:
                self._made[kind] = self._make(kind)
            shutil.copytree(self._made[kind].parent, paths.journal.parent, dirs_exist_ok=True)
        return paths

    def _make(self, kind: str) -> Path:
        paths = in_profile(self._scratch / kind)
        journal = bootstrap.open_journal(paths, create=True)
        if kind == "large":
            make_sample(journal, 10_000, 1)
        for command in {"small": SMALL, "odd": ODD, "films": FILMS}.get(kind, ()):
            journal.execute(command)
        if kind == "films":
            kept = [journal.execute(KeepImage(_drawn(number))).image or "" for number in range(4)]
            stills = (Still(kept[1], "The waiting room", "A hall of glass with one man in it"), *map(Still, kept[2:]))
            journal.execute(EditFilm(1, {"poster": kept[0], "stills": stills}))
        journal.close()
        return paths.journal


@contextmanager
def stage(journals: Journals, shot: Shot, theme: str, themes: ThemeManager) -> Iterator[Stage]:
    """The window, open and settled."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft if shot.mirrored else Qt.LayoutDirection.LeftToRight)
    settings = replace(Settings(theme=theme), **dict(shot.settings))
    apply_settings(settings, themes)
    paths = journals.profile(shot.journal)
    shell = Shell(paths, settings, themes)
    shell.open_journal()
    shell.show()
    shell.resize(*SIZES[shot.size])
    shell.activateWindow()
    settle(shell)
    try:
        yield Stage(shell, paths)
    finally:
        for top in QApplication.topLevelWidgets():
            if top is not shell:
                top.close()
        shell.close()
        shell.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(shell: Shell, quiet: float = QUIET) -> None:
    """Wait until nothing was under way for a while."""
    end, since = time.monotonic() + PATIENCE, time.monotonic()
    while time.monotonic() < end:
        QApplication.processEvents()
        view = shell.view
        if view is not None and (not view.bus.is_open or view.bus.tasks.busy):
            since = time.monotonic()
        if time.monotonic() - since > quiet:
            return
        time.sleep(0.005)


def whole(shell: Shell) -> QPixmap:
    """The window with its dialogs and popups over it."""
    picture = shell.grab()
    painter = QPainter(picture)
    for top in sorted(QApplication.topLevelWidgets(), key=lambda top: top.isModal()):  # what asks is over the others
        if top is not shell and top.isVisible() and top.width() > 1:
            place = top.mapToGlobal(QPoint(0, 0)) - shell.mapToGlobal(QPoint(0, 0))
            if top.parentWidget() is not None and top.isWindow() and top.inherits("QDialog"):
                place = QPoint((shell.width() - top.width()) // 2, (shell.height() - top.height()) // 2)
            painter.drawPixmap(place, top.grab())
    painter.end()
    return picture


def _press(widget: QWidget, key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))


def _log(stage: Stage, film: str = "", **fields: str) -> None:
    stage.do(ActionId.LOG_FILM)
    (panel,) = stage.view.findChildren(LogFilmPanel)
    for letter in film:
        _press(panel.film, Qt.Key.Key_unknown, letter)
    if "watched" in fields:
        panel.watched.setFocus()
        panel.watched.setText(fields["watched"])
    if "rating" in fields:
        panel.rating.choose(int(fields["rating"]))
    settle(stage.shell)


def _conflict(stage: Stage, *, compare: bool = False) -> None:
    stage.show()
    edit = stage.pane.review.edit
    edit.setFocus()
    edit.selectAll()
    edit.insertPlainText("What I had typed in the meantime, which is quite another thing.")
    stage.elsewhere(EditEntry(SHOWN, {"review_html": "<p>The text from the other desk.</p>"}))
    stage.pane.flush()
    settle(stage.shell)
    if compare:
        stage.pane.notice.action_triggered.emit()


def _hurt(stage: Stage, hurt: Callable[[Path], object]) -> None:
    """Do something to the journal's file while one writes."""
    stage.show()
    hurt(stage.paths.journal)
    stage.pane.review.edit.insertPlainText("Held up: ")
    stage.pane.flush()
    settle(stage.shell, 1.5)


def _renamed(journal: Path) -> None:
    journal.rename(journal.with_name("my films.filmjournal"))


def _replaced(journal: Path) -> None:
    beside = journal.with_name("beside")
    shutil.copy(journal, beside)
    beside.replace(journal)


def _synced(stage: Stage) -> None:
    from filmjournal.services.places import look_at

    stage.show()
    (stage.paths.journal.parent / ".stfolder").mkdir()  # as Syncthing marks what it synchronises
    stage.shell.actions_.troubles._tell_places(look_at(stage.paths.journal))


def _trash(stage: Stage) -> None:
    stage.elsewhere(RemoveEntries((3, 7)))
    look_for_others(stage.view.bus)
    settle(stage.shell)
    stage.do(ActionId.SHOW_TRASH)


def _deleted(
    stage: Stage, *, entries: tuple[int, ...] = (), window: bool = False, chosen: int = 1, act: str = "",
    size: tuple[int, int] | None = None,
) -> None:  # fmt: skip
    """The trash after lists and tags were deleted, or the `window` that brings them back."""
    from filmjournal.ui.dialogs.deleted import DeletedWindow

    view, longest = stage.view, "Every list has a name, and this one has a longer one than most of them " * 2
    for command in (
        CreateList("Rainy Sundays"), AddToList(1, (1, 2, 3, 4)), CreateList(longest), AddToList(2, (1, 2)),
        CreateList("To lend"), KeepSmartList("Short and loved", "rating:>=4 runtime:<90"),
        RemoveFromList(1, (2, 3)), RemoveFromList(1, (1,)), DeleteTag(1), DeleteList(2), DeleteList(3),
        DeleteSmartList(1), DeleteList(1),
        *((RemoveEntries(entries),) if entries else ()),
    ):  # fmt: skip
        view.bus.do(command, "Change")
    settle(stage.shell)
    stage.do(ActionId.SHOW_TRASH)
    if not window:
        return
    stage.do(ActionId.DELETED)
    (shown,) = view.findChildren(DeletedWindow)
    if size is not None:
        shown.resize(*size)
    if act == "refused":  # places on a list that is gone itself
        chosen = shown.model.rowCount()
        shown.list.setCurrentIndex(shown.model.index(chosen - 1))
    else:
        for _row in range(chosen - 1):
            _press(shown.list, Qt.Key.Key_Down, modifiers=Qt.KeyboardModifier.ShiftModifier)
    if act == "all":
        shown.list.selectAll()
    if act:
        shown.bring_button.click()
    settle(stage.shell)


def _toast(stage: Stage) -> None:
    stage.show(4)
    stage.do(ActionId.REMOVE_ENTRY)


def _posters(stage: Stage, *, real: bool = False) -> None:
    """The posters of all films; with `real` some have one of their own."""
    if real:
        for film in (2, 5, 8):
            stage.elsewhere(KeepImage(_track() if film == 8 else _drawn(0)))
            stage.elsewhere(EditFilm(film, {"poster": prepare(_track() if film == 8 else _drawn(0)).hash}))
        look_for_others(stage.view.bus)
        settle(stage.shell)
    stage.do(ActionId.SHOW_FILMS)
    stage.do(ActionId.VIEW_POSTERS)
    settle(stage.shell, 0.6)


def _statistics(stage: Stage, *, year: int | None = None, tables: bool = False) -> None:
    stage.do(ActionId.VIEW_STATISTICS)
    settle(stage.shell)
    page = stage.view.statistics
    if page is not None and year is not None:
        page.show_year(year)
    if page is not None and tables:
        page.table.click()
    settle(stage.shell)


def _quick_look(stage: Stage, entry_id: int = SHOWN) -> None:
    stage.show(entry_id)
    stage.view.list.focus_list()
    _press(stage.view.list.view, Qt.Key.Key_Space)
    settle(stage.shell)


def _several(stage: Stage, *, menu: bool = False) -> None:
    stage.show()
    stage.view.list.focus_list()
    for _row in range(3):
        _press(stage.view.list.view, Qt.Key.Key_Down, modifiers=Qt.KeyboardModifier.ShiftModifier)
    settle(stage.shell)
    if menu:
        stage.view.show_turn("list")
        _row_menu(stage)


def _row_menu(stage: Stage) -> None:
    stage.view.list.menu_wanted.emit(stage.view.list.mapToGlobal(QPoint(120, 150)))
    settle(stage.shell)
    menu = QApplication.activePopupWidget()
    if isinstance(menu, QMenu):
        rate = next(action.menu() for action in menu.actions() if action.menu() is not None)
        rate.popup(menu.mapToGlobal(QPoint(menu.width(), 60)))


def _unfolded(stage: Stage) -> None:
    """Everything in the sidebar, with a colour on a tag and a smart list that is counted."""
    stage.show()
    stage.elsewhere(CreateList("Seen at the Electric"))
    stage.elsewhere(KeepSmartList("Four stars and more", "rating:>=4"))
    stage.elsewhere(ColourTag(1, "#1e7a78"))
    look_for_others(stage.view.bus)
    stage.view.sidebar.restore({"unfolded": [section.value for section in Section]})
    settle(stage.shell, 1.0)


def _list(stage: Stage) -> None:
    """A ranked list with a description and a note."""
    stage.show()
    said = "<p>In the order in which I would show them to a friend.</p>"
    stage.elsewhere(CreateList("People who run", said, ranked=True))
    stage.elsewhere(CreateList("Seen at the Electric"))
    stage.elsewhere(AddToList(1, (1, 2, 3, 4, 5)))
    stage.elsewhere(NoteInList(1, 2, "<p>The one to begin with</p>"))
    look_for_others(stage.view.bus)
    stage.view.sidebar.choose(Place(PlaceKind.LIST, 1))
    settle(stage.shell)


def _renaming(stage: Stage) -> None:
    _list(stage)
    stage.view.sidebar.view.setFocus()
    stage.view.sidebar.rename_chosen()


def _list_note(stage: Stage) -> None:
    _list(stage)
    stage.do(ActionId.NOTE_ON_LIST)


def _new_list(stage: Stage) -> None:
    stage.show()
    stage.view.sidebar.restore({"unfolded": ["lists"]})
    stage.do(ActionId.NEW_LIST)


def _dragged_on_list(stage: Stage) -> None:
    """Films over a list in the sidebar."""
    _list(stage)
    view, model = stage.view.sidebar.view, stage.view.sidebar.model
    target = view.visualRect(model.index(model.row_of(Place(PlaceKind.LIST, 2)) or 0)).center()
    data = dragged.pack(Subject.FILMS, [1])
    view.dragMoveEvent(QDragMoveEvent(target, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                                      Qt.KeyboardModifier.NoModifier))  # fmt: skip


def _menu(stage: Stage) -> None:
    stage.show()
    menu = stage.view.menu_button.menu()
    menu.popup(stage.view.menu_button.mapToGlobal(stage.view.menu_button.rect().bottomLeft()) - QPoint(90, 0))
    film = menu.actions()[2].menu()
    film.popup(menu.mapToGlobal(QPoint(-240, 60)))


def _cast(stage: Stage) -> None:
    stage.show()
    stage.pane._area.verticalScrollBar().setValue(10_000)
    stage.pane.cast._rows[2].character.setFocus(Qt.FocusReason.TabFocusReason)


def _completion(stage: Stage) -> None:
    stage.show()
    stage.pane._area.verticalScrollBar().setValue(10_000)
    field = stage.pane.cast._rows[-1].actor
    field.setFocus(Qt.FocusReason.TabFocusReason)
    for letter in "cl":
        _press(field, Qt.Key.Key_unknown, letter)
    settle(stage.shell, 0.6)


def _bottom(stage: Stage) -> None:
    stage.show()
    stage.pane.form.verticalScrollBar().setValue(10_000)


def _writing(stage: Stage) -> None:
    stage.show()
    stage.pane.write()
    stage.pane.review.edit.insertPlainText("Typed ")
    stage.pane.flush()


def _focus(stage: Stage, *, select: bool = False) -> None:
    stage.show()
    stage.do(ActionId.FOCUS_MODE)
    edit = stage.pane.review.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    edit.insertPlainText(" And Yoshiko (Kirin Ki")
    stage.pane.flush()
    settle(stage.shell, 0.6)
    if select:
        edit.moveCursor(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        settle(stage.shell, 0.6)


def _full_screen(stage: Stage) -> None:
    _focus(stage)
    stage.do(ActionId.FULL_SCREEN)


def _own_window(stage: Stage) -> None:
    stage.show()
    assert stage.shell.actions_ is not None
    window = stage.shell.actions_.windows.open(SHOWN)
    window.move(stage.shell.pos() + QPoint(420, 60))


def _find(stage: Stage, text: str, by: str | None = None) -> None:
    stage.show()
    stage.view.show_turn("entry")
    stage.pane.write()
    stage.do(ActionId.FIND if by is None else ActionId.REPLACE_IN_REVIEW)
    (bar,) = stage.pane.findChildren(FindBar)
    bar.field.setText(text)
    bar.by.setText(by or "")


def _replace_everywhere(stage: Stage, text: str = "", by: str = "") -> None:
    stage.do(ActionId.REPLACE_EVERYWHERE)
    (panel,) = stage.view.findChildren(ReplaceEverywherePanel)
    panel.field.setText(text)
    panel.by.setText(by)
    while panel.is_looking():
        settle(stage.shell)


def _still(stage: Stage, *, asked: bool = False, missing: bool = False) -> None:
    """A picture with its caption in the review, drawn here: a running track under a pale sky."""
    stage.show()
    stage.view.show_turn("entry")
    edit, tools = stage.pane.review.edit, stage.pane.review.stills
    edit.setFocus()
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    tools.add([_track()])
    settle(stage.shell, 0.5)
    assert tools.popup is not None
    if asked:
        return
    tools.popup.field.setText("Two runners on a track, seen from the bend")
    tools.popup.keep_button.click()
    edit.textCursor().insertText("Graham Rogers and Billy Crudup in 1 Mile to You (2017)")
    stage.pane.flush()
    settle(stage.shell, 0.5)
    if missing:
        for file in (stage.paths.journal.parent / "images").iterdir():
            file.unlink()
        stage.show(SHOWN + 1)
        stage.view.list.select(SHOWN)
        tools.store._images.clear()
        settle(stage.shell, 0.5)


def _track() -> bytes:
    image = QImage(1280, 640, QImage.Format.Format_RGB32)
    image.fill(QColor("#CB8F70"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(0, 0, 1280, 150, QColor("#8FAAA6"))
    painter.fillRect(0, 150, 1280, 50, QColor("#3B5B54"))
    painter.setPen(QPen(QColor("#F3ECE2"), 4))
    for lane in range(5):
        painter.drawEllipse(QPoint(0, 870), 450 + 260 * lane, 350 + 65 * lane)
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def _turned(stage: Stage) -> None:
    stage.show()
    stage.view.show_turn("entry")


def _rewritten(html: str, then: Act | None = None) -> Act:
    """The review with another text, which leaves the one before in the history."""

    def act(stage: Stage) -> None:
        stage.elsewhere(EditEntry(SHOWN, {"review_html": html}))
        look_for_others(stage.view.bus)
        settle(stage.shell)
        _turned(stage)
        if then is not None:
            then(stage)

    return act


def _history(stage: Stage) -> None:
    stage.do(ActionId.HISTORY)
    settle(stage.shell, 0.6)


def _type(stage: Stage, text: str) -> None:
    """Write at the end of the review, key by key."""
    _turned(stage)
    edit = stage.pane.review.edit
    edit.setFocus()
    edit.moveCursor(QTextCursor.MoveOperation.End)
    for letter in text:
        _press(edit, Qt.Key.Key_unknown, letter)
    settle(stage.shell, 0.6)


def _offered_films(stage: Stage) -> None:
    _type(stage, " And Frank (Billy Cr")
    _press(stage.pane.review.edit, Qt.Key.Key_Return)
    settle(stage.shell, 0.6)


def _film_field(stage: Stage) -> None:
    _type(stage, " See ")
    stage.do(ActionId.FILM_REFERENCE)
    for letter in "bl":
        _press(QApplication.focusWidget() or stage.shell, Qt.Key.Key_unknown, letter)
    settle(stage.shell, 0.6)


def _hover(stage: Stage) -> None:
    stage.show()
    edit = stage.pane.review.edit
    cursor = edit.document().find("Blood Ties")
    cursor.setPosition(cursor.selectionStart() + 3)
    place = edit.cursorRect(cursor).center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, edit.viewport().mapToGlobal(place))
    QApplication.sendEvent(edit.viewport(), event)
    settle(stage.shell, 0.6)


def _backlinks(stage: Stage) -> None:
    stage.show(5)  # Blood Ties, which the review of the entry shown elsewhere names
    settle(stage.shell, 0.6)


def _link(stage: Stage) -> None:
    _type(stage, "")
    stage.pane.review.edit.moveCursor(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
    stage.do(ActionId.LINK)
    (popup,) = stage.view.window().findChildren(LinkPopup)
    popup.address.setText("example")
    popup.set_button.click()


def _spelling(stage: Stage) -> None:
    stage.pane.write()
    end = time.monotonic() + PATIENCE
    stage.do(ActionId.NEXT_MISSPELLING)
    while not stage.pane.review.edit.textCursor().hasSelection() and time.monotonic() < end:
        settle(stage.shell)
    settle(stage.shell)


def _spelling_menu(stage: Stage) -> None:
    _spelling(stage)
    edit = stage.pane.review.edit
    place = edit.cursorRect().center()
    place.setX(place.x() - 20)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, edit.viewport().mapToGlobal(place))
    QApplication.sendEvent(edit.viewport(), event)
    menu = QApplication.activePopupWidget()
    end = time.monotonic() + PATIENCE
    while isinstance(menu, QMenu) and menu.actions()[0].text().endswith("…") and time.monotonic() < end:
        settle(stage.shell)


def _tool_menu(stage: Stage, *, more: bool = False) -> None:
    _turned(stage)
    tools = stage.pane.review.tools
    button = tools.more_button if more else tools.text_button
    button.menu().popup(button.mapToGlobal(button.rect().bottomLeft()))


def _people(stage: Stage, typed: str = "", *, turned: bool = False, merging: bool = False) -> None:
    stage.view.go_to(PlaceKind.PEOPLE)
    settle(stage.shell, 0.6)
    page = stage.view.people
    assert page is not None
    page.list.field.setText(typed)
    page.list.focus_list()
    settle(stage.shell, 0.6)
    if turned:
        page.list.entered.emit()
    if merging:
        page.person.head.merge_action.trigger()
    settle(stage.shell, 0.6)


def _nothing(_stage: Stage) -> None:
    pass


def _by(action: ActionId) -> Act:
    def act(stage: Stage) -> None:
        if stage.shell.view is not None and stage.view.list.model.row_of(SHOWN) is not None:
            stage.show()
        stage.do(action)

    return act


A = ActionId


def _film(stage: Stage, title: str = "Playtime", *, foot: bool = False, act: Act | None = None) -> None:
    """Everything about one film, in a journal where there is much to be said of it."""
    stage.do(A.SHOW_FILMS)
    stage.search(f'"{title}"')
    stage.view.list.select(stage.view.list.current_id or 1)
    settle(stage.shell)
    stage.pane.show_film_itself()
    settle(stage.shell, 0.6)
    if foot:
        stage.pane.form.show_part(stage.pane.form.cast)
        settle(stage.shell)
    if act is not None:
        act(stage)


def _still_chosen(stage: Stage) -> None:
    stage.pane.form.film_page.stills.choose_still(0)
    settle(stage.shell)
    stage.pane.form.show_part(stage.pane.form.film_page.crew)


def _entry_foot(stage: Stage) -> None:
    _film(stage)
    stage.pane.turn_film_page()
    settle(stage.shell)
    stage.pane.form.verticalScrollBar().setValue(10_000)


def _merge(stage: Stage) -> None:
    stage.pane.form.film_page.notice.action_triggered.emit()
    settle(stage.shell)


def _typed(text: str, down: int = 0) -> Act:
    def act(stage: Stage) -> None:
        field = stage.view.search.field
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QTest.keyClicks(field, text)
        settle(stage.shell, 1.0)
        for _row in range(down):
            QTest.keyClick(field, Qt.Key.Key_Down)

    return act


def _recent(stage: Stage) -> None:
    for search in ("tag:grief", "year:1990..1999 rating:>=4", "billy crudup"):
        stage.view.search.set_text(search)
        stage.view.search.setFocus()
        QTest.keyClick(stage.view.search.field, Qt.Key.Key_Return)
    stage.view.search.set_text("")
    settle(stage.shell)
    stage.do(ActionId.FIND)


def _built(text: str) -> Act:
    def act(stage: Stage) -> None:
        stage.view.search.set_text(text)
        settle(stage.shell)
        stage.do(ActionId.BUILD_SEARCH)

    return act


LETTERBOXD = {
    "diary.csv": "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    "2017-06-26,Frantz,2016,https://boxd.it/1,4,,,2017-06-25\n"
    '2017-06-18,After the Storm,2016,https://boxd.it/2,4.5,,"trains, rain",2017-06-17\n'
    "2017-06-05,Dream House,1999,https://boxd.it/3,2.5,,,2017-06-05\n"
    "2017-06-04,Blood Tie,2013,https://boxd.it/4,3,,,2017-06-04\n"
    "2017-05-27,Certain Women,2016,https://boxd.it/5,4.5,,,2017-05-26\n"
    "2017-01-02,The Red Shoes,1948,https://boxd.it/6,5,Yes,,2017-01-02\n"
    + "".join(f"2016-01-{n:02},Film {n},{1950 + n},https://boxd.it/f{n},3,,,2016-01-{n:02}\n" for n in range(1, 29)),
    "watchlist.csv": "Date,Name,Year,Letterboxd URI\n2017-06-11,The Garden of Delights,1970,https://boxd.it/7\n",
    "reviews.csv": "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\n"
    "2017-05-27,Certain Women,2016,https://boxd.it/5,4.5,,Three women and a horse.,,2017-05-26\n",
}
TABLE = {
    "my films.csv": "Film,Yr,Seen on,Out of 10,What I thought of it,Shelf\n"
    "Paterson,2016,26.05.2017,8,A week of mornings,B 14\n東京物語,1953,05.2017,10,,\nFrantz,2016,25.06.2017,8,,B 2\n"
}


def _import(stage: Stage, files: dict[str, str], then: Act | None = None) -> None:
    """Look at what some files would bring."""
    folder = stage.paths.journal.parent / "to-import"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert stage.shell.actions_ is not None
    stage.shell.actions_.imports.begin([folder])
    page = stage.view.importing
    assert page is not None
    _until(stage, lambda: page.preview.isVisible() or page.columns.isVisible() or page.trouble.isVisible())
    if then is not None:
        then(stage)


def _until(stage: Stage, true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < end:
        settle(stage.shell, 0.05)
    settle(stage.shell)


def _imported(stage: Stage) -> None:
    page = stage.view.importing
    assert page is not None
    page.preview.import_button.click()
    _until(stage, page.result.isVisible)


def _imports(stage: Stage) -> None:
    _imported(stage)
    stage.do(A.IMPORTS)
    settle(stage.shell, 0.6)


def _import_under_way(stage: Stage) -> None:
    _import(stage, LETTERBOXD)
    page = stage.view.importing
    assert page is not None
    page.options.hide()
    page.progress.begin("Importing")
    page.progress.show_progress("Writing", 34_000, 100_000)
    page._show(page.progress)


def _publish(stage: Stage, folder: str = "My films", **choice: object) -> PublishPage:
    """The page where a web site is published, with a folder and settings."""
    stage.do(A.PUBLISH)
    page = stage.view.publishing
    assert page is not None
    if folder:
        place = stage.paths.journal.parent / folder
        page.form.choose_folder(place)
        page.form.show_choice(replace(page.form.choice(), **choice))
    settle(stage.shell, 0.6)
    return page


def _publish_wrong(stage: Stage) -> None:
    page = _publish(stage, base_url="example.org", search="rating:>7", tag="running")
    page.form.since.setText("2018")
    page.form.until.setText("2016")
    page.form.ensureWidgetVisible(page.form.search_note)


def _publish_lower(stage: Stage) -> None:
    page = _publish(stage, title="Films I Saw", since=partial_date.parse("2017"), rating=rating.from_stars(3))
    page.form.ensureWidgetVisible(page.form.places, 50, 80)


def _publish_under_way(stage: Stage) -> None:
    page = _publish(stage)
    page.progress.begin("Making pages")
    page.progress.show_progress("Making pages", 8_130, 22_204)
    page._show(page.progress)


def _published(stage: Stage, again: bool = True) -> None:
    page = _publish(stage, title="Films I Saw")
    page.publish_button.click()
    _until(stage, page.result.isVisible)
    if again:
        page.result.settings_button.click()
        stage.elsewhere(EditEntry(SHOWN, {"headline": "Another Lap"}))
        page.form.show_choice(replace(page.form.choice(), since=partial_date.parse("2016"), undated=False))
        settle(stage.shell, 1.5)
        page.publish_button.click()
        _until(stage, page.result.isVisible)


def _publish_settings_again(stage: Stage) -> None:
    _published(stage, again=False)
    page = stage.view.publishing
    assert page is not None
    page.result.settings_button.click()
    settle(stage.shell, 0.6)


def _publish_preview(stage: Stage) -> None:
    """What is said while there is a preview; no browser is opened for a picture."""
    page = _publish(stage)
    page.preview_note.setText("The preview is in your browser. Load a page there again to see what you change here.")
    page.preview_note.show()
    page.preview_button.setText("Open preview again")
    page.stop_button.show()


def _publish_trouble(stage: Stage) -> None:
    page = _publish(stage, "journal.filmjournal")
    page.publish_button.click()
    _until(stage, page.notice.isVisible)


def _backups(stage: Stage, side: str = "", *, size: tuple[int, int] | None = None, asked: bool = False) -> None:
    """Backups, and what the first of them would change."""
    from filmjournal.domain.retention import Occasion
    from filmjournal.ui.dialogs.backups import BackupsWindow

    assert stage.shell.actions_ is not None
    actions, bus = stage.shell.actions_.backups, stage.view.bus
    _until(stage, lambda: actions.keeper.latest is not None)
    stage.show()
    bus.do(RemoveEntries((2, 6)), "Remove")
    bus.do(EditEntry(3, {"rating": rating.from_stars(2)}), "Rate")
    _type(stage, " And again.")
    stage.pane.flush()
    bus.do(viewing("Perfect Days", 2023, "2024-05-01", 4.5, review="<p>Light through leaves.</p>"), "Log")
    settle(stage.shell)
    actions.keeper._back_up(Occasion.TIME)
    actions.back_up_now()
    _until(stage, lambda: len(list(stage.paths.backups.glob("*.zip"))) == 1 and not actions._writes._under_way)
    stage.do(ActionId.BACKUPS)
    (window,) = stage.view.findChildren(BackupsWindow)
    if size is not None:
        window.resize(*size)
    _until(stage, lambda: window.list.count() == 3)
    window.list.setCurrentRow(2)
    _until(stage, lambda: window.changes.found is not None)
    for name, tab in window.changes.tabs.items():
        if name.name == side:
            tab.click()
    if not side:
        window.changes.rows[window.changes._side()].tick_all(True)
        window.changes.view.setFocus()
    if asked:
        window.restore_button.click()


def _no_backups(stage: Stage) -> None:
    assert stage.shell.actions_ is not None
    _until(stage, lambda: stage.shell.actions_.backups.keeper.latest is not None)
    for file in stage.paths.backups.iterdir():
        file.unlink()
    stage.do(ActionId.BACKUPS)


def _backup_trouble(stage: Stage) -> None:
    assert stage.shell.actions_ is not None
    keeper = stage.shell.actions_.backups.keeper
    _until(stage, lambda: keeper.latest is not None)
    shutil.rmtree(stage.paths.backups)
    stage.paths.backups.write_text("no folder", encoding="utf-8")
    keeper.start()
    _until(stage, lambda: bool(keeper.trouble))
    stage.show()


def _check(stage: Stage, *, wrong: str = "") -> None:
    """The window that looks the journal over, after another program did `wrong`."""
    from filmjournal.ui.dialogs.check_journal import CheckJournal

    if wrong:
        with closing(sqlite3.connect(stage.paths.journal)) as connection:
            connection.execute(wrong)
            connection.commit()
    stage.do(ActionId.CHECK_JOURNAL)
    (window,) = stage.view.findChildren(CheckJournal)
    _until(stage, window.again_button.isVisible)


def _damaged(stage: Stage, *, rescue: bool = False) -> None:
    """A journal of which a page was overwritten while nobody looked."""
    assert stage.shell.actions_ is not None
    _until(stage, lambda: stage.shell.actions_.backups.keeper.latest is not None)
    stage.shell._close_view()
    with stage.paths.journal.open("rb+") as file:
        file.write(bytes(4096))
    stage.shell.open_journal()
    settle(stage.shell, 1.0)
    if rescue:
        stage.shell.replacing.rescue()
        _until(stage, lambda: stage.shell.view is not None and stage.view.bus.is_open)
        settle(stage.shell, 1.0)


def _dropping(stage: Stage) -> None:
    stage.show()
    hint = DropHint(stage.view)
    hint.offer()


SHOTS = (
    Shot("first-start", _nothing, "none"),
    Shot("unavailable", _nothing, "foreign"),
    Shot("empty-journal", _nothing, "empty"),
    Shot("entry"),
    Shot("entry-foot", _bottom),
    Shot("entry-writing", _writing),
    Shot("entry-narrow", size="narrow"),
    Shot("list-narrowest", size="narrowest", themes=("light",)),
    Shot("entry-narrowest", _turned, size="narrowest"),
    Shot("entry-wide", size="wide"),
    Shot("entry-still", _still),
    Shot("still-asked", lambda stage: _still(stage, asked=True)),
    Shot("still-narrowest", _still, size="narrowest", themes=("light",)),
    Shot("still-missing", lambda stage: _still(stage, missing=True), themes=("light",)),
    Shot("blocks", _rewritten(BLOCKS)),
    Shot("blocks-narrowest", _rewritten(BLOCKS), size="narrowest", themes=("light",)),
    Shot("blocks-mirrored", _rewritten(BLOCKS), mirrored=True, themes=("light",)),
    Shot("text-menu", _tool_menu, themes=("light",)),
    Shot("more-tools-narrow", lambda stage: _tool_menu(stage, more=True), size="narrow"),
    Shot("link-popup", _link),
    Shot("spelling", _rewritten(MISSPELT, _spelling)),
    Shot("spelling-menu", _rewritten(MISSPELT, _spelling_menu)),
    Shot("offered-people", lambda stage: _type(stage, " And Frank (Bil")),
    Shot("offered-films", _offered_films),
    Shot("offered-films-narrowest", _offered_films, size="narrowest", themes=("light",)),
    Shot("film-field", _film_field),
    Shot("hover", _hover),
    Shot("backlinks", _backlinks),
    Shot(
        "link-mentions",
        _rewritten(REVIEW.replace('<a data-film="5">Blood Ties</a>', "Blood Ties"), _by(A.LINK_MENTIONS)),
    ),
    Shot("take-cast", _rewritten(REVIEW.replace("After the", "Then Ada (Jane Doe). After the"), _by(A.TAKE_CAST))),
    Shot("history", _rewritten(REVIEW.replace("boys", "children").replace(" breath, gravel.", ""), _history)),
    Shot("history-narrowest", _rewritten("<p>Another text.</p>", _history), size="narrowest", themes=("light",)),
    Shot("history-empty", lambda stage: (stage.show(1), _history(stage)), themes=("light",)),
    Shot("focus", _focus),
    Shot("focus-selection", lambda stage: _focus(stage, select=True)),
    Shot("focus-narrow", lambda stage: _focus(stage, select=True), size="narrowest", themes=("light",)),
    Shot("focus-mirrored", _focus, mirrored=True, themes=("light",)),
    Shot("full-screen", _full_screen, themes=("light",)),
    Shot("own-window", _own_window),
    Shot("compact", settings=(("density", "compact"),)),
    Shot("large", settings=(("density", "large"),), themes=("light",)),
    Shot("mirrored", mirrored=True),
    Shot("mirrored-odd", lambda stage: stage.show(3), "odd", mirrored=True, themes=("light",)),
    Shot("film-page", _film, "films"),
    Shot("film-page-foot", lambda stage: _film(stage, foot=True), "films"),
    Shot("film-page-still", lambda stage: _film(stage, act=_still_chosen), "films"),
    Shot("film-page-narrowest", lambda stage: (_film(stage), stage.view.show_turn("entry")), "films", "narrowest"),
    Shot("film-page-wide", _film, "films", "wide", themes=("light",)),
    Shot("film-page-mirrored", _film, "films", mirrored=True, themes=("light",)),
    Shot("film-page-same", lambda stage: _film(stage, "Dream House"), "films"),
    Shot("film-page-bare", lambda stage: _film(stage, "Someday"), "films"),
    Shot("film-page-long", lambda stage: _film(stage, "Remarkable"), "films", themes=("light",)),
    Shot("film-page-entry-foot", _entry_foot, "films"),
    Shot("merge", lambda stage: _film(stage, "Dream House", act=_merge), "films"),
    Shot("film-details", lambda stage: _film(stage, act=_by(A.FILM_DETAILS)), "films"),
    Shot("film-without-viewing", _by(A.SHOW_WATCHLIST)),
    Shot("all-films", _by(A.SHOW_FILMS), themes=("light",)),
    Shot("by-title", _by(A.SORT_TITLE), themes=("light",)),
    Shot("posters", _posters),
    Shot("posters-real", lambda stage: _posters(stage, real=True)),
    Shot("posters-narrowest", _posters, size="narrowest", themes=("light",)),
    Shot("posters-wide", _posters, "large", size="wide", themes=("light",)),
    Shot("posters-compact", _posters, settings=(("density", "compact"),), themes=("light",)),
    Shot("posters-mirrored", lambda stage: _posters(stage, real=True), mirrored=True, themes=("light",)),
    Shot("posters-odd", _posters, "odd"),
    Shot("posters-empty", _posters, "empty", themes=("light",)),
    Shot("statistics", _statistics, "large"),
    Shot("statistics-year", lambda stage: _statistics(stage, year=2017)),
    Shot("statistics-tables", lambda stage: _statistics(stage, tables=True), "large", themes=("light",)),
    Shot("statistics-narrowest", _statistics, "large", size="narrowest", themes=("light",)),
    Shot("statistics-mirrored", _statistics, "large", mirrored=True, themes=("light",)),
    Shot("statistics-odd", _statistics, "odd", themes=("light",)),
    Shot("statistics-empty", _statistics, "empty", themes=("light",)),
    Shot("quick-look", _quick_look),
    Shot("quick-look-blocks", _rewritten(BLOCKS, _quick_look), themes=("light",)),
    Shot("quick-look-odd", lambda stage: _quick_look(stage, 1), "odd", "narrowest"),
    Shot("quick-look-mirrored", lambda stage: _quick_look(stage, 3), "odd", mirrored=True, themes=("light",)),
    Shot("several", _several),
    Shot("several-narrowest", lambda stage: (_several(stage), stage.view.show_turn("entry")), size="narrowest"),
    Shot("several-mirrored", _several, mirrored=True, themes=("light",)),
    Shot("row-menu", lambda stage: (stage.show(), _row_menu(stage))),
    Shot("row-menu-several", lambda stage: _several(stage, menu=True), themes=("light",)),
    Shot("sidebar-unfolded", _unfolded),
    Shot("sidebar-folded", _list, size="narrow"),
    Shot("sidebar-mirrored", _unfolded, mirrored=True, themes=("light",)),
    Shot("list", _list),
    Shot("list-mirrored", _list, mirrored=True, themes=("light",)),
    Shot("list-note", _list_note),
    Shot("list-new", _new_list),
    Shot("list-renaming", _renaming),
    Shot("list-dragged-on", _dragged_on_list, themes=("light",)),
    Shot("trash", _trash),
    Shot("trash-and-lists", lambda stage: _deleted(stage, entries=(3, 7))),
    Shot("trash-lists-only", _deleted),
    Shot("trash-lists-narrowest", lambda stage: _deleted(stage, entries=(3, 7)), size="narrowest", themes=("light",)),
    Shot("deleted", lambda stage: _deleted(stage, window=True, entries=(3, 7))),
    Shot("deleted-several", lambda stage: _deleted(stage, window=True, chosen=3)),
    Shot("deleted-narrowest", lambda stage: _deleted(stage, window=True, size=(420, 460)), size="narrowest"),
    Shot("deleted-mirrored", lambda stage: _deleted(stage, window=True), mirrored=True, themes=("light",)),
    Shot("deleted-refused", lambda stage: _deleted(stage, window=True, act="refused")),
    Shot("deleted-empty", lambda stage: _deleted(stage, window=True, act="all")),
    Shot("toast", _toast),
    Shot("search", lambda stage: stage.search("crudup")),
    Shot("search-offers", _typed("billy cru", down=1)),
    Shot("search-offers-many", _typed("night"), journal="large"),
    Shot("search-offers-narrow", _typed("billy cru"), size="narrowest", themes=("light",)),
    Shot("search-offers-mirrored", _typed("mile"), mirrored=True, themes=("light",)),
    Shot("search-offers-odd", _typed("remark"), journal="odd", themes=("light",)),
    Shot("search-values", _typed("tag:")),
    Shot("search-recent", _recent),
    Shot("search-builder", _built("night cast:crudup year:1990..1999 rating:>=3.5")),
    Shot("search-builder-narrow", _built("is:liked OR -tag:none"), size="narrowest", themes=("light",)),
    Shot("search-builder-mirrored", _built("night is:liked rating:4"), mirrored=True, themes=("light",)),
    Shot("search-in-context", lambda stage: stage.search("night"), journal="large"),
    Shot("search-meant", lambda stage: stage.search("bily crudpu")),
    Shot("search-nothing", lambda stage: stage.search("nothing-of-the-kind")),
    Shot("search-mistake", lambda stage: stage.search("crudup year:abc")),
    Shot("log-empty", _log),
    Shot("log-offering", lambda stage: _log(stage, "p")),
    Shot("log-known", lambda stage: _log(stage, "1 Mile to You (2017)", rating="7")),
    Shot("log-date-mistake", lambda stage: _log(stage, "Aftersun (2022)", watched="30.2.2024")),
    Shot("log-narrowest", lambda stage: _log(stage, "Aftersun"), size="narrowest", themes=("light",)),
    Shot("find", lambda stage: _find(stage, "the")),
    Shot("find-replace", lambda stage: _find(stage, "the", "a")),
    Shot("find-narrowest", lambda stage: _find(stage, "the", "a"), size="narrowest"),
    Shot("find-nothing", lambda stage: _find(stage, "zebra"), themes=("light",)),
    Shot("replace-everywhere", lambda stage: _replace_everywhere(stage, "morning", "evening"), "large"),
    Shot("replace-everywhere-empty", _replace_everywhere, themes=("light",)),
    Shot("replace-everywhere-nothing", lambda stage: _replace_everywhere(stage, "zebra"), themes=("light",)),
    Shot("replace-everywhere-odd", lambda stage: _replace_everywhere(stage, "د", "X"), "odd", mirrored=True),
    Shot("conflict", _conflict),
    Shot("conflict-compared", lambda stage: _conflict(stage, compare=True)),
    Shot("file-renamed", lambda stage: _hurt(stage, _renamed)),
    Shot("file-replaced", lambda stage: _hurt(stage, _replaced)),
    Shot("file-gone", lambda stage: _hurt(stage, Path.unlink)),
    Shot("file-synced", _synced),
    Shot("cast-field", _cast),
    Shot("cast-completion", _completion),
    Shot("menu", _menu),
    Shot("preferences", _by(A.PREFERENCES)),
    Shot("backups", _backups),
    Shot("backups-different", lambda stage: _backups(stage, "OTHER")),
    Shot("backups-narrow", lambda stage: _backups(stage, size=(460, 720)), size="narrowest"),
    Shot("backups-wide", lambda stage: _backups(stage, size=(1500, 860)), size="wide", themes=("light",)),
    Shot("backups-mirrored", lambda stage: _backups(stage, "HERE"), mirrored=True, themes=("light",)),
    Shot("backups-empty", _no_backups),
    Shot("backups-asked", lambda stage: _backups(stage, asked=True)),
    Shot("backup-trouble", _backup_trouble),
    Shot("check-sound", _check),
    Shot("check-mendable", lambda stage: _check(stage, wrong="UPDATE film SET entry_count = 9")),
    Shot("check-damaged", lambda stage: _check(stage, wrong="UPDATE review SET html = '<p>Gone.</p>'")),
    Shot("unavailable-damaged", _damaged),
    Shot("rescued", lambda stage: _damaged(stage, rescue=True)),
    Shot("shortcuts", _by(A.SHORTCUTS)),
    Shot("help", _by(A.HELP)),
    Shot("about", _by(A.ABOUT)),
    Shot("details", _by(A.FILM_DETAILS)),
    Shot("title-of-300", lambda stage: stage.show(1), "odd"),
    Shot("title-of-300-narrow", lambda stage: stage.show(1), "odd", "narrow", themes=("light",)),
    Shot("japanese", lambda stage: stage.show(2), "odd"),
    Shot("arabic", lambda stage: stage.show(3), "odd"),
    Shot("markup-in-a-title", lambda stage: stage.show(4), "odd", themes=("light",)),
    Shot("people", lambda stage: _people(stage, "crudup")),
    Shot("people-large", _people, "large"),
    Shot("people-wide", _people, "large", "wide", themes=("dark",)),
    Shot("people-narrowest", _people, "large", "narrowest", themes=("light",)),
    Shot("person-narrowest", lambda stage: _people(stage, turned=True), "large", "narrowest", themes=("light",)),
    Shot("people-mirrored", _people, "odd", mirrored=True, themes=("light",)),
    Shot("people-compact", _people, "large", settings=(("density", "compact"),), themes=("light",)),
    Shot("people-empty", _people, "empty", themes=("light",)),
    Shot("people-nobody", lambda stage: _people(stage, "zzz"), themes=("light",)),
    Shot("merge-people", lambda stage: _people(stage, merging=True)),
    Shot("import", lambda stage: _import(stage, LETTERBOXD)),
    Shot("import-narrow", lambda stage: _import(stage, LETTERBOXD), size="narrow"),
    Shot("import-narrowest", lambda stage: _import(stage, LETTERBOXD), size="narrowest", themes=("light",)),
    Shot("import-mirrored", lambda stage: _import(stage, LETTERBOXD), mirrored=True, themes=("light",)),
    Shot("import-columns", lambda stage: _import(stage, TABLE)),
    Shot("import-columns-narrowest", lambda stage: _import(stage, TABLE), size="narrowest", themes=("light",)),
    Shot("import-under-way", _import_under_way),
    Shot("import-trouble", lambda stage: _import(stage, {"letter.txt": "Dear mother,"})),
    Shot("import-result", lambda stage: _import(stage, LETTERBOXD, _imported)),
    Shot("import-drop", _dropping),
    Shot("publish", _publish),
    Shot("publish-first", lambda stage: _publish(stage, "")),
    Shot("publish-lower", _publish_lower),
    Shot("publish-wrong", _publish_wrong),
    Shot("publish-narrow", _publish, size="narrow", themes=("light",)),
    Shot("publish-narrowest", _publish, size="narrowest", themes=("light",)),
    Shot("publish-narrowest-lower", _publish_lower, size="narrowest", themes=("light",)),
    Shot("publish-wide", _publish, size="wide", themes=("light",)),
    Shot("publish-large", _publish, settings=(("density", "large"),), themes=("light",)),
    Shot("publish-mirrored", _publish_lower, mirrored=True, themes=("light",)),
    Shot("publish-empty", lambda stage: _publish(stage, ""), "empty"),
    Shot("publish-preview", _publish_preview),
    Shot("publish-under-way", _publish_under_way),
    Shot("publish-trouble", _publish_trouble),
    Shot("publish-result", lambda stage: _published(stage, again=False), themes=("light",)),
    Shot("publish-result-again", _published),
    Shot("publish-again", _publish_settings_again),
    Shot("imports", lambda stage: _import(stage, LETTERBOXD, _imports)),
    Shot("ten-thousand", _nothing, "large"),
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
