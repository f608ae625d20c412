"""The tables of a journal.

Columns hold plain SQLite values: times as ISO text in UTC, dates as far as they are known (`2017-06`), ratings in
half stars, truth as 0 and 1. A column marked `derived` follows from others; the writer keeps it in the transaction
that changes them, and undo leaves it out. Tables whose rows can come back by undo never give an id out twice
(`sqlite_autoincrement`). Nothing cascades: whatever goes is removed by name, so that undo knows of it. Checks have
names, so that a migration which rebuilds a table keeps them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()


def _id() -> Column[Any]:
    return Column("id", Integer, primary_key=True)


def _text(name: str, **options: Any) -> Column[Any]:
    return Column(name, Text, nullable=False, **options)


def _optional(name: str, **options: Any) -> Column[Any]:
    return Column(name, Text, **options)


def _truth(name: str, default: int = 0, **options: Any) -> Column[Any]:
    return Column(
        name,
        Integer,
        CheckConstraint(f"{name} IN (0, 1)", name=f"{name}_is_truth"),
        nullable=False,
        default=default,
        **options,
    )


def _whole(name: str, **options: Any) -> Column[Any]:
    return Column(name, Integer, nullable=False, **options)


def _rating(name: str = "rating") -> Column[Any]:
    return Column(name, Integer, CheckConstraint(f"{name} BETWEEN 1 AND 10", name=f"{name}_is_half_stars"))


def _to(target: str, name: str | None = None, *, key: bool = False, optional: bool = False) -> Column[Any]:
    return Column(
        name or f"{target}_id", Integer, ForeignKey(f"{target}.id"), primary_key=key, nullable=optional and not key
    )


DERIVED = {"derived": True}

# An entry's `diary_key` is its date's `order_code`, shifted, and a number that tells entries of one date apart: the
# order of the diary as one whole number. There is room for a million entries on one day, or without a date.
DAY_BITS = 20
UNKNOWN_YEAR = 9999  # in the order of films: after all others

film = Table(
    "film",
    metadata,
    _id(),
    _text("title"),
    _optional("original_title"),
    Column("year", Integer),
    Column("runtime", Integer),
    _text("kind", default="film"),
    _optional("title_language"),
    _truth("liked"),
    _optional("watchlist"),
    _rating(),
    Column("rating_value", Float),
    Column("rating_scale", Float),
    _optional("poster"),
    _text("added"),
    _text("edited"),
    _text("sort_title", info=DERIVED, default=""),
    _optional("sort_original", info=DERIVED),
    _whole("sort_year", default=UNKNOWN_YEAR, info=DERIVED),
    Column("entry_count", Integer, nullable=False, default=0, info=DERIVED),
    Column("latest_key", Integer, nullable=False, default=0, info=DERIVED),
    Column("shown_rating", Integer, info=DERIVED),
    _truth("shown", info=DERIVED),
    sqlite_autoincrement=True,
)
Index("film_by_title", film.c.sort_title, film.c.year)
Index("film_by_original", film.c.sort_original, sqlite_where=film.c.sort_original.is_not(None))
Index("film_by_latest", film.c.shown, film.c.latest_key)
Index("film_by_shown_title", film.c.shown, film.c.sort_title, film.c.sort_year)
Index("film_by_shown_year", film.c.shown, film.c.year, film.c.sort_title)
Index("film_by_shown_rating", film.c.shown, film.c.shown_rating, film.c.latest_key)
Index("film_on_watchlist", film.c.watchlist, sqlite_where=film.c.watchlist.is_not(None))

alternative_title = Table(
    "alternative_title",
    metadata,
    _id(),
    _to("film"),
    _text("title"),
    _whole("position", default=0),
    _text("sort_title", info=DERIVED, default=""),
    sqlite_autoincrement=True,
)
Index("alternative_title_of_film", alternative_title.c.film_id)
Index("alternative_title_by_title", alternative_title.c.sort_title)

film_label = Table(
    "film_label",  # genres, countries, languages
    metadata,
    _to("film", key=True),
    Column(
        "kind",
        Text,
        CheckConstraint("kind IN ('genre', 'country', 'language')", name="kind_is_label"),
        primary_key=True,
    ),
    Column("name", Text, primary_key=True),
    _whole("position", default=0),
    sqlite_with_rowid=False,
)
Index("film_label_by_name", film_label.c.kind, film_label.c.name)

film_identifier = Table(
    "film_identifier",
    metadata,
    _to("film", key=True),
    Column("source", Text, primary_key=True),
    _text("value"),
    sqlite_with_rowid=False,
)
Index("film_identifier_by_value", film_identifier.c.source, film_identifier.c.value)

film_extra = Table(
    "film_extra",
    metadata,
    _to("film", key=True),
    Column("name", Text, primary_key=True),
    _text("value"),
    sqlite_with_rowid=False,
)

person = Table(
    "person",
    metadata,
    _id(),
    _text("name"),
    _optional("sort_name"),  # only where the person set it
    _text("folded_name", info=DERIVED, default=""),
    _text("sort_key", info=DERIVED, default=""),
    sqlite_autoincrement=True,
)
Index("person_by_folded_name", person.c.folded_name)
Index("person_by_sort_key", person.c.sort_key)

alternative_name = Table(
    "alternative_name",
    metadata,
    _id(),
    _to("person"),
    _text("name"),
    sqlite_autoincrement=True,
)
Index("alternative_name_of_person", alternative_name.c.person_id)

person_identifier = Table(
    "person_identifier",
    metadata,
    _to("person", key=True),
    Column("source", Text, primary_key=True),
    _text("value"),
    sqlite_with_rowid=False,
)

credit = Table(
    "credit",
    metadata,
    _id(),
    _to("film"),
    _to("person"),
    _text("job"),  # "cast" or a job
    _whole("billing", default=0),
    _optional("character"),
    sqlite_autoincrement=True,
)
Index("credit_of_film", credit.c.film_id, credit.c.job, credit.c.billing)
Index("credit_of_person", credit.c.person_id, credit.c.film_id)

entry = Table(
    "entry",
    metadata,
    _id(),
    _to("film"),
    _optional("watched"),
    _whole("diary_key"),  # also the row's number in the full-text index
    _rating(),
    Column("rating_value", Float),
    Column("rating_scale", Float),
    _truth("rewatch"),
    _truth("finished", default=1),
    _truth("private"),
    _truth("unresolved"),
    _optional("headline"),
    _optional("place"),
    _optional("medium"),
    _text("logged"),
    _text("edited"),
    _optional("trashed"),
    _text("sort_title", info=DERIVED, default=""),
    Column("film_year", Integer, info=DERIVED),
    UniqueConstraint("diary_key"),
    sqlite_autoincrement=True,
)
_kept = entry.c.trashed.is_(None)
Index("entry_by_diary", entry.c.diary_key, sqlite_where=_kept)
Index("entry_by_title", entry.c.sort_title, entry.c.diary_key.desc(), sqlite_where=_kept)
Index("entry_by_year", entry.c.film_year.desc(), entry.c.sort_title, entry.c.diary_key.desc(), sqlite_where=_kept)
Index("entry_by_rating", entry.c.rating.desc(), entry.c.diary_key.desc(), sqlite_where=_kept)
Index("entry_by_logged", entry.c.logged.desc(), entry.c.id.desc(), sqlite_where=_kept)
Index("entry_of_film", entry.c.film_id, entry.c.diary_key)
Index("entry_in_trash", entry.c.trashed, sqlite_where=entry.c.trashed.is_not(None))

companion = Table(
    "companion",
    metadata,
    _to("entry", key=True),
    Column("position", Integer, primary_key=True),
    _text("name"),
    sqlite_with_rowid=False,
)

review = Table(
    "review",  # apart from the entry, so that lists never read past it
    metadata,
    Column("entry_id", Integer, ForeignKey("entry.id"), primary_key=True),
    _whole("revision"),
    _text("content_hash"),
    _whole("words"),
    _optional("language"),
    _optional("sitting"),  # which sitting wrote the present text
    _text("written"),
    _text("html"),
)

revision = Table(
    "revision",  # earlier texts of a review
    metadata,
    _id(),
    _to("entry"),
    _whole("number"),
    _text("content_hash"),
    _text("written"),
    _truth("pinned"),  # never thinned: the text before much of it was removed
    _text("html"),
    sqlite_autoincrement=True,
)
Index("revision_of_entry", revision.c.entry_id, revision.c.number)

draft = Table(
    "draft",  # a text that could not become the review: refused by its base, or not yet saved
    metadata,
    _id(),
    _to("entry"),
    _to("film"),
    _whole("base_revision"),
    _text("sitting"),
    _text("written"),
    _text("html"),
    sqlite_autoincrement=True,
)
Index("draft_of_entry", draft.c.entry_id)

film_reference = Table(
    "film_reference",  # which reviews speak of which other films
    metadata,
    _to("entry", key=True),
    _to("film", key=True),
    sqlite_with_rowid=False,
)
Index("film_reference_to_film", film_reference.c.film_id)

tag = Table(
    "tag",
    metadata,
    _id(),
    _text("name"),
    _optional("colour"),
    _text("folded_name", info=DERIVED, default=""),
    UniqueConstraint("name"),
    sqlite_autoincrement=True,
)
Index("tag_by_folded_name", tag.c.folded_name)

entry_tag = Table(
    "entry_tag",
    metadata,
    _to("entry", key=True),
    _to("tag", key=True),
    _whole("position", default=0),
    sqlite_with_rowid=False,
)
Index("entry_tag_by_tag", entry_tag.c.tag_id, entry_tag.c.entry_id)

film_list = Table(
    "film_list",
    metadata,
    _id(),
    _text("name"),
    _text("description_html", default=""),
    _truth("ranked"),
    _whole("position", default=0),
    UniqueConstraint("name"),
    sqlite_autoincrement=True,
)

film_list_item = Table(
    "film_list_item",
    metadata,
    _id(),
    _to("film_list"),
    _to("film"),
    _whole("position", default=0),
    _text("notes_html", default=""),
    sqlite_autoincrement=True,
)
Index("film_list_item_in_order", film_list_item.c.film_list_id, film_list_item.c.position)
Index("film_list_item_of_film", film_list_item.c.film_id)

film_list_tag = Table(
    "film_list_tag",
    metadata,
    _to("film_list", key=True),
    _to("tag", key=True),
    sqlite_with_rowid=False,
)

smart_list = Table(
    "smart_list",
    metadata,
    _id(),
    _text("name"),
    _text("search"),
    _whole("position", default=0),
    UniqueConstraint("name"),
    sqlite_autoincrement=True,
)

image = Table(
    "image",  # the file itself lies in the images folder under its hash
    metadata,
    Column("hash", Text, primary_key=True),
    _text("media_type"),
    _whole("width"),
    _whole("height"),
    _whole("size"),
    _text("added"),
    sqlite_with_rowid=False,
)

still = Table(
    "still",
    metadata,
    _id(),
    _to("film"),
    Column("image_hash", Text, ForeignKey("image.hash"), nullable=False),
    _whole("position", default=0),
    _text("caption", default=""),
    _text("alt", default=""),
    sqlite_autoincrement=True,
)
Index("still_of_film", still.c.film_id, still.c.position)

published_address = Table(
    "published_address",  # an address once published never changes
    metadata,
    _text("kind"),
    _text("subject"),
    _text("slug"),
    UniqueConstraint("kind", "slug"),
    Column("id", Integer, primary_key=True),
    sqlite_autoincrement=True,
)

import_run = Table(
    "import_run",
    metadata,
    _id(),
    _text("source"),
    _text("started"),
    _optional("undone"),
    _text("summary", default="{}"),
    sqlite_autoincrement=True,
)

import_record = Table(
    "import_record",  # one for each source record: makes the next import of it idempotent
    metadata,
    _id(),
    _to("import_run"),
    _text("record"),  # file and line
    _text("fingerprint"),
    _text("verdict"),
    _optional("subject"),
    Column("subject_id", Integer),
    sqlite_autoincrement=True,
)
Index("import_record_by_fingerprint", import_record.c.fingerprint)

import_change = Table(
    "import_change",  # what undoes the import: rows before and after, as JSON
    metadata,
    _id(),
    _to("import_run"),
    _text("change"),
    sqlite_autoincrement=True,
)
Index("import_change_of_run", import_change.c.import_run_id)

merge = Table(
    "merge",
    metadata,
    _id(),
    _text("kind"),  # film, person, tag
    _whole("kept_id"),
    _whole("merged_id"),
    _text("merged"),
    _text("changes", default="[]"),
    sqlite_autoincrement=True,
)

property_ = Table(
    "property",  # small facts about the journal itself
    metadata,
    Column("name", Text, primary_key=True),
    _text("value"),
    sqlite_with_rowid=False,
)

row_sum = Table(
    "row_sum",  # what the rows of other tables add up to (row_sums.py)
    metadata,
    Column("name", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    _whole("rows"),
    _text("sum"),
    sqlite_with_rowid=False,
)

DERIVED_COLUMNS = {
    table.name: frozenset(c.name for c in table.columns if c.info.get("derived")) for table in metadata.tables.values()
}
