"""Every action of the window, declared once: its name, its menu, its keys. Menus and the shortcuts page read this."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from filmjournal.i18n import N_


class Menu(Enum):
    """The menus, in their order; the value is the name."""

    JOURNAL = N_("&Journal")
    EDIT = N_("&Edit")
    FILM = N_("&Film")
    LISTS = N_("&Lists")
    GO = N_("&Go")
    VIEW = N_("&View")
    FORMAT = N_("F&ormat")
    INSERT = N_("&Insert")
    HELP = N_("&Help")


class Needs(Enum):
    """What must be there for an action to be possible."""

    NOTHING = auto()
    JOURNAL = auto()
    FILM = auto()
    ENTRY = auto()
    TRASHED = auto()
    LIST = auto()  # one is shown
    EDITOR = auto()


class ActionId(Enum):
    """The actions."""

    LOG_FILM = auto()
    NEW_JOURNAL = auto()
    OPEN_JOURNAL = auto()
    OPEN_BESIDE = auto()
    RECENT = auto()
    SAVE_AS = auto()
    IMPORT = auto()
    IMPORT_FOLDER = auto()
    IMPORTS = auto()
    EXPORT_PAGE = auto()
    PRINT = auto()
    EXPORT_PDF = auto()
    PRINT_YEAR = auto()
    EXPORT_JSON = auto()
    EXPORT_AS = auto()
    PUBLISH = auto()
    BACK_UP_NOW = auto()
    BACK_UP = auto()
    BACKUPS = auto()
    DELETED = auto()
    CHECK_JOURNAL = auto()
    PREFERENCES = auto()
    CLOSE_WINDOW = auto()
    QUIT = auto()
    UNDO = auto()
    REDO = auto()
    FIND = auto()
    BUILD_SEARCH = auto()
    FIND_IN_REVIEW = auto()
    FIND_NEXT = auto()
    FIND_PREVIOUS = auto()
    REPLACE_IN_REVIEW = auto()
    REPLACE_EVERYWHERE = auto()
    HISTORY = auto()
    REMOVE_ENTRY = auto()
    PUT_BACK = auto()
    CONTEXT_MENU = auto()
    ADD_VIEWING = auto()
    FILM_DETAILS = auto()
    FILM_PAGE = auto()
    MERGE_FILMS = auto()
    TAKE_CAST = auto()
    LIKE = auto()
    REWATCH = auto()
    PRIVATE = auto()
    WATCHLIST = auto()
    OPEN_IN_WINDOW = auto()
    NEW_LIST = auto()
    NOTE_ON_LIST = auto()
    TAKE_OFF_LIST = auto()
    SHOW_FILMS = auto()
    SHOW_DIARY = auto()
    SHOW_WATCHLIST = auto()
    SHOW_TRASH = auto()
    SHOW_PEOPLE = auto()
    VIEW_LIST = auto()
    VIEW_POSTERS = auto()
    VIEW_DIARY = auto()
    VIEW_STATISTICS = auto()
    IN_COLUMNS = auto()
    POSTER_TITLES = auto()
    SORT_WATCHED = auto()
    SORT_TITLE = auto()
    SORT_YEAR = auto()
    SORT_RATING = auto()
    SORT_LOGGED = auto()
    THEME_SYSTEM = auto()
    THEME_LIGHT = auto()
    THEME_DARK = auto()
    LARGER = auto()
    SMALLER = auto()
    USUAL_SIZE = auto()
    FOCUS_MODE = auto()
    FULL_SCREEN = auto()
    NEXT_PANE = auto()
    PREVIOUS_PANE = auto()
    STRONG = auto()
    EM = auto()
    UNDERLINE = auto()
    STRIKE = auto()
    SUPERSCRIPT = auto()
    SUBSCRIPT = auto()
    CODE = auto()
    SPOILER = auto()
    CLEAR_FORMATTING = auto()
    PARAGRAPH = auto()
    HEADING = auto()
    SMALL_HEADING = auto()
    QUOTE = auto()
    BULLETS = auto()
    NUMBERS = auto()
    INDENT = auto()
    OUTDENT = auto()
    CODE_BLOCK = auto()
    SPOILER_BLOCK = auto()
    RULE = auto()
    LINK = auto()
    FOLLOW_LINK = auto()
    FILM_REFERENCE = auto()
    LINK_MENTIONS = auto()
    INSERT_PICTURE = auto()
    PICTURE_TEXT = auto()
    PASTE_PLAIN = auto()
    NEXT_MISSPELLING = auto()
    SPELLING = auto()
    HELP = auto()
    SHORTCUTS = auto()
    ABOUT = auto()


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. Of the `keys` the first is shown; all of them work. Actions of one `choice` exclude each other."""

    id: ActionId
    text: str
    menu: Menu
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: Needs = Needs.NOTHING
    choice: str = ""
    separated: bool = False  # a line before it in the menu
    submenu: bool = False  # filled by the window
    toggles: bool = False  # on or off, shown with a tick


