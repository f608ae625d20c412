"""What `add` and `edit` can say of an entry and its film: the options, and the values that they become."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from filmjournal.cli.arguments import number_of_film, value
from filmjournal.domain import partial_date, rating
from filmjournal.domain.cast_lines import CastLine, parse_credit
from filmjournal.domain.errors import NotFound
from filmjournal.domain.names import LONGEST_NAME, LONGEST_TITLE, clean_line
from filmjournal.i18n import _
from filmjournal.services.commands import EntryValues

_T = TypeVar("_T")
_LARGEST_REVIEW_FILE = 8_000_001  # bytes; one more than may be read, so that the reader can tell
# Of the options below, those that say something of a viewing; the others are about its film.
_OF_VIEWING = frozenset(
    {"watched", "rating", "rewatch", "finished", "headline", "review_file", "tags", "place", "medium", "companions"}
    | {"private"}
)


def configure(parser: ArgumentParser, *, editing: bool) -> None:
    """Add the options. For editing there are those that take something back, and '' clears what is repeatable."""
    viewing = parser.add_argument_group(_("the viewing"))
    _valued(viewing, "--watched", _("DATE"), value(partial_date.parse), _("when: 2017-06-11, 2017-06 or 2017"))
    _valued(viewing, "--rating", _("STARS"), value(rating.parse), _("0.5 to 5, in halves"))
    _switch(viewing, "rewatch", "--rewatch", _("seen before"), "--no-rewatch" if editing else None)
    _switch(viewing, "unfinished", "--unfinished", _("not seen to its end"), "--finished" if editing else None)
    _valued(viewing, "--headline", _("TEXT"), _line(_("A headline"), LONGEST_TITLE), _("the review's headline"))
    _valued(viewing, "--review-file", _("FILE"), str, _("the review, as HTML, Markdown or plain text"))
    _repeated(viewing, "--tag", "tags", _("TAG"), _name(_("A tag")), _("a tag"), editing)
    _valued(viewing, "--place", _("PLACE"), _line(_("A place"), LONGEST_TITLE), _("where it was seen"))
    _valued(viewing, "--medium", _("MEDIUM"), _line(_("A medium"), LONGEST_TITLE), _("such as cinema or DVD"))
    _repeated(viewing, "--with", "companions", _("NAME"), _name(_("A name")), _("with whom"), editing)
    _switch(viewing, "private", "--private", _("never published"), "--no-private" if editing else None)
    film = parser.add_argument_group(_("the film"))
    as_character = _("an actor, or “actor as character”")
    _repeated(film, "--cast", "cast", _("ACTOR"), value(parse_credit), as_character, editing)
    _repeated(film, "--director", "directors", _("NAME"), _name(_("A name")), _("who directed it"), editing)
    _switch(film, "like", "--like", _("a film that is liked"), "--no-like" if editing else None)
    of_today = _("what it is worth today, apart from any viewing")
    _valued(film, "--film-rating", _("STARS"), value(rating.parse), of_today)
    _switch(film, "watchlist", "--watchlist", _("to be seen"), "--no-watchlist" if editing else None)
    which = _("the film that the entry is of") if editing else _("which film, where several have that title")
    _valued(film, "--film", "ID", number_of_film, which)


def speaks_of_viewing(arguments: Namespace) -> bool:
    """Whether an option was given that says something of a viewing."""
    return any(name in arguments for name in _OF_VIEWING | {"unfinished"})


def entry_values(arguments: Namespace) -> EntryValues:
    """What was said of the viewing. Raises NotFound and Refused for a review file that can't be read."""
    given: dict[str, Any] = {name: value for name, value in vars(arguments).items() if name in _OF_VIEWING}
    if "unfinished" in arguments:
        given["finished"] = not arguments.unfinished
    for name in ("tags", "companions"):
        if name in given:
            given[name] = without_empty(given[name])
    if "review_file" in given:
        given["review_html"] = _review(given.pop("review_file"))
    return cast(EntryValues, given)


def cast_of(arguments: Namespace) -> tuple[CastLine, ...]:
    """The cast that was given."""
    return without_empty(getattr(arguments, "cast", []))


def directors_of(arguments: Namespace) -> tuple[str, ...]:
    """The directors that were given."""
    return without_empty(getattr(arguments, "directors", []))


def without_empty(values: list[_T]) -> tuple[_T, ...]:
    """The values of a repeatable option; an empty one only clears what was there."""
    return tuple(item for item in values if item)


def _review(name: str) -> str:
    """The review in a file as HTML; an empty name is no review."""
    if not name:
        return ""
    from filmjournal.richtext.reading import from_file
    from filmjournal.richtext.serialise import to_html

    try:
        with Path(name).expanduser().open("rb") as file:
            data = file.read(_LARGEST_REVIEW_FILE)
    except OSError as trouble:
        raise NotFound(
            _("The review file {name} can't be read: {reason}.").format(name=name, reason=trouble.strerror)
        ) from None
    except ValueError:  # a name with a zero character
        raise NotFound(_("There is no file of that name.")) from None
    return to_html(from_file(data, name))


def _valued(options: Any, flag: str, metavar: str, read: Callable[[str], object], words: str) -> None:
    options.add_argument(flag, metavar=metavar, type=read, default=SUPPRESS, help=words)


def _repeated(
    options: Any, flag: str, name: str, metavar: str, read: Callable[[str], object], words: str, editing: bool
) -> None:
    def read_or_clear(text: str) -> object:
        return read(text) if text.strip() else None

    more = _("{words}; again for more, '' for none") if editing else _("{words}; again for more")
    options.add_argument(
        flag,
        dest=name,
        metavar=metavar,
        action="append",
        type=read_or_clear if editing else read,
        default=SUPPRESS,
        help=more.format(words=words),
    )


def _switch(options: Any, name: str, flag: str, words: str, opposite: str | None) -> None:
    both = options.add_mutually_exclusive_group()
    both.add_argument(flag, dest=name, action="store_true", default=SUPPRESS, help=words)
    if opposite:
        both.add_argument(
            opposite, dest=name, action="store_false", default=SUPPRESS, help=_("not so: {words}").format(words=words)
        )


def _line(what: str, longest: int) -> Callable[[str], str]:
    return value(lambda text: clean_line(text, what, longest))


def _name(what: str) -> Callable[[str], str]:
    read = _line(what, LONGEST_NAME)

    def not_empty(text: str) -> str:
        name = read(text)
        if not name:
            raise ArgumentTypeError(_("{what} can't be empty.").format(what=what))
        return name

    return not_empty
