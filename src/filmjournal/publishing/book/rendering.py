"""The documents of a book out of templates: XML, in which all that is shown is escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from filmjournal import resources
from filmjournal.domain.films import title_and_year
from filmjournal.i18n import _, ngettext
from filmjournal.publishing import words
from filmjournal.publishing.content import CastLine

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> Environment:
    """The templates of `templates/book` with what they may use; a name that is not given is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(resources.root() / "templates" / "book"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=_printable,
    )
    templates.globals.update(
        _=_,
        ngettext=ngettext,
        name=words.name,
        names=words.names,
        titled=lambda title, year: words.isolated(title_and_year(title, year)),
        cast_line=_cast_line,
    )
    return templates


def _printable(value: object) -> object:
    return words.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _cast_line(line: CastLine) -> Markup:
    person = words.name(line.person)
    if not line.character:
        return person
    return words.sentence(_("{person} as {character}"), person=person, character=words.name(line.character))
