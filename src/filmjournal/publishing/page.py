"""The page of one entry as one HTML file that needs nothing else: its style inside, its pictures as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from filmjournal import resources
from filmjournal.domain import rating as ratings
from filmjournal.i18n import _, ngettext
from filmjournal.publishing import review_body, words
from filmjournal.publishing.content import CastLine, PageContent, Viewing
from filmjournal.publishing.stylesheet import hash_source, stylesheet
from filmjournal.richtext import gate
from filmjournal.richtext.tree import Figure

if TYPE_CHECKING:
    from jinja2 import Environment

_NAMES_IN_PAGE_TITLE = 7
_POLICY = Markup("default-src 'none'; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'")


@dataclass(frozen=True, slots=True)
class _WrittenViewing:
    """A viewing with its words made: `lead` is a still that opens the review, shown above the headline."""

    seen: Markup | None
    stars: tuple[str, ...]  # "full", "half" or "empty" for each of the five
    spoken_rating: str | None
    headline: str | None
    lead: Markup | None
    review: Markup | None
    language: str | None
    direction: str


def render_page(content: PageContent) -> str:
    """One self-contained page; the same content gives the same text.

    Raises ValueError where a theme file names a colour that is none.
    """
    style = stylesheet()
    return (
        environment()
        .get_template("page.html")
        .render(
            content=content,
            page_title=page_title(content),
            language=words.language_tag(content.language) or "en",
            direction="rtl" if words.direction(content.language) == "rtl" else "ltr",
            viewings=[_written(viewing, content) for viewing in content.viewings],
            other_titles=_other_titles(content),
            tags=list(dict.fromkeys(tag for viewing in content.viewings for tag in viewing.tags)),
            style=_trusted(style),
            policy=_POLICY.format(style=Markup(hash_source(style))),
        )
    )


def page_title(content: PageContent) -> str:
    """The name of a film's page: `TITLE (YEAR) actor, actor Movie Review`, with the first seven of a long cast."""
    title = words.isolated(content.title)
    film = f"{title} ({content.year})" if content.year is not None else title
    cast = ", ".join(words.isolated(line.person) for line in content.cast[:_NAMES_IN_PAGE_TITLE])
    return _("{film} Movie Review").format(film=f"{film} {cast}" if cast else film)


@cache
def environment() -> Environment:
    """The templates with what they may use. All that they show is escaped; a name that is not given is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(resources.root() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    templates.globals.update(
        _=_,
        ngettext=ngettext,
        name=words.name,
        names=words.names,
        job_heading=words.job_heading,
        cast_line=_cast_line,
    )
    return templates


def _finalize(value: object) -> object:
    return words.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _trusted(style: str) -> Markup:
    """Our own stylesheet, which stands in the page as it is: its hash is in the policy."""
    if "</" in style:
        raise ValueError("a stylesheet can't hold a tag")
    return Markup(style)


def _cast_line(line: CastLine) -> Markup:
    if line.character:
        return words.sentence(
            _("{person} as {character}"), person=words.name(line.person), character=words.name(line.character)
        )
    return words.name(line.person)


def _other_titles(content: PageContent) -> list[Markup]:
    lines = []
    original = content.original_title
    if original and original != content.title:
        lines.append(words.sentence(_("Original title: {title}"), title=words.name(original)))
    others = [title for title in dict.fromkeys(content.alternative_titles) if title not in (content.title, original)]
    if others:
        lines.append(words.sentence(_("Also known as {titles}"), titles=words.names(others)))
    return lines


def _written(viewing: Viewing, content: PageContent) -> _WrittenViewing:
    blocks = gate.parse(viewing.review_html).blocks
    headline = (viewing.headline or "").strip() or None
    around = review_body.Surroundings(content.images, content.addresses, first_level=3 if headline else 2)
    lead, rest = (blocks[:1], blocks[1:]) if blocks and isinstance(blocks[0], Figure) else ((), blocks)
    return _WrittenViewing(
        seen=words.seen(viewing.date, rewatch=viewing.rewatch, language=content.language),
        stars=_stars(viewing.rating),
        spoken_rating=ratings.spoken(viewing.rating) if viewing.rating else None,
        headline=headline,
        lead=review_body.render(lead, around) or None,
        review=review_body.render(rest, around) or None,
        language=words.language_tag(viewing.language),
        direction=words.direction(viewing.language),
    )


def _stars(rating: ratings.Rating | None) -> tuple[str, ...]:
    if rating is None:
        return ()
    whole, half = divmod(rating.half_stars, 2)
    return (("full",) * whole + ("half",) * half + ("empty",) * 5)[:5]
