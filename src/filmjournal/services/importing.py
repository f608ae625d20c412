"""Use cases of imports: read files, plan what they bring, do it in one transaction, and take it back.

`read_files` → `plan` → (the person decides) → `apply`; each part may be stopped, and only `apply` writes: after a
backup, whole or not at all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from filmjournal.domain.drafts import Draft, ListDraft, Notice, Questions, ReadOptions, Skipped
from filmjournal.domain.errors import Refused
from filmjournal.domain.retention import Occasion
from filmjournal.i18n import _, ngettext
from filmjournal.interchange import formats
from filmjournal.interchange.own import own_journal
from filmjournal.interchange.reading.source import Source, open_source
from filmjournal.interchange.tables import reader as table
from filmjournal.richtext.relinking import without_references
from filmjournal.services import column_mappings, import_undoing, importing_own
from filmjournal.services.clock import stamp
from filmjournal.services.import_applying import write
from filmjournal.services.import_pictures import KeptPictures
from filmjournal.services.import_plan import (
    Decisions,
    ImportPlan,
    ImportReport,
    ImportRun,
    Item,
    Reading,
    Verdict,
)
from filmjournal.services.import_planning import plan_of
from filmjournal.services.import_references import UntiedMention
from filmjournal.services.import_undoing import UndoReport
from filmjournal.services.journal import Journal
from filmjournal.services.large_work import rare_collections
from filmjournal.storage import schema as s

Progress = Callable[[str, int, int], None]
"""Told now and then what is being done, how far it is and of how much (0: not known); may raise Stopped."""

AS_IT_IS = ReadOptions()
UNDECIDED = Decisions()
_STEP = 500
_MOST_SNIFFED_ALONE = 50  # files that were chosen together
_REFERENCE = "data-film="
_SPILL_PAGES = 16_000  # of changed pages in memory, before a big import writes them early and readers have to wait
_KEPT_IN_SUMMARY = 1_000  # records that are named in the summary of an import


def _quiet(_what: str, _done: int, _of: int) -> None:
    """Nobody looks on."""


def table_fields() -> tuple[tuple[str, str], ...]:
    """What a column of a table can be: the name that `--map` takes, and the one for people."""
    return tuple((name, _(title)) for name, title in table.FIELDS.items())


def known_formats() -> tuple[tuple[str, str], ...]:
    """The formats that can be read: what `--from` takes, and the name for people."""
    return tuple((format_.name, _(format_.title)) for format_ in formats.FORMATS)


class OpenImport:
    """Files of other programs, open: what format they are in, and how to read them. Close it after the import.

    Pictures are fetched from the files only when the plan is carried out.
    """

    def __init__(self, paths: Sequence[Path], format_name: str | None = None, remembered: Path | None = None) -> None:
        """Open files and tell their format; `remembered` is the file of what columns of tables are taken for.

        Raises Refused and InvalidValue.
        """
        self._remembered = remembered
        chosen = None if format_name is None else formats.named(format_name)
        self._source: Source = open_source(paths)
        try:
            if chosen is None and 1 < len(paths) <= _MOST_SNIFFED_ALONE:
                _refuse_several_formats(paths)
            self.format = formats.sniffed(self._source) if chosen is None else chosen
        except BaseException:
            self._source.close()
            raise
        self.format_name = self.format.name

    def questions(self, options: ReadOptions = AS_IT_IS) -> Questions:
        """What the person may choose before the files are read, columns as they were chosen before."""
        return self.format.module().questions(self._source, self._as_before(options, self._header()))

    @rare_collections()
    def read(self, options: ReadOptions = AS_IT_IS, progress: Progress = _quiet) -> Reading:
        """All records of the files. Raises Refused, InvalidValue and Stopped.

        A table is read as one of the same heading was read before, but for what `options` say.
        """
        module, header = self.format.module(), self._header()
        if options.mapping and self.format_name == table.NAME:
            columns = module.questions(self._source, AS_IT_IS).columns
            table.check_mapping(options.mapping, [column.heading for column in columns])
        options = self._as_before(options, header)
        drafts: list[Draft | ListDraft] = []
        skipped: list[Skipped] = []
        notices: list[Notice] = []
        what = _("Reading {name}").format(name=self._source.name)
        for count, item in enumerate(module.read(self._source, options)):
            if count % _STEP == 0:
                progress(what, count, 0)
            if isinstance(item, Draft):
                drafts.append(_without_foreign_references(item))
            elif isinstance(item, ListDraft):
                drafts.append(item)
            elif isinstance(item, Skipped):
                skipped.append(item)
            else:
                notices.append(item)
        if header is not None and self._remembered is not None and options.mapping:
            column_mappings.remember(self._remembered, header, options.mapping)
        records = (record for item in (*drafts, *skipped) for record in _records(item))
        return Reading(
            source=self.format.name,
            title=_(self.format.title),
            files=tuple(sorted({record.file for record in records})),
            options=options,
            questions=module.questions(self._source, options),
            drafts=tuple(drafts),
            skipped=tuple(skipped),
            notices=tuple(notices),
        )

    def _header(self) -> str | None:
        """What a table is known again by; None for what is no table."""
        return table.header_fingerprint(self._source) if self.format_name == table.NAME else None

    def _as_before(self, options: ReadOptions, header: str | None) -> ReadOptions:
        """The options with what the columns of such a table were taken for the last time."""
        if header is None or self._remembered is None:
            return options
        return replace(options, mapping={**column_mappings.recalled(self._remembered, header), **options.mapping})

    def restores_into(self, journal: Journal) -> bool:
        """Whether these files are a journal of ours, and the open one holds nothing: then it becomes that journal."""
        return self.format_name == own_journal.NAME and importing_own.is_empty(journal.database)

    def restore(self, journal: Journal, progress: Progress = _quiet) -> ImportReport:
        """Make the open journal, which holds nothing, the one in the files. Raises Refused and Stopped."""
        what = _("Restoring")
        restored = importing_own.restore_into(journal.database, self._source, lambda done, of: progress(what, done, of))
        count = restored.films + restored.entries
        kinds = {verdict.value: count if verdict is Verdict.NEW else 0 for verdict in Verdict}
        missing = len(restored.missing)
        told = ngettext("{count} picture is missing in it.", "{count} pictures are missing in it.", missing)
        return ImportReport(
            source=self.format_name,
            import_id=None,
            records={self._source.name: {"read": count, **kinds}},
            entries={"new": restored.entries, "same": 0, "changed": 0},
            films={"new": restored.films, "matched": 0},
            lists=0,
            watchlist=0,
            liked=0,
            ambiguous=(),
            skipped=(),
            notices=(told.format(count=missing),) if missing else (),
            incomplete=bool(missing),
        )

    def close(self) -> None:
        self._source.close()

    def __enter__(self) -> OpenImport:
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()


@rare_collections()
def _refuse_several_formats(paths: Sequence[Path]) -> None:
    """Raises Refused where files that were chosen together are in several formats, since one reader reads them all."""
    found = {}
    for path in paths:
        source = open_source([path])
        try:
            sure = formats.surely(source)
        finally:
            source.close()
        if sure is not None:
            found[sure.name] = _(sure.title)
    if len(found) > 1:
        raise Refused(
            _("These files are in several formats: {formats}. Please import one after the other.").format(
                formats=", ".join(found.values())
            )
        )


def plan(
    journal: Journal, reading: Reading, decisions: Decisions = UNDECIDED, progress: Progress = _quiet
) -> ImportPlan:
    """What an import would do; nothing is written. Raises JournalUnavailable and Stopped."""
    total = len(reading.drafts)
    what = _("Comparing with the journal")
    state = journal.browsing.change_counter()
    with journal.database.reading() as connection:
        return plan_of(connection, reading, decisions, state, lambda done: progress(what, done, total))


@rare_collections()
def apply(journal: Journal, planned: ImportPlan, progress: Progress = _quiet) -> ImportReport:
    """Carry out a plan, whole or not at all; where nothing is new, nothing is written.

    A backup comes first. A journal that was changed since the plan was made is planned for again, with the same
    decisions. Raises JournalUnavailable, Refused and Stopped, with the journal as it was.
    """
    if not any(item.comes_in for item in planned.items):
        return report_of(planned)
    progress(_("Making a backup"), 0, 0)
    journal.back_up(Occasion.IMPORT)
    now = journal.now()
    pictures = KeptPictures()
    what = _("Keeping pictures")
    pictures.keep(planned, journal.database.images, stamp(now), lambda done, of: progress(what, done, of))
    what = _("Writing")
    with journal.database.writing() as writer:
        if journal.browsing.change_counter() != planned.state:
            planned = plan_of(writer.connection, planned.reading, planned.decisions, 0)
            if not any(item.comes_in for item in planned.items):  # somebody else brought the same in meanwhile
                return report_of(planned)
        spill = writer.connection.exec_driver_sql("PRAGMA cache_spill").scalar_one()
        writer.connection.exec_driver_sql(f"PRAGMA cache_spill = {_SPILL_PAGES}")
        try:
            written = write(writer, planned, pictures, now, lambda done, of: progress(what, done, of))
            report = report_of(planned, written.run_id, (*pictures.notices, *_untied(written.untied)))
            summary = json.dumps(_shortened(report.as_dict()), ensure_ascii=False)
            writer.update(s.import_run, written.run_id, summary=summary)
            progress(_("Writing the search index"), 0, 0)
            writer.finish()
        finally:
            writer.connection.exec_driver_sql(f"PRAGMA cache_spill = {spill}")
    return report


def bring_in(journal: Journal, files: OpenImport, reading: Reading, progress: Progress = _quiet) -> ImportReport:
    """Plan and carry out at once, with nobody to ask; a journal of ours into one that holds nothing as it is.

    Raises as `plan` and `apply` do.
    """
    if files.restores_into(journal):
        return files.restore(journal, progress)
    return apply(journal, plan(journal, reading, progress=progress), progress)


@rare_collections()
def undo_import(journal: Journal, import_id: int, progress: Progress = _quiet) -> UndoReport:
    """Take an import back, after a backup; what the person changed since stays.

    Raises NotFound, Refused, JournalUnavailable and Stopped.
    """
    progress(_("Making a backup"), 0, 0)
    journal.back_up(Occasion.DELETION)
    what = _("Taking the import back")
    with journal.database.writing() as writer:
        return import_undoing.undo(writer, import_id, journal.now(), lambda done, of: progress(what, done, of))


def imports(journal: Journal) -> tuple[ImportRun, ...]:
    """The imports that were made, newest first; those that were taken back too."""
    r = s.import_run.c
    with journal.database.reading() as connection:
        rows = connection.execute(select(r.id, r.source, r.started, r.undone, r.summary).order_by(r.id.desc())).all()
    return tuple(
        ImportRun(id_, source, started, undone, json.loads(text)) for id_, source, started, undone, text in rows
    )


def report_of(planned: ImportPlan, import_id: int | None = None, notices: Iterable[str] = ()) -> ImportReport:
    """What a plan does, as numbers and lists; with an id, what an import did."""
    entries: Counter[str] = Counter({"new": 0, "same": 0, "changed": 0})
    effects: Counter[str] = Counter()
    ambiguous = []
    incomplete = False
    for item in planned.items:
        _count(item, entries, effects)
        if item.verdict is Verdict.AMBIGUOUS:
            incomplete = True
            ambiguous.append(_ambiguous(item))
    skipped: list[dict[str, Any]] = [
        {"record": str(record), "reason": item.reason}
        for item in planned.items
        if item.verdict is Verdict.SKIPPED
        for record in item.records
    ]
    for found in planned.reading.skipped:
        skipped.append({"record": str(found.record), "reason": found.reason})
        incomplete = incomplete or not found.by_rule
    return ImportReport(
        source=planned.reading.source,
        import_id=import_id,
        records={
            file: {"read": counts.total(), **{verdict.value: counts[verdict] for verdict in Verdict}}
            for file, counts in planned.by_file().items()
        },
        entries=dict(entries),
        films={"new": planned.films_new, "matched": planned.films_matched},
        lists=effects["lists"],
        watchlist=effects["watchlist"],
        liked=effects["liked"],
        ambiguous=tuple(ambiguous),
        skipped=tuple(skipped),
        notices=(*(notice.text for notice in planned.reading.notices), *notices),
        incomplete=incomplete,
    )


def _untied(mentions: Sequence[UntiedMention]) -> Iterable[str]:
    """That reviews name films of which there are several."""
    for actor, title in dict.fromkeys((mention.actor, mention.title) for mention in mentions):
        yield _("“{actor} - {title}” can mean several films: “Link what I wrote” asks which.").format(
            actor=actor, title=title
        )


def _count(item: Item, entries: Counter[str], effects: Counter[str]) -> None:
    if isinstance(item.draft, ListDraft):
        effects["lists"] += item.verdict is Verdict.NEW
        return
    if item.comes_in:
        effects["watchlist"] += "watchlist" in item.fills
        effects["liked"] += "liked" in item.fills
    if item.entry is None or item.verdict is Verdict.SKIPPED:
        return
    if item.makes_entry:
        entries["new"] += 1
    elif item.verdict is Verdict.CHANGED:
        entries["changed"] += 1
    else:
        entries["same"] += 1


def _ambiguous(item: Item) -> dict[str, Any]:
    return {
        "record": str(item.records[0]) if item.records else "",
        "reason": item.reason,
        "candidates": [
            {"id": candidate.film_id, "title": candidate.title, "year": candidate.year} for candidate in item.candidates
        ],
    }


def _shortened(report: dict[str, Any]) -> dict[str, Any]:
    """A report with no more than so many records by name; the counts say how many there were."""
    return {**report, **{name: report[name][:_KEPT_IN_SUMMARY] for name in ("ambiguous", "skipped", "notices")}}


def _without_foreign_references(draft: Draft) -> Draft:
    """The draft without references to films by the numbers of another journal; their titles stay as words."""
    entry, place = draft.entry, draft.on_list
    if entry is not None and _REFERENCE in entry.review_html:
        entry = replace(entry, review_html=without_references(entry.review_html))
    if place is not None and _REFERENCE in place.notes_html:
        place = replace(place, notes_html=without_references(place.notes_html))
    return draft if entry is draft.entry and place is draft.on_list else replace(draft, entry=entry, on_list=place)


def _records(item: Draft | ListDraft | Skipped) -> Iterable[Any]:
    return (item.record,) if isinstance(item, Skipped) else item.records
