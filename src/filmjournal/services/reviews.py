"""Use cases of a review: writing it, keeping its earlier texts, refusing what does not fit.

Every save names the revision it started from. A text that was overwritten is kept as a revision: the last one
before each sitting, and always the one before a review lost more than half of its length. That one stays for good, and
so does one that another sitting emptied.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, select

from filmjournal.domain.changes import RowChange, Value
from filmjournal.domain.errors import NotFound, ReviewConflict
from filmjournal.i18n import _
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.richtext.gate import clean
from filmjournal.richtext.plain import text_of_canonical, word_count
from filmjournal.richtext.references import film_ids
from filmjournal.services.clock import stamp
from filmjournal.services.commands import DiscardDraft, SaveReview
from filmjournal.services.referring import with_current_films
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Row, Writer

SHORTENED_FROM = 500  # characters; a shorter text is not worth pinning


def save_review(writer: Writer, command: SaveReview, now: datetime) -> tuple[int, str]:
    """Save a text under the base it names; the new revision's number, and the content hash of the text as it is stored.

    Raises NotFound for an unknown entry and ReviewConflict for a base that is no longer the present one.
    """
    entry = writer.row(s.entry, command.entry_id)
    if entry is None:
        raise NotFound(_("There is no entry {id}.").format(id=command.entry_id))
    present = writer.row(s.review, command.entry_id)
    revision = 0 if present is None else int(str(present["revision"]))
    html = "" if present is None else str(present["html"])
    other_text = command.base_hash is not None and command.base_hash != content_hash(html)
    if entry["film_id"] == command.film_id and revision != command.base_revision and clean(command.html) == html:
        return revision, content_hash(html)  # the other one wrote the same
    if entry["film_id"] != command.film_id or revision != command.base_revision or other_text:
        raise ReviewConflict(
            _("This review was changed elsewhere meanwhile. Both texts are kept."),
            command.entry_id,
            html,
            revision,
        )
    revision = write_review(writer, command.entry_id, command.html, now, sitting=command.sitting)
    written = writer.row(s.review, command.entry_id) or {"html": ""}
    return revision, content_hash(str(written["html"]))


def write_review(
    writer: Writer,
    entry_id: int,
    html: str,
    now: datetime,
    *,
    sitting: str | None = None,
    language: str | None = None,
    set_language: bool = False,
    pinned: bool = False,
) -> int:
    """Make this the entry's review, keeping the text before where it should be kept; the revision's number.

    With `pinned` it is kept in any case, and for good.
    """
    text = with_current_films(writer.connection, clean(html))
    present = writer.row(s.review, entry_id)
    before = "" if present is None else str(present["html"])
    revision = 0 if present is None else int(str(present["revision"]))
    values: Row = {"language": language} if set_language else {}
    if text != before:
        plain = text_of_canonical(text)
        if present is not None:
            _keep(writer, plain, sitting, dict(present), pinned=pinned)
        revision += 1
        values |= {
            "html": text,
            "content_hash": content_hash(text),
            "words": word_count(plain),
            "revision": revision,
            "written": stamp(now),
            "sitting": sitting,
        }
    if present is not None:
        if values:
            writer.update(s.review, entry_id, **values)
    elif text or language:
        empty: Row = {
            "html": "",
            "content_hash": content_hash(""),
            "words": 0,
            "revision": revision,
            "written": stamp(now),
        }
        writer.insert(s.review, entry_id=entry_id, **(empty | values))
    if text != before:
        known = writer.connection.execute(select(s.film.c.id).where(s.film.c.id.in_(film_ids(text)))).scalars()
        writer.replace(s.film_reference, {"entry_id": entry_id}, [{"film_id": film_id} for film_id in known])
        writer.update(s.entry, entry_id, edited=stamp(now))
    return revision


def keep_draft(writer: Writer, command: SaveReview, now: datetime) -> None:
    """Keep a text that was refused, in place of an earlier one of the same sitting."""
    d = s.draft.c
    same = select(d.id).where(d.entry_id == command.entry_id, d.sitting == command.sitting)
    id_ = writer.connection.execute(same).scalar()
    values: Row = {"base_revision": command.base_revision, "html": clean(command.html), "written": stamp(now)}
    if id_ is not None:
        writer.update(s.draft, id_, **values)
    else:
        entry = writer.row(s.entry, command.entry_id) or {}
        writer.insert(s.draft, entry_id=command.entry_id, film_id=entry["film_id"], sitting=command.sitting, **values)


def discard_draft(writer: Writer, command: DiscardDraft, _now: datetime) -> None:
    """Let go of an entry's refused texts. Those that no revision has become revisions, pinned: nobody chose them."""
    d, r = s.draft.c, s.revision.c
    drafts = select(d.id).where(d.entry_id == command.entry_id).order_by(d.id)
    known = set(writer.connection.execute(select(r.content_hash).where(r.entry_id == command.entry_id)).scalars())
    present = writer.row(s.review, command.entry_id) or {"content_hash": "", "revision": 0}
    known |= {"", present["content_hash"]}
    for id_ in writer.connection.execute(drafts).scalars().all():
        draft = writer.row(s.draft, id_) or {}
        hash_ = content_hash(str(draft["html"])) if draft["html"] else ""
        if hash_ not in known:
            known.add(hash_)
            writer.insert(
                s.revision,
                entry_id=command.entry_id,
                number=present["revision"],  # it was written against that one, and comes before it in the history
                content_hash=hash_,
                written=draft["written"],
                pinned=1,
                html=draft["html"],
            )
        writer.delete(s.draft, id_)


