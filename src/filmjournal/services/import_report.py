"""The report of an import as a text for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from filmjournal.i18n import _, ngettext


def as_text(report: Mapping[str, Any], *, most: int | None = None) -> str:
    """The report, in the shape of its JSON answer, in lines; of records that are named at most so many of a kind."""
    done = report["import_id"] is not None
    records = report["records"]
    lines = [
        _("Import {id} from {source}").format(id=report["import_id"], source=report["source"])
        if done
        else _("What an import from {source} would do").format(source=report["source"]),
        "",
    ]
    width = max((len(name) for name in records), default=0)
    lines += [f"{name:<{width}}  {_of_file(counts)}" for name, counts in records.items()]
    entries, films = report["entries"], report["films"]
    lines += [
        "",
        _("Entries: {new} new, {changed} changed, {same} already here").format(**entries),
        _("Films: {new} new, {matched} already here").format(**films),
    ]
    facts = ((_("Lists"), "lists"), (_("Put on the watchlist"), "watchlist"), (_("Liked"), "liked"))
    lines += [f"{name}: {report[key]}" for name, key in facts if report[key]]
    lines += _named(_("To be settled"), [_ambiguous(found) for found in report["ambiguous"]], most)
    lines += _named(_("Left out"), [f"{found['record']}: {found['reason']}" for found in report["skipped"]], most)
    lines += _named(_("To know"), report.get("notices", ()), most)
    return "\n".join(lines)


def _of_file(counts: Mapping[str, int]) -> str:
    said = ngettext("{count} record", "{count} records", counts["read"]).format(count=counts["read"])
    kinds = (
        (_("{count} new"), "new"),
        (_("{count} already here"), "same"),
        (_("{count} changed"), "changed"),
        (_("{count} to be settled"), "ambiguous"),
        (_("{count} left out"), "skipped"),
    )
    parts = [words.format(count=counts[name]) for words, name in kinds if counts[name]]
    return f"{said}: {', '.join(parts)}" if parts else said


def _ambiguous(found: Mapping[str, Any]) -> str:
    from filmjournal.domain.films import title_and_year

    films = ", ".join(
        title_and_year(candidate["title"], candidate["year"])
        + (f" [{candidate['id']}]" if candidate["id"] is not None else "")
        for candidate in found["candidates"]
    )
    return f"{found['record']}: {found['reason']}" + (f" ({films})" if films else "")


def _named(heading: str, lines: Iterable[str], most: int | None) -> list[str]:
    several = list(lines)
    if not several:
        return []
    shown = several[:most]
    left = len(several) - len(shown)
    more = [_("… and {count} more").format(count=left)] if left else []
    return ["", f"{heading}:", *(f"  {line}" for line in (*shown, *more))]
