"""The pages of words that every site has: about this journal, and what stands where nothing was found."""

from __future__ import annotations

from markupsafe import Markup, escape

from filmjournal.i18n import _, ngettext
from filmjournal.publishing import words
from filmjournal.publishing.site.content import Door, Site, TextContent


def about(site: Site) -> TextContent:
    """What this journal is, how to read it, and how it is made, for the page `about.html`."""
    title = words.name(site.title)
    parts = [
        _paragraph(
            words.sentence(_("{title} is a film journal: who watched what, when, and what came of it."), title=title)
        ),
        _paragraph(escape(_counts(site))),
        _heading(_("How to read it")),
        _paragraph(
            escape(
                _(
                    "Each film has a page of its own, with everything written about it, the latest first. There are"
                    " several ways to get to one:"
                )
            )
        ),
        _links((*site.doors, *site.further), ""),
        _paragraph(
            escape(
                _("Words that would give a plot away are covered. They are shown when you choose them, and not before.")
            )
        ),
        _heading(_("What the stars mean")),
        _paragraph(
            escape(
                _(
                    "A film gets from half a star to five, in steps of half a star; five are the most. A film"
                    " without stars was not rated, which is no judgement."
                )
            )
        ),
    ]
    if site.base_url:
        feed = Markup('<a href="feed.xml">{}</a>').format(_("the feed"))
        text = _("A feed reader shows new reviews, in full, as they come: give it the address of {feed}.")
        parts += [_heading(_("How to follow it")), _paragraph(words.sentence(text, feed=feed))]
    made = _(
        "These pages were made with Film Journal, a program for keeping such a journal. They are plain files: they"
        " need no script (only the search field does, and every film can be found without it), fetch nothing from"
        " elsewhere, set no cookies and count nobody."
    )
    parts += [_heading(_("How it is made")), _paragraph(escape(made))]
    return TextContent(_("About this journal"), Markup("\n").join(parts))


def not_found(site: Site) -> TextContent:
    """What a web server shows where there is no page. With a base URL its links begin at the host: the page stands in
    for one in any folder.
    """
    text = _("There is no page at this address. It may have been written down wrongly, or the page is no longer there.")
    parts = [_paragraph(escape(text)), _paragraph(escape(_("Perhaps you find it from here:")))]
    return TextContent(_("Nothing here"), Markup("\n").join([*parts, _links(site.doors, site.base_path)]))


def _counts(site: Site) -> str:
    """How much there is, in one or two sentences."""
    if not site.films:
        return _("There is nothing in it yet.")
    films = ngettext("{count} film", "{count} films", site.films)
    viewings = ngettext("{count} viewing", "{count} viewings", site.entries)
    reviews = ngettext("{count} review", "{count} reviews", site.reviews)
    filled = {
        name: text.format(count=words.number(count, site.language))
        for name, text, count in (
            ("films", films, site.films),
            ("viewings", viewings, site.entries),
            ("reviews", reviews, site.reviews),
        )
    }
    if site.since is None:
        return _("It holds {films}, {viewings} and {reviews}.").format(**filled)
    return _("It holds {films}, {viewings} and {reviews}, and goes back to {year}.").format(**filled, year=site.since)


def _links(doors: tuple[Door, ...], start: str) -> Markup:
    line = Markup('<li><a href="{}">{}</a></li>')
    items = Markup("").join(line.format(start + door.address, words.printable(door.name)) for door in doors)
    return Markup("<ul>{}</ul>").format(items)


def _heading(text: str) -> Markup:
    return Markup("<h2>{}</h2>").format(text)


def _paragraph(text: Markup) -> Markup:
    return Markup("<p>{}</p>").format(text)