def replay(writer: Writer, rows: tuple[RowChange, ...], *, keeping: bool) -> None:
    """Bring rows to a recorded state. Raises Refused as `Writer.apply` does.

    With `keeping` the texts of reviews that are taken back stay as revisions: words that were taken back are words.
    They are pinned, since no later text grew out of them. One that is brought back is kept no longer, and those of an
    entry that goes itself go with it.
    """
    r = s.revision.c
    writer.apply(rows)
    for change in rows:
        before, after = change.before, change.after
        if change.table == "entry" and after is None:
            _forget(writer, change.key[0])
        if change.table == "review" and after is not None:
            same = r.content_hash == after["content_hash"], r.number == after["revision"]
            _forget(writer, change.key[0], r.pinned == 1, *same)
        if change.table != "review" or before is None or not keeping or writer.row(s.entry, *change.key) is None:
            continue
        is_taken_back = after is None or int(str(after["revision"])) < int(str(before["revision"]))
        known = select(r.id).where(r.entry_id == change.key[0], r.content_hash == before["content_hash"])
        if before["html"] and is_taken_back and writer.connection.execute(known).first() is None:
            _insert_revision(writer, before, pinned=True)


def _forget(writer: Writer, entry_id: Value, *which: ColumnElement[bool]) -> None:
    """Let go of those of an entry's revisions."""
    r = s.revision.c
    for id_ in writer.connection.execute(select(r.id).where(r.entry_id == entry_id, *which)).scalars().all():
        writer.delete(s.revision, id_)


def _insert_revision(writer: Writer, review: Mapping[str, Value], *, pinned: bool) -> None:
    writer.insert(
        s.revision,
        entry_id=review["entry_id"],
        number=review["revision"],
        content_hash=review["content_hash"],
        written=review["written"],
        pinned=int(pinned),
        html=review["html"],
    )


def _keep(writer: Writer, new_text: str, sitting: str | None, present: dict[str, Value], *, pinned: bool) -> None:
    before = text_of_canonical(str(present["html"]))
    pinned = pinned or (len(before) > SHORTENED_FROM and len(new_text) * 2 < len(before))
    if present["html"] and (pinned or sitting is None or present["sitting"] != sitting):
        _insert_revision(writer, present, pinned=pinned or not new_text)
