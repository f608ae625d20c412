"""Use cases of publishing: the page of one entry."""

from __future__ import annotations

from pathlib import Path

from filmjournal.atomic_file import PUBLIC_MODE, replacing
from filmjournal.domain.entries import Entry
from filmjournal.domain.errors import InvalidValue, Refused
from filmjournal.domain.films import Film
from filmjournal.i18n import _
from filmjournal.imaging.prepare import scaled
from filmjournal.publishing.content import CastLine, CrewLine, ImageData, PageContent, Viewing
from filmjournal.publishing.page import render_page
from filmjournal.richtext.references import images
from filmjournal.services.backup_format import refuse_own_file
from filmjournal.services.journal import Journal
from filmjournal.storage.images import read

PAGE_WIDTH = 1_220  # pixels: twice the measure of a page, for screens that show two a point


def export_page(journal: Journal, entry_id: int, target: Path, language: str) -> None:
    """Write the page of one entry, in place of what is at the target; `language` is that of the page's own words.

    Raises NotFound for an unknown entry, and Refused for a private entry, one in the trash, and where the file can't
    be written.
    """
    refuse_own_file(journal.path, target)
    entry = journal.browsing.entry(entry_id)
    if entry.trashed is not None:
        raise Refused(_("Entry {id} is in the trash and has no page.").format(id=entry_id))
    if entry.private:
        raise Refused(_("Entry {id} is private and is not published.").format(id=entry_id))
    page = render_page(page_content(entry, journal.database.images, language)).encode()
    try:
        with replacing(target, PUBLIC_MODE) as file:
            file.write(page)
    except OSError as error:
        raise Refused(
            _("{path} can't be written: {reason}.").format(path=target, reason=error.strerror or error)
        ) from None


def page_content(entry: Entry, image_folder: Path, language: str) -> PageContent:
    """What the page of one entry says. Places and companions stay at home."""
    film = entry.film
    return PageContent(
        title=film.title,
        year=film.year,
        viewings=(
            Viewing(
                date=entry.watched,
                rating=entry.rating,
                rewatch=entry.rewatch,
                headline=entry.headline,
                review_html=entry.review.html,
                language=entry.review.language,
                tags=entry.tags,
            ),
        ),
        language=language,
        original_title=film.original_title,
        alternative_titles=film.alternative_titles,
        directors=film.directors,
        cast=tuple(CastLine(credit.person, credit.character) for credit in film.cast),
        crew=_crew(film),
        genres=film.genres,
        runtime=film.runtime,
        images=_images(entry.review.html, image_folder),
    )


def _crew(film: Film) -> tuple[CrewLine, ...]:
    jobs: dict[str, list[str]] = {}
    for credit in film.crew:
        if credit.job != "director":
            jobs.setdefault(credit.job, []).append(credit.person)
    return tuple(CrewLine(job, tuple(names)) for job, names in jobs.items())


def _images(review_html: str, folder: Path) -> dict[str, ImageData]:
    """The pictures in a review. One that is missing or damaged is left out: its words stay on the page."""
    found: dict[str, ImageData] = {}
    for name in images(review_html):
        data = read(folder, name)
        if data is None:
            continue
        try:
            picture, media_type, width, height = scaled(data, PAGE_WIDTH)
        except InvalidValue:
            continue
        found[name] = ImageData(media_type, picture, width, height)
    return found
