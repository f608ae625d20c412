"""`restore`: make the journal anew from a backup, bring back entries of it, or take the last restore back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from filmjournal.cli.arguments import add_json, is_whole_number, no_number_of_entry, number_of_entry
from filmjournal.cli.context import Context
from filmjournal.cli.output import one_line
from filmjournal.domain.errors import InvalidValue, NotFound
from filmjournal.i18n import _, ngettext

if TYPE_CHECKING:
    from filmjournal.services.backup_catalogue import Differences, EntryDifference

_LISTED = 20  # entries of each kind that are shown to people; JSON has them all


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "file",
        metavar=_("FILE"),
        type=Path,
        nargs="?",
        help=_("a backup, a journal, or what “export archive” or “export json” wrote"),
    )
    parser.add_argument("--dry-run", action="store_true", help=_("only tell what would change"))
    parser.add_argument(
        "--entry",
        dest="entries",
        metavar=_("ID"),
        type=_number_or_file,
        nargs="+",
        action="extend",
        help=_("bring back these entries only, by the numbers that they have in the backup"),
    )
    parser.add_argument(
        "--undo",
        action="store_true",
        help=_("take the last restore of a whole journal back; once more, and it is done again"),
    )
    add_json(parser)


def _number_or_file(text: str) -> int | Path:
    """The id of an entry; or the file, which the list of ids takes in where it comes after them."""
    return number_of_entry(text) if is_whole_number(text) else Path(text)


def _part_file(arguments: Namespace) -> None:
    """Part the file from the ids that it comes after. Raises InvalidValue for what is neither."""
    if not arguments.entries:
        return
    if arguments.file is None and isinstance(arguments.entries[-1], Path):
        arguments.file = arguments.entries.pop()
    for named in arguments.entries:
        if isinstance(named, Path):
            raise InvalidValue(no_number_of_entry(str(named)))
    if not arguments.entries:
        raise InvalidValue(_("Please say which entries are to be brought back, by their numbers."))


def run(arguments: Namespace, context: Context) -> int:
    """Restore, and print what the journal holds now and where the one before is. Raises InvalidValue."""
    _part_file(arguments)
    if arguments.undo:
        if arguments.file is not None or arguments.entries or arguments.dry_run:
            raise InvalidValue(_("--undo takes the last restore back, and stands alone."))
        return _take_back(context)
    if arguments.file is None:
        raise InvalidValue(_("Please name the file to restore from; “backups” lists those that there are."))
    source: Path = arguments.file.expanduser()
    if arguments.entries and arguments.dry_run:
        raise InvalidValue(_("--dry-run tells of the whole backup, and --entry brings back a part of it."))
    if arguments.dry_run:
        return _tell(source, context)
    if arguments.entries:
        return _bring_back(source, tuple(dict.fromkeys(arguments.entries)), context)
    return _restore(source, context)


def _restore(source: Path, context: Context) -> int:
    from filmjournal.services.restoring import restore

    with context.output.progress(_("Restoring")) as progress:
        restored = restore(source, context.paths, progress=progress)
    answer = {
        "journal": str(context.paths.journal),
        "from": restored.kind,
        "films": restored.films,
        "entries": restored.entries,
        "people": restored.people,
        "moved_to": None if restored.moved_to is None else str(restored.moved_to),
    }
    lines = [ngettext("Restored {path} with {count} entry.", "Restored {path} with {count} entries.", restored.entries)]
    if restored.moved_to is not None:
        lines.append(_("The journal that was there is in {folder} now; “restore --undo” brings it back."))
    text = "\n".join(lines)
    path, folder = one_line(context.paths.journal), one_line(restored.moved_to)
    context.output.answer(answer, text.format(path=path, count=restored.entries, folder=folder))
    return 0


def _take_back(context: Context) -> int:
    from filmjournal.services.restoring import last_restore, take_back

    moved_to = last_restore(context.paths)
    if moved_to is None:
        raise NotFound(_("No restore was made of {path} that could be taken back.").format(path=context.paths.journal))
    taken = take_back(moved_to, context.paths)
    answer = {
        "journal": str(context.paths.journal),
        "films": taken.films,
        "entries": taken.entries,
        "people": taken.people,
        "moved_to": None if taken.moved_to is None else str(taken.moved_to),
    }
    lines = [_("{path} is again what it was before it was replaced.").format(path=one_line(context.paths.journal))]
    if taken.entries is None:
        lines.append(_("It was damaged then; “check” says more."))
    if taken.moved_to is not None:
        said = _("What stood there until now is in {folder}; “restore --undo” brings that back.")
        lines.append(said.format(folder=one_line(taken.moved_to)))
    context.output.answer(answer, "\n".join(lines))
    return 0


def _bring_back(source: Path, ids: tuple[int, ...], context: Context) -> int:
    from filmjournal.cli import answers
    from filmjournal.services.commands import RestoreEntries
    from filmjournal.services.entry_restoring import left_out

    with context.journal() as journal:
        done = journal.execute(RestoreEntries(source, ids))
        brought = sorted(done.changes.entries)
        if context.output.json:
            for portion in answers.portions(brought):
                for entry in answers.in_order(portion, journal.browsing.entries(portion)):
                    context.output.object(answers.entry_json(entry))
        elif brought:
            sentence = ngettext("Brought back {count} entry.", "Brought back {count} entries.", len(brought))
            context.output.text(sentence.format(count=len(brought)))
            context.output.text(_("What was there before is in the newest backup, which “backups” lists first."))
        else:
            context.output.text(_("Nothing had changed since the backup."))
        if done.left_out:
            context.output.trouble(left_out(done.left_out))
    return 0


def _tell(source: Path, context: Context) -> int:
    from filmjournal.services.backup_catalogue import differences

    with context.journal() as journal, context.output.progress(_("Comparing")) as progress:
        found = differences(journal, source, progress)
    if context.output.json:
        context.output.object(_as_json(found))
    else:
        context.output.text("\n".join(_lines(found)))
    return 0


def _as_json(found: Differences) -> dict[str, object]:
    return {
        "only_in_backup": [_entry(entry) for entry in found.only_there],
        "only_in_journal": [_entry(entry) for entry in found.only_here],
        "other": [_entry(entry) for entry in found.other],
        "entries": {"in_backup": found.entries_there, "in_journal": found.entries_here},
        **{
            name: {
                "in_backup": numbers.there,
                "in_journal": numbers.here,
                "only_in_backup": numbers.only_there,
                "only_in_journal": numbers.only_here,
                "other": numbers.other,
            }
            for name, numbers in (("films", found.films), ("people", found.people), ("lists", found.lists))
        },
    }


def _entry(entry: EntryDifference) -> dict[str, object]:
    return {
        "id": entry.id,
        "title": entry.title,
        "year": entry.year,
        "watched": None if entry.watched is None else str(entry.watched),
        "text": entry.text,
        "fields": entry.fields,
        "words": {"in_backup": entry.words_there, "in_journal": entry.words_here},
    }


def _lines(found: Differences) -> list[str]:
    from filmjournal.domain.films import title_and_year

    if found.nothing:
        return [_("The journal is as it is in the backup.")]
    lines = []
    for sentence, entries in (
        (ngettext("{count} entry would come back:", "{count} entries would come back:", len(found.only_there)),
         found.only_there),
        (ngettext("{count} entry would be gone:", "{count} entries would be gone:", len(found.only_here)),
         found.only_here),
        (ngettext("{count} entry would be as it was:", "{count} entries would be as they were:", len(found.other)),
         found.other),
    ):  # fmt: skip
        if not entries:
            continue
        lines.append(sentence.format(count=len(entries)))
        for entry in entries[:_LISTED]:
            watched = "" if entry.watched is None else str(entry.watched)
            lines.append(f"{entry.id:>6}  {watched:<10}  {title_and_year(entry.title, entry.year)}{_what(entry)}")
        more = len(entries) - _LISTED
        if more > 0:
            lines.append(ngettext("        … and {count} more", "        … and {count} more", more).format(count=more))
    for name, numbers in ((_("Films"), found.films), (_("People"), found.people), (_("Lists"), found.lists)):
        if numbers.only_there or numbers.only_here or numbers.other:
            lines.append(
                _("{what}: {come} would come back, {go} would be gone, {other} would be as they were").format(
                    what=name, come=numbers.only_there, go=numbers.only_here, other=numbers.other
                )
            )
    return lines


def _what(entry: EntryDifference) -> str:
    parts = [*([_("text")] if entry.text else []), *([_("other values")] if entry.fields else [])]
    return f"  ({', '.join(parts)})" if parts else ""
