"""The journal as a web site in a folder, and kept up to date there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection

from filmjournal.domain.errors import InvalidValue, Refused
from filmjournal.domain.queries import Order, Subject
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.syntax_tree import Node, all_of
from filmjournal.i18n import _, language
from filmjournal.publishing import stylesheet, words
from filmjournal.publishing.site import whole
from filmjournal.publishing.site.addresses import Addresses
from filmjournal.publishing.site.folder import Written, current_files, publish_files
from filmjournal.publishing.site.library import Library, digest
from filmjournal.publishing.site.own_folder import OwnFolder, read_own_folder
from filmjournal.publishing.site.published_file import PublishedFile
from filmjournal.publishing.site.rendering import renderer
from filmjournal.publishing.site.source import (
    CreditFacts,
    EntryFacts,
    FilmFacts,
    ImageFacts,
    ListFacts,
    ListItemFacts,
    PersonFacts,
    SiteSource,
    StillFacts,
)
from filmjournal.publishing.site.work import SiteWork, Texts
from filmjournal.services.journal import Journal
from filmjournal.services.large_work import rare_collections
from filmjournal.services.reading_out import Progress
from filmjournal.storage import diary_reads, images, site_reads, statistics_reads
from filmjournal.storage import schema as s
from filmjournal.storage.file_head import change_counter
from filmjournal.storage.snapshot import snapshot
from filmjournal.storage.writer import Row

_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f-\x9f<>\"'`\\^{|}]")
DEFAULT_TITLE = "Film Journal"
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOptions:
    """What of the journal is published, and how.

    `only` is a search for entries, `people_from` in how many films here somebody must be to have a page. Private
    entries and those in the trash are never published.
    """

    title: str = ""  # of the site; "Film Journal" without one
    base_url: str = ""  # where it will be, http or https; feed and site map need it
    theme: str = "paper"
    language: str = ""  # of the site's own words, the program's without one
    templates: Path | None = None  # a folder with templates, styles and pages of the person's own
    only: str = ""
    companions: bool = False
    places: bool = False
    people_from: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did: addresses of files that are new, changed and removed, and how many there are in all.

    `films`, `entries` and `reviews` count what is on the site; `missing` names images that the journal has lost.
    """

    files: int
    films: int
    entries: int
    reviews: int
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def themes() -> tuple[str, ...]:
    """The themes that a site can have, the first being that of a site without a choice."""
    return stylesheet.themes()


