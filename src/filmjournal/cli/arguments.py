"""Arguments that several verbs take, and how their values are read."""

from __future__ import annotations

import re
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from typing import Any, TypeVar

from filmjournal.domain.errors import InvalidValue, NotFound
from filmjournal.i18n import _

LARGEST_ID = 2**63 - 1  # that the store can look up

_LONGEST = 40  # characters of what was typed that a sentence repeats

_T = TypeVar("_T")
_YEAR = re.compile(r"[0-9]{1,40}")
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,100}")


def value(parse: Callable[[str], _T]) -> Callable[[str], _T]:
    """A reader for argparse out of one that raises InvalidValue, so that the message names the option."""

    def read(text: str) -> _T:
        try:
            return parse(text)
        except InvalidValue as wrong:
            raise ArgumentTypeError(str(wrong)) from None

    return read


def number_of_entry(text: str) -> int:
    """The id of an entry. Raises NotFound for a number that is beyond any."""
    return _id(text, no_number_of_entry(text), _("There is no entry {id}."))


def no_number_of_entry(text: str) -> str:
    """That something is no id of an entry."""
    return _("“{text}” is no number of an entry.").format(text=_short(text))


def number_of_film(text: str) -> int:
    """The id of a film. Raises NotFound for a number that is beyond any."""
    return _id(text, _("“{text}” is no number of a film.").format(text=_short(text)), _("There is no film {id}."))


def is_whole_number(text: str) -> bool:
    """Whether a text is digits alone, with or without a minus sign."""
    return _WHOLE_NUMBER.fullmatch(text) is not None


def whole_number(text: str) -> int:
    """Any whole number."""
    return _whole_number(text, _("“{text}” is no whole number.").format(text=_short(text)))


def count(text: str) -> int:
    """A whole number that is not negative."""
    number = whole_number(text)
    if number < 0:
        raise ArgumentTypeError(_("This can't be negative."))
    return min(number, LARGEST_ID)


def year(text: str) -> int:
    """A year that a film can be of or be watched in. Raises InvalidValue."""
    from filmjournal.domain.film_titles import check_year

    plain = text.strip()
    if not _YEAR.fullmatch(plain):
        raise InvalidValue(_("“{text}” is no year. Write it like 2017.").format(text=_short(plain)))
    return check_year(int(plain))


def search_words(text: str) -> str:
    """A part of a search. Raises InvalidValue for what can't be in any text."""
    try:
        text.encode()
    except UnicodeEncodeError:  # bytes that are no text in this system's encoding
        raise InvalidValue(_("This search holds letters that can't be read.")) from None
    return text


def add_json(parser: ArgumentParser) -> None:
    """The option for answers that programs read."""
    parser.add_argument("--json", action="store_true", help=_("answer in JSON"))


def add_common(options: Any, *, again: bool = False) -> None:
    """The options of every verb, to a group of a parser's; `again` behind the verb, where they may stand too."""
    missing: dict[str, Any] = {"default": SUPPRESS} if again else {}
    options.add_argument("-h", "--help", action="help", help=_("show this help and exit"))
    options.add_argument("--journal", metavar=_("FILE"), help=_("the journal to use"), **missing)
    places = options.add_mutually_exclusive_group()
    places.add_argument(
        "--profile",
        metavar=_("DIR"),
        help=_("a folder with journal, settings, logs and backups all in one place"),
        **missing,
    )
    places.add_argument(
        "--temp-profile", action="store_true", help=_("a new profile that is removed afterwards"), **missing
    )
    options.add_argument("--debug", action="store_true", help=_("write more into the log"), **missing)


def _id(text: str, no_number: str, no_such: str) -> int:
    number = _whole_number(text, no_number)
    if abs(number) > LARGEST_ID:
        raise NotFound(no_such.format(id=number))
    return number


def _whole_number(text: str, sentence: str) -> int:
    if not is_whole_number(text):
        raise ArgumentTypeError(sentence)
    return int(text)


def _short(text: str) -> str:
    """As much of a text as a sentence has room for."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