_A, _M, _N = ActionId, Menu, Needs

CATALOGUE = (
    ActionSpec(_A.LOG_FILM, N_("&Log a film…"), _M.JOURNAL, ("Ctrl+N",), "plus", _N.JOURNAL),
    ActionSpec(_A.NEW_JOURNAL, N_("&New journal…"), _M.JOURNAL, ("Ctrl+Alt+N",), separated=True),
    ActionSpec(_A.OPEN_JOURNAL, N_("&Open a journal…"), _M.JOURNAL, ("Ctrl+O",), "folder"),
    ActionSpec(_A.OPEN_BESIDE, N_("Open in &a new window…"), _M.JOURNAL, ("Ctrl+Alt+O",)),
    ActionSpec(_A.RECENT, N_("&Recent journals"), _M.JOURNAL, submenu=True),
    ActionSpec(_A.SAVE_AS, N_("&Save the journal as…"), _M.JOURNAL, ("Ctrl+Alt+S",), needs=_N.JOURNAL),
    ActionSpec(_A.IMPORT, N_("&Import…"), _M.JOURNAL, ("Ctrl+J",), "import", _N.JOURNAL, separated=True),
    ActionSpec(_A.IMPORT_FOLDER, N_("Import a &folder…"), _M.JOURNAL, ("Ctrl+Alt+J",), needs=_N.JOURNAL),
    ActionSpec(_A.IMPORTS, N_("I&mports…"), _M.JOURNAL, ("Ctrl+Shift+J",), needs=_N.JOURNAL),
    ActionSpec(_A.EXPORT_PAGE, N_("&Export this page…"), _M.JOURNAL, ("Ctrl+E",), "export", _N.ENTRY, separated=True),
    ActionSpec(_A.PRINT, N_("Prin&t…"), _M.JOURNAL, ("Ctrl+P",), "print", _N.ENTRY),
    ActionSpec(_A.EXPORT_PDF, N_("Save as P&DF…"), _M.JOURNAL, ("Ctrl+Alt+P",), needs=_N.ENTRY),
    ActionSpec(_A.PRINT_YEAR, N_("Print a &year…"), _M.JOURNAL, ("Ctrl+Alt+Y",), needs=_N.JOURNAL),
    ActionSpec(_A.EXPORT_JSON, N_("Export the journal as &JSON…"), _M.JOURNAL, ("Ctrl+Shift+E",), needs=_N.JOURNAL),
    ActionSpec(_A.EXPORT_AS, N_("E&xport the journal as"), _M.JOURNAL, needs=_N.JOURNAL, submenu=True),
    ActionSpec(_A.PUBLISH, N_("Publish a &web site…"), _M.JOURNAL, ("Ctrl+Alt+W",), needs=_N.JOURNAL),
    ActionSpec(_A.BACK_UP_NOW, N_("Back &up now"), _M.JOURNAL, ("Ctrl+Alt+U",), "backup", _N.JOURNAL, separated=True),
    ActionSpec(_A.BACK_UP, N_("&Back up to a file…"), _M.JOURNAL, ("Ctrl+Alt+B",), needs=_N.JOURNAL),
    ActionSpec(_A.BACKUPS, N_("Bac&kups and restore…"), _M.JOURNAL, ("Ctrl+Alt+Z",), needs=_N.JOURNAL),
    ActionSpec(_A.DELETED, N_("Deleted lists and ta&gs…"), _M.JOURNAL, ("Ctrl+Shift+T",), needs=_N.JOURNAL),
    ActionSpec(_A.CHECK_JOURNAL, N_("C&heck the journal…"), _M.JOURNAL, ("Ctrl+Alt+G",), needs=_N.JOURNAL),
    ActionSpec(_A.PREFERENCES, N_("&Preferences…"), _M.JOURNAL, ("Ctrl+,",), "settings", separated=True),
    ActionSpec(_A.CLOSE_WINDOW, N_("&Close the window"), _M.JOURNAL, ("Ctrl+W",), separated=True),
    ActionSpec(_A.QUIT, N_("&Quit"), _M.JOURNAL, ("Ctrl+Q",)),
    ActionSpec(_A.UNDO, N_("&Undo"), _M.EDIT, ("Ctrl+Z",), "undo", _N.JOURNAL),
    ActionSpec(_A.REDO, N_("&Redo"), _M.EDIT, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", _N.JOURNAL),
    # In the review while the caret is in it, elsewhere in the journal.
    ActionSpec(_A.FIND, N_("&Find here…"), _M.EDIT, ("Ctrl+F",), "search", _N.JOURNAL, separated=True),
    ActionSpec(_A.BUILD_SEARCH, N_("Build a &search…"), _M.EDIT, ("Ctrl+Shift+B",), "filter", _N.JOURNAL),
    ActionSpec(_A.FIND_IN_REVIEW, N_("Find in the re&view…"), _M.EDIT, ("Ctrl+Alt+F",), needs=_N.EDITOR),
    ActionSpec(_A.FIND_NEXT, N_("Find &next"), _M.EDIT, ("F3",), needs=_N.EDITOR),
    ActionSpec(_A.FIND_PREVIOUS, N_("Find previ&ous"), _M.EDIT, ("Shift+F3",), needs=_N.EDITOR),
    ActionSpec(_A.REPLACE_IN_REVIEW, N_("R&eplace in the review…"), _M.EDIT, ("Ctrl+H",), needs=_N.ENTRY),
    ActionSpec(_A.REPLACE_EVERYWHERE, N_("Replace in &all reviews…"), _M.EDIT, ("Ctrl+Shift+R",), needs=_N.JOURNAL),
    ActionSpec(_A.PASTE_PLAIN, N_("&Paste as plain text"), _M.EDIT, ("Ctrl+Shift+V",), needs=_N.EDITOR),
    ActionSpec(
        _A.NEXT_MISSPELLING, N_("Next misspe&lled word"), _M.EDIT, ("F7",), needs=_N.EDITOR, separated=True
    ),
    ActionSpec(_A.SPELLING, N_("&Check spelling"), _M.EDIT, ("Shift+F7",), toggles=True),
    ActionSpec(
        _A.REMOVE_ENTRY, N_("&Move to the trash"), _M.EDIT, ("Ctrl+Shift+Del",), "trash", _N.ENTRY, separated=True
    ),
    ActionSpec(_A.PUT_BACK, N_("Put &back"), _M.EDIT, ("Ctrl+Shift+Ins",), needs=_N.TRASHED),
    ActionSpec(_A.CONTEXT_MENU, N_("Menu of w&hat is here"), _M.EDIT, ("Shift+F10",), separated=True),
    ActionSpec(_A.ADD_VIEWING, N_("&Add a viewing"), _M.FILM, ("Ctrl+Shift+N",), "plus", _N.FILM),
    ActionSpec(_A.FILM_DETAILS, N_("&Details of the film…"), _M.FILM, ("Ctrl+D",), "edit", _N.FILM),
    ActionSpec(_A.FILM_PAGE, N_("The film's pa&ge"), _M.FILM, ("Ctrl+Shift+D",), "film", _N.FILM),
    ActionSpec(_A.MERGE_FILMS, N_("&Merge with another film…"), _M.FILM, ("Ctrl+Shift+M",), needs=_N.FILM),
    ActionSpec(_A.TAKE_CAST, N_("&Take the cast from the review…"), _M.FILM, ("Ctrl+Alt+T",), needs=_N.ENTRY),
    ActionSpec(_A.LIKE, N_("&Like"), _M.FILM, ("Ctrl+L",), "heart", _N.FILM, separated=True),
    ActionSpec(_A.WATCHLIST, N_("On the &watchlist"), _M.FILM, ("Ctrl+Shift+W",), "watchlist", _N.FILM),
    ActionSpec(_A.REWATCH, N_("&Seen before"), _M.FILM, ("Ctrl+Shift+S",), "again", _N.ENTRY),
    ActionSpec(_A.PRIVATE, N_("&Private"), _M.FILM, ("Ctrl+Shift+P",), "lock", _N.ENTRY),
    ActionSpec(_A.HISTORY, N_("&History of the review…"), _M.FILM, ("Ctrl+Shift+Y",), "history", _N.ENTRY),
    ActionSpec(
        _A.OPEN_IN_WINDOW, N_("&Open in a window of its own"), _M.FILM, ("Ctrl+Shift+O",), "window", _N.ENTRY,
        separated=True,
    ),
    ActionSpec(_A.NEW_LIST, N_("&New list…"), _M.LISTS, ("Ctrl+Shift+L",), "plus", _N.JOURNAL),
    ActionSpec(
        _A.NOTE_ON_LIST, N_("N&ote on the film here…"), _M.LISTS, ("Ctrl+Shift+K",), "edit", _N.LIST, separated=True
    ),
    ActionSpec(_A.TAKE_OFF_LIST, N_("&Take off this list"), _M.LISTS, ("Ctrl+Alt+K",), needs=_N.LIST),
    ActionSpec(_A.SHOW_FILMS, N_("All &films"), _M.GO, ("Ctrl+1",), "film", _N.JOURNAL),
    ActionSpec(_A.SHOW_DIARY, N_("&Diary"), _M.GO, ("Ctrl+2",), "diary", _N.JOURNAL),
    ActionSpec(_A.SHOW_WATCHLIST, N_("&Watchlist"), _M.GO, ("Ctrl+3",), "watchlist", _N.JOURNAL),
    ActionSpec(_A.SHOW_PEOPLE, N_("&People"), _M.GO, ("Ctrl+5",), "person", _N.JOURNAL),
    ActionSpec(_A.SHOW_TRASH, N_("&Trash"), _M.GO, ("Ctrl+4",), "trash", _N.JOURNAL),
    ActionSpec(_A.NEXT_PANE, N_("&Next pane"), _M.GO, ("F6",), needs=_N.JOURNAL, separated=True),
    ActionSpec(_A.PREVIOUS_PANE, N_("P&revious pane"), _M.GO, ("Shift+F6",), needs=_N.JOURNAL),
    ActionSpec(_A.VIEW_LIST, N_("As a l&ist"), _M.VIEW, ("Alt+1",), "list", _N.JOURNAL, choice="view"),
    ActionSpec(_A.VIEW_POSTERS, N_("As &posters"), _M.VIEW, ("Alt+2",), "posters", _N.JOURNAL, choice="view"),
    ActionSpec(_A.VIEW_DIARY, N_("As a &diary"), _M.VIEW, ("Alt+3",), "diary", _N.JOURNAL, choice="view"),
    ActionSpec(_A.VIEW_STATISTICS, N_("As s&tatistics"), _M.VIEW, ("Alt+4",), "statistics", _N.JOURNAL, choice="view"),
    ActionSpec(_A.IN_COLUMNS, N_("List i&n columns"), _M.VIEW, ("Alt+5",), needs=_N.JOURNAL, toggles=True),
    ActionSpec(_A.POSTER_TITLES, N_("Titles &under posters"), _M.VIEW, ("Alt+6",), needs=_N.JOURNAL, toggles=True),
    ActionSpec(
        _A.SORT_WATCHED, N_("By date wat&ched"), _M.VIEW, ("Ctrl+Alt+5",), needs=_N.JOURNAL, choice="sort",
        separated=True,
    ),
    ActionSpec(_A.SORT_TITLE, N_("B&y title"), _M.VIEW, ("Ctrl+Alt+6",), needs=_N.JOURNAL, choice="sort"),
    ActionSpec(_A.SORT_YEAR, N_("By y&ear"), _M.VIEW, ("Ctrl+Alt+7",), needs=_N.JOURNAL, choice="sort"),
    ActionSpec(_A.SORT_RATING, N_("By &rating"), _M.VIEW, ("Ctrl+Alt+8",), needs=_N.JOURNAL, choice="sort"),
    ActionSpec(_A.SORT_LOGGED, N_("By date l&ogged"), _M.VIEW, ("Ctrl+Alt+9",), needs=_N.JOURNAL, choice="sort"),
    ActionSpec(_A.THEME_SYSTEM, N_("Light or dark &as the desktop"), _M.VIEW, choice="theme", separated=True),
    ActionSpec(_A.THEME_LIGHT, N_("&Light"), _M.VIEW, choice="theme"),
    ActionSpec(_A.THEME_DARK, N_("Dar&k"), _M.VIEW, choice="theme"),
    ActionSpec(_A.LARGER, N_("Lar&ger text"), _M.VIEW, ("Ctrl++", "Ctrl+="), separated=True),
    ActionSpec(_A.SMALLER, N_("S&maller text"), _M.VIEW, ("Ctrl+-",)),
    ActionSpec(_A.USUAL_SIZE, N_("Usual si&ze"), _M.VIEW, ("Ctrl+0",)),
    ActionSpec(_A.FOCUS_MODE, N_("&Focus mode"), _M.VIEW, ("F11",), "focus", _N.EDITOR, separated=True, toggles=True),
    ActionSpec(_A.FULL_SCREEN, N_("Full &screen"), _M.VIEW, ("Shift+F11", "Alt+Return"), toggles=True),
    ActionSpec(_A.STRONG, N_("&Bold"), _M.FORMAT, ("Ctrl+B",), "bold", _N.EDITOR),
    ActionSpec(_A.EM, N_("&Italic"), _M.FORMAT, ("Ctrl+I",), "italic", _N.EDITOR),
    ActionSpec(_A.UNDERLINE, N_("&Underline"), _M.FORMAT, ("Ctrl+U",), "underline", _N.EDITOR),
    ActionSpec(_A.STRIKE, N_("S&trikethrough"), _M.FORMAT, ("Ctrl+Shift+X",), "strike", _N.EDITOR),
    ActionSpec(_A.SUPERSCRIPT, N_("Supe&rscript"), _M.FORMAT, ("Ctrl+Alt+.",), needs=_N.EDITOR),
    ActionSpec(_A.SUBSCRIPT, N_("Subs&cript"), _M.FORMAT, ("Ctrl+Alt+,",), needs=_N.EDITOR),
    ActionSpec(_A.CODE, N_("Co&de"), _M.FORMAT, ("Ctrl+Shift+C",), needs=_N.EDITOR),
    ActionSpec(_A.SPOILER, N_("Spoil&er"), _M.FORMAT, ("Ctrl+Shift+H",), "spoiler", _N.EDITOR),
    ActionSpec(_A.CLEAR_FORMATTING, N_("Clear &formatting"), _M.FORMAT, ("Ctrl+\\",), "clear-format", _N.EDITOR),
    ActionSpec(_A.PARAGRAPH, N_("&Paragraph"), _M.FORMAT, ("Ctrl+Alt+0",), needs=_N.EDITOR, separated=True),
    ActionSpec(_A.HEADING, N_("&Heading"), _M.FORMAT, ("Ctrl+Alt+2",), needs=_N.EDITOR),
    ActionSpec(_A.SMALL_HEADING, N_("&Small heading"), _M.FORMAT, ("Ctrl+Alt+3",), needs=_N.EDITOR),
    ActionSpec(_A.QUOTE, N_("&Quote"), _M.FORMAT, ("Ctrl+Shift+9",), "quote", _N.EDITOR, separated=True),
    ActionSpec(_A.BULLETS, N_("Bulleted &list"), _M.FORMAT, ("Ctrl+Shift+8",), "bullets", _N.EDITOR),
    ActionSpec(_A.NUMBERS, N_("Nu&mbered list"), _M.FORMAT, ("Ctrl+Shift+7",), "numbered", _N.EDITOR),
    ActionSpec(_A.INDENT, N_("Inde&nt"), _M.FORMAT, ("Ctrl+]",), needs=_N.EDITOR),
    ActionSpec(_A.OUTDENT, N_("&Outdent"), _M.FORMAT, ("Ctrl+[",), needs=_N.EDITOR),
    ActionSpec(_A.CODE_BLOCK, N_("Bloc&k of code"), _M.FORMAT, ("Ctrl+Alt+C",), needs=_N.EDITOR),
    ActionSpec(_A.SPOILER_BLOCK, N_("Spoiler p&assage"), _M.FORMAT, ("Ctrl+Alt+H",), "spoiler", _N.EDITOR),
    ActionSpec(_A.LINK, N_("&Link…"), _M.INSERT, ("Ctrl+K",), "link", _N.EDITOR),
    ActionSpec(_A.FOLLOW_LINK, N_("Follow the l&ink"), _M.INSERT, ("Ctrl+Return",), needs=_N.EDITOR),
    ActionSpec(_A.FILM_REFERENCE, N_("&Film reference…"), _M.INSERT, ("Ctrl+Shift+F",), "film", _N.EDITOR),
    ActionSpec(_A.LINK_MENTIONS, N_("Link what I &wrote…"), _M.INSERT, ("Ctrl+Alt+L",), needs=_N.EDITOR),
    ActionSpec(_A.INSERT_PICTURE, N_("&Picture…"), _M.INSERT, ("Ctrl+Shift+I",), "image", _N.EDITOR),
    ActionSpec(_A.PICTURE_TEXT, N_("&Describe the picture…"), _M.INSERT, ("Ctrl+Alt+I",), needs=_N.EDITOR),
    ActionSpec(_A.RULE, N_("&Rule"), _M.INSERT, ("Ctrl+Alt+R",), "minus", _N.EDITOR),
    ActionSpec(_A.HELP, N_("&How to…"), _M.HELP, ("F1",)),
    ActionSpec(_A.SHORTCUTS, N_("&Keyboard shortcuts"), _M.HELP, ("Ctrl+F1",)),
    ActionSpec(_A.ABOUT, N_("&About Film Journal"), _M.HELP, ("Shift+F1",), "info"),
)  # fmt: skip


def spec(action: ActionId) -> ActionSpec:
    """The declaration of an action."""
    return _BY_ID[action]


_BY_ID = {declared.id: declared for declared in CATALOGUE}
