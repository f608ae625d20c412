"""Pages out of templates: ours, or those that a person keeps in a folder, which are trusted with words only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from filmjournal import resources
from filmjournal.domain import rating as ratings
from filmjournal.domain.sorting import last_name_first
from filmjournal.i18n import _, ngettext
from filmjournal.publishing import words
from filmjournal.publishing.site import drawing, own_templates
from filmjournal.publishing.site.content import FilmContent, Page, Site
from filmjournal.publishing.site.pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

_OURS = "templates"
_SITE = "site"  # the folder there


@dataclass(frozen=True, slots=True)
class Renderer:
    """What writes the pages of one site."""

    site: Site
    _environment: Environment
    _own: Mapping[str, str]

    def page(self, page: Page, content: object) -> bytes:
        """A page of the site. Raises InvalidValue for what is wrong in a template that a person wrote."""
        root = "../" * page.address.count("/")
        try:
            template = self._environment.get_template(f"{_SITE}/{page.kind}.html")
            return template.render(site=self.site, page=page, root=root, content=content).encode()
        except Exception as error:
            if not self._own:
                raise
            raise own_templates.explained(error, self._own) from None


def renderer(site: Site, own: Mapping[str, str] | None = None) -> Renderer:
    """What writes the pages of a site, with a person's own templates by name (`film.html`) in the place of ours.

    Theirs run in a sandbox: they see the documented values and can neither change them nor reach beyond them. Raises
    InvalidValue for one that is no template at all.
    """
    own = own or {}
    templates = environment(site.language, own)
    templates.globals.update(_frame(templates, site))
    templates.filters.update(Pieces(site.language, keeping=True).filters())
    for name in own:
        try:
            templates.get_template(f"{_SITE}/{name}")
        except Exception as error:
            raise own_templates.explained(error, own) from None
    return Renderer(site, templates, own)


def _frame(templates: Environment, site: Site) -> dict[str, object]:
    """The parts of the frame, each written once for all pages on which it is the same."""
    marked = {one.address for one in (*site.doors, *site.further, *site.extra_pages)}

    def here(page: Page) -> str:
        return page.address if page.address in marked else ""

    @cache
    def written(part: str, *values: str) -> Markup:
        macro = getattr(templates.get_template(f"{_SITE}/_frame.html").module, part)
        return Markup(macro(site, *values))

    return {
        "masthead": lambda page, base: written("masthead", base, page.door, here(page)),
        "further": lambda page, base: written("further", base, here(page)),
    }


def environment(language: str, own: Mapping[str, str] | None = None) -> Environment:
    """Our templates with what they can use, in a language; a person's own come before them, in a sandbox."""
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    own = own or {}
    # The sandbox looks at each value that a template names, which takes as long again as writing the page.
    make: type[Environment] = ImmutableSandboxedEnvironment if own else Environment
    templates = make(
        loader=ChoiceLoader([own_templates.loader(own, _SITE), FileSystemLoader(resources.root() / _OURS)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    templates.globals.update(_helpers(language))
    templates.filters.update(Pieces(language).filters())
    return templates


def _helpers(language: str) -> dict[str, object]:
    """What templates can use beside the values that they are given."""
    return {
        "_": _,
        "ngettext": ngettext,
        "name": words.name,
        "names": words.names,
        "sentence": words.sentence,
        "isolated": words.isolated,
        "job_heading": words.job_heading,
        "place_name": words.place_name,
        "last_name_first": last_name_first,
        "spoken": ratings.spoken,
        "star_symbols": drawing.star_symbols(),
        "stars": drawing.stars,
        "placeholder": drawing.placeholder,
        "other_titles": _other_titles,
        "count_line": _count_line,
        "seen": lambda viewing: words.seen(viewing.date, rewatch=viewing.rewatch, language=language),
        "date": lambda date: words.date_in_words(date, language),
        "weekday": lambda date: words.weekday_and_day(date, language),
        "number": lambda number: words.number(number, language),
        "decimal": lambda number: words.decimal(number, language),
    }


def _other_titles(content: FilmContent) -> list[str]:
    """The titles of a film that are neither its title nor its original one, each once."""
    known = (content.film.title, content.original_title)
    return [title for title in dict.fromkeys(content.alternative_titles) if title not in known]


def _count_line(site: Site) -> str:
    """`812 films, 640 reviews since 1987`."""
    films = ngettext("{count} film", "{count} films", site.films).format(count=words.number(site.films, site.language))
    reviews = ngettext("{count} review", "{count} reviews", site.reviews).format(
        count=words.number(site.reviews, site.language)
    )
    if site.since is None:
        return _("{films}, {reviews}").format(films=films, reviews=reviews)
    return _("{films}, {reviews} since {year}").format(films=films, reviews=reviews, year=site.since)
