"""`import`: bring in what another program, or another journal, wrote."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmjournal.cli.arguments import add_json
from filmjournal.cli.context import Context
from filmjournal.domain.errors import InvalidValue
from filmjournal.i18n import _

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal

_NAMED = 20  # records of a kind that are named for people


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "files", metavar=_("FILE"), nargs="+", type=Path, help=_("files, folders or archives, all of one import")
    )
    parser.add_argument("--from", dest="format", metavar=_("FORMAT"), help=_("the format, if it is taken for another"))
    parser.add_argument(
        "--time-zone", metavar=_("TZ"), help=_("where you watched, such as Europe/Berlin (default: this machine's)")
    )
    parser.add_argument("--scale", metavar=_("N"), type=float, help=_("the highest rating of a table, such as 10"))
    parser.add_argument(
        "--map",
        dest="mapping",
        metavar=_("COLUMN=FIELD"),
        action="append",
        default=[],
        help=_("take a column of a table for a field; again for further columns"),
    )
    parser.add_argument("--include-deleted", action="store_true", help=_("bring what was deleted there, too"))
    parser.add_argument("--other-kinds", action="store_true", help=_("bring series, episodes, games and podcasts, too"))
    parser.add_argument("--dry-run", action="store_true", help=_("tell what would happen, and change nothing"))
    parser.add_argument("--yes", action="store_true", help=_("do it without asking; what is doubtful comes in, marked"))
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Plan the import, tell it, and with the person's yes carry it out."""
    from filmjournal.domain.drafts import ReadOptions
    from filmjournal.services import importing

    options = ReadOptions(
        time_zone=arguments.time_zone,
        scale=_scale(arguments.scale),
        mapping=_mapping(arguments.mapping),
        include_deleted=arguments.include_deleted,
        other_kinds=arguments.other_kinds,
    )
    paths = [path.expanduser() for path in arguments.files]
    with (
        importing.OpenImport(paths, arguments.format, context.paths.columns) as files,
        context.output.progress(_("Importing")) as shown,
    ):

        def progress(_what: str, done: int, of: int) -> None:
            shown(done, of)

        reading = files.read(options, progress)
        if arguments.dry_run or not arguments.yes:
            with _to_compare_with(context) as journal:
                plan = importing.plan(journal, reading, progress=progress)
            report = importing.report_of(plan).as_dict()
            if arguments.dry_run or not _agreed(report):
                _tell(context, report)
                if not arguments.dry_run and not _can_ask():
                    context.output.trouble(_("Nothing was changed. Add “--yes” to carry it out."))
                return 0 if arguments.dry_run and not importing.report_of(plan).incomplete else 1
        with context.journal(create=True) as journal:
            done = importing.bring_in(journal, files, reading, progress)
    _tell(context, done.as_dict())
    return 1 if done.incomplete else 0


@contextmanager
def _to_compare_with(context: Context) -> Iterator[Journal]:
    """The journal, or where there is none yet an empty one that goes again: only a yes makes a journal."""
    if context.paths.journal.exists():
        with context.journal() as journal:
            yield journal
        return
    from tempfile import TemporaryDirectory

    from filmjournal import paths

    with (
        TemporaryDirectory(prefix="filmjournal-", ignore_cleanup_errors=True) as folder,
        replace(context, paths=paths.in_profile(Path(folder), None)).journal(create=True) as journal,
    ):
        yield journal


def _tell(context: Context, report: Mapping[str, Any]) -> None:
    from filmjournal.services.import_report import as_text

    context.output.answer(report, as_text(report, most=_NAMED))


def _agreed(report: Mapping[str, Any]) -> bool:
    """Whether the person, shown the plan, says yes; nobody at a terminal says no."""
    if not _can_ask():
        return False
    from filmjournal.services.import_report import as_text

    print(as_text(report, most=_NAMED), file=sys.stderr)
    print(_("Carry it out? What is to be settled comes in, marked. (y/n)"), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in {"y", "yes", _("yes"), _("y")}


def _can_ask() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()


def _scale(scale: float | None) -> float | None:
    if scale is not None and not 1 <= scale <= 1_000:
        raise InvalidValue(_("A scale is the highest rating that can be given, such as 5, 10 or 100."))
    return scale


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column.strip():
            raise InvalidValue(_("“{pair}” is not of the form COLUMN=FIELD.").format(pair=pair[:80]))
        mapping[column.strip()] = field.strip()
    return mapping
