"""The feed of the latest reviews, made of what their pages say."""

from __future__ import annotations

from markupsafe import Markup

from filmjournal.publishing import words
from filmjournal.publishing.site import feed
from filmjournal.publishing.site.film_pages import viewing
from filmjournal.publishing.site.library import anchor, digest
from filmjournal.publishing.site.published_file import PublishedFile
from filmjournal.publishing.site.source import EntryFacts
from filmjournal.publishing.site.work import SiteWork

LATEST = 30  # reviews in the feed


def feed_file(work: SiteWork) -> PublishedFile:
    """The feed, written anew when one of its reviews or the name of its film changed."""
    library = work.library
    latest = library.newest_reviews[:LATEST]
    made_from = [
        (
            entry,
            library.short[entry.film_id],
            [library.film_address.get(film) for film in library.source.references.get(entry.id, ())],
            [library.source.images.get(image) for image in library.source.review_images.get(entry.id, ())],
            [library.tag_links[tag].name for tag in library.tag_ids([entry])],
        )
        for entry in latest
    ]

    def make() -> bytes:
        texts = work.texts.of([entry.id for entry in latest])
        return feed.feed(work.site, [_item(work, entry, texts.get(entry.id, "")) for entry in latest])

    return PublishedFile(feed.ADDRESS, digest(work.base, work.site.changed if not latest else "", made_from), make)


def _item(work: SiteWork, entry: EntryFacts, html: str) -> feed.FeedItem:
    library = work.library
    said = viewing(work, entry, html)
    film = library.film_link(entry.film_id)
    return feed.FeedItem(
        id=entry.id,
        address=f"{film.address}#{anchor(entry)}",
        film=film.title,
        year=film.year,
        published=entry.logged,
        updated=max(entry.logged, entry.edited),
        html=Markup("\n").join(part for part in (said.lead, said.review) if part),
        rating=said.rating,
        headline=said.headline,
        seen=words.seen(said.date, rewatch=said.rewatch, language=work.site.language),
        language=said.language,
        tags=tuple(tag.name for tag in said.tags),
    )