def theme_colours(theme: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The colours of a theme by role, as `#rrggbb`: by day and by night."""
    return stylesheet.theme_colours(theme)


def publish(journal: Journal, folder: Path, options: SiteOptions, progress: Progress | None = None) -> Published:
    """Write the site, or bring the one that an earlier run wrote up to date; files of others stay as they are.

    Raises InvalidValue for options that can't be, SearchError for a search that doesn't parse, JournalUnavailable,
    Refused where the folder can't be written or holds a file of others in the place of one of the site's, and what
    `progress` raises. However it ends, the next run mends what was left half done.
    """
    chosen = _checked(options)
    own = _own(chosen)
    _refuse_own_folder(journal, folder)
    asked = _asked(chosen, own)
    state = _state(journal)
    files_there = current_files(folder, digest(asked, state))
    if files_there is not None:
        return _as_it_is(journal, chosen, files_there)
    with rare_collections(), snapshot(journal.database) as connection:
        addresses = Addresses(site_reads.addresses(connection))
        missing: set[str] = set()
        while True:
            source = _source(connection, journal, chosen, missing)
            source = replace(source, texts=lambda entries: site_reads.texts(connection, entries))
            work, files = _planned(source, addresses, chosen, own)
            state = _keep_addresses(journal, addresses, state)
            try:
                # While images are missing, the next run looks for them again.
                stamp = "" if missing or source.lost else digest(asked, state)
                written = publish_files(folder, files, stamp, progress)
                break
            except whole.MissingImage:
                missing |= _damaged(source)
    return _published(work.library, len(files), written, missing)


class OpenSite:
    """A site whose files are made when they are asked for, to look at it before it is published."""

    def __init__(self, journal: Journal, options: SiteOptions) -> None:
        """Raises as `publish` does for the options."""
        chosen = _checked(options)
        own = _own(chosen)
        with rare_collections(), journal.database.reading() as connection:
            source = _source(connection, journal, chosen, set())
            addresses = Addresses(site_reads.addresses(connection))
        _work, files = _planned(replace(source, texts=self._texts), addresses, chosen, own)
        self._journal = journal
        self._files = {file.address: file for file in files}

    def file(self, address: str) -> bytes | None:
        """What stands at an address; None where nothing does. Raises InvalidValue for what a template can't do."""
        file = self._files.get(address)
        try:
            return None if file is None else file.make()
        except whole.MissingImage:
            return None

    def _texts(self, entries: Iterable[int]) -> Mapping[int, str]:
        with self._journal.database.reading() as connection:
            return site_reads.texts(connection, entries)


def _published(library: Library, files: int, written: Written, missing: AbstractSet[str]) -> Published:
    return Published(
        files=files,
        films=len(library.films),
        entries=len(library.entries),
        reviews=len(library.reviewed),
        new=written.new,
        changed=written.changed,
        removed=written.removed,
        missing=tuple(sorted(missing | library.source.lost)),
    )


def _as_it_is(journal: Journal, options: SiteOptions, files: int) -> Published:
    """What is published already, counted."""
    with journal.database.reading() as connection:
        entries = _entries(connection, options)
    films = {entry.film_id for entry in entries}
    return Published(
        files=files, films=len(films), entries=len(entries), reviews=sum(1 for entry in entries if entry.content_hash)
    )


def _checked(options: SiteOptions) -> SiteOptions:
    """The options as they can be used. Raises InvalidValue and SearchError."""
    title = words.printable(" ".join(options.title.split()))[:_LONGEST_TITLE] or DEFAULT_TITLE
    tag = words.language_tag(options.language or language())
    if tag is None:
        raise InvalidValue(_("“{text}” is no language. Write it like en or pt-BR.").format(text=options.language[:40]))
    if options.theme not in themes():
        raise InvalidValue(
            _("There is no theme “{name}”. Choose one of {names}.").format(
                name=options.theme[:40], names=", ".join(themes())
            )
        )
    if options.people_from < 1:
        raise InvalidValue(_("People have a page from one film on, or from more."))
    parse(options.only)
    return replace(options, title=title, language=tag, base_url=checked_base_url(options.base_url))


def checked_base_url(text: str) -> str:
    """Where a site will be, with a slash at its end; empty for an empty text.

    Raises InvalidValue for what is no address of a folder on the web.
    """
    plain = text.strip()
    if not plain:
        return ""
    try:
        parts = urlsplit(plain)
        sound = (
            parts.scheme in ("http", "https")
            and parts.hostname
            and parts.username is None
            and not parts.query
            and not parts.fragment
            and not parts.path.startswith("//")  # alone, as on the page for what is not found, that names a host
            and plain.isprintable()
            and not _NOT_IN_URL.search(plain)
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        sound = False
    if not sound:
        raise InvalidValue(
            _("“{text}” is no address of a site. Write it like https://example.org/films/.").format(text=plain[:80])
        )
    return plain if plain.endswith("/") else f"{plain}/"


def _own(options: SiteOptions) -> OwnFolder:
    return OwnFolder() if options.templates is None else read_own_folder(options.templates)


def _refuse_own_folder(journal: Journal, folder: Path) -> None:
    """Nothing is published where the journal is: its images lie there in a folder of the name that the site's has."""
    if folder.resolve() == journal.path.resolve().parent:
        raise Refused(_("{path} is where the journal itself is; please name another folder.").format(path=folder))


def _asked(options: SiteOptions, own: OwnFolder) -> str:
    asked = (
        options.title, options.base_url, options.theme, options.language, options.only,
        options.companions, options.places, options.people_from,
    )  # fmt: skip
    return digest(whole.templates_digest(), own.fingerprint, asked)


def _state(journal: Journal) -> tuple[int, int, int]:
    """What tells one state of the journal from every other: the number of its commits, its size and its time."""
    found = journal.path.stat()
    return change_counter(journal.path), found.st_size, found.st_mtime_ns


def _keep_addresses(journal: Journal, addresses: Addresses, state: tuple[int, int, int]) -> tuple[int, int, int]:
    """Note the addresses that were given out; the journal's state after that, if nobody else wrote meanwhile."""
    if not addresses.new:
        return state
    rows: list[Row] = [{"kind": kind, "subject": subject, "slug": slug} for kind, subject, slug in addresses.new]
    with journal.database.writing() as writer:
        writer.insert_past_record(s.published_address, rows)
    addresses.new.clear()
    after = _state(journal)
    return after if after[0] == state[0] + 1 else state


def _node(options: SiteOptions) -> Node:
    return all_of([parse(options.only), parse("-is:private")])


def _entries(connection: Connection, options: SiteOptions) -> list[EntryFacts]:
    entries = [EntryFacts._make(row) for row in _printable(site_reads.entries(connection))]
    if not options.only.strip():
        return entries
    chosen = set(diary_reads.ids(connection, Subject.ENTRIES, _node(options), Order.WATCHED))
    return [entry for entry in entries if entry.id in chosen]


def _source(connection: Connection, journal: Journal, options: SiteOptions, missing: AbstractSet[str]) -> SiteSource:
    stills: dict[int, list[StillFacts]] = defaultdict(list)
    for still in map(StillFacts._make, _printable(site_reads.stills(connection))):
        stills[still.film_id].append(still)
    present = images.present(journal.database.images)
    noted = site_reads.images(connection)
    there = {
        hash_: ImageFacts(hash_, media_type, width, height)
        for hash_, media_type, width, height, size in noted
        if present.get(hash_) == size and hash_ not in missing
    }
    return SiteSource(
        films={row[0]: FilmFacts._make(row) for row in _printable(site_reads.films(connection))},
        entries=_entries(connection, options),
        credits=[CreditFacts._make(row) for row in _printable(site_reads.credits_(connection))],
        people={row[0]: PersonFacts._make(row) for row in _printable(site_reads.people(connection))},
        titles=site_reads.alternative_titles(connection, _printable),
        labels=site_reads.labels(connection, _printable),
        film_ids=site_reads.film_ids(connection),
        person_ids=site_reads.person_ids(connection),
        stills={film: tuple(group) for film, group in stills.items()},
        images=there,
        lost=frozenset(row[0] for row in noted) - there.keys(),
        tags=dict(_printable(site_reads.tags(connection))),
        entry_tags=site_reads.entry_tags(connection),
        companions=site_reads.companions(connection, _printable) if options.companions else {},
        references=site_reads.references(connection),
        review_images=site_reads.review_images(connection),
        lists=[ListFacts._make(row) for row in _printable(site_reads.lists(connection))],
        list_items=[ListItemFacts._make(row) for row in site_reads.list_items(connection)],
        joined=site_reads.joined_films(connection),
        image=lambda hash_: images.read(journal.database.images, hash_),
        numbers=statistics_reads.statistics(connection, Subject.ENTRIES, _node(options), None, None)[0],
    )


def _printable(rows: Sequence[tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
    """Rows with a sign in the place of characters that HTML forbids. A look at whole columns finds that there are none,
    as there nearly always are, in a tenth of the time.
    """
    for column in zip(*rows, strict=True):
        first = next((value for value in column if value is not None), None)
        if isinstance(first, str) and not "".join(filter(None, column)).isprintable():
            break
    else:
        return rows
    return [tuple(words.printable(value) if isinstance(value, str) else value for value in row) for row in rows]


def _planned(
    source: SiteSource, addresses: Addresses, options: SiteOptions, own: OwnFolder
) -> tuple[SiteWork, list[PublishedFile]]:
    library = Library(source, addresses, people_from=options.people_from)
    site = whole.described(
        library,
        title=options.title,
        language=options.language,
        theme=options.theme,
        base_url=options.base_url,
        own=own,
    )
    work = SiteWork(
        library=library,
        renderer=renderer(site, own.templates),
        texts=Texts(library),
        base=whole.base(site, own),
        companions=options.companions,
        places=options.places,
    )
    return work, whole.site_files(work, own)


def _damaged(source: SiteSource) -> set[str]:
    """The images that no longer hold what their names say."""
    return {hash_ for hash_ in source.images if source.image(hash_) is None}
