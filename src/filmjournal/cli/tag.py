"""`tag`: the tags with their counts, and giving one another name."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from filmjournal.cli.arguments import add_json, value
from filmjournal.cli.context import Context
from filmjournal.cli.layout import padded, width
from filmjournal.cli.output import Output
from filmjournal.domain.errors import InvalidValue, NotFound
from filmjournal.domain.names import LONGEST_NAME, clean_line
from filmjournal.domain.queries import TagCount
from filmjournal.i18n import _
from filmjournal.services.list_commands import RenameTag


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "--rename",
        metavar=(_("TAG"), _("NAME")),
        nargs=2,
        type=value(tag_name),
        help=_("give a tag another name; if another tag has it, the two become one"),
    )
    add_json(parser)
    parser.epilog = _("In JSON a tag is an object with name, entries (how many) and colour, one a line.")


def run(arguments: Namespace, context: Context) -> int:
    """Rename a tag and print it, or print all tags by name."""
    output = context.output
    with context.journal() as journal:
        tags = journal.browsing.tags()
        if arguments.rename is None:
            _all(output, tags)
            return 0
        old, new = arguments.rename
        tag = _named(tags, old)
        if tag is None:
            raise NotFound(_("There is no tag called “{name}”.").format(name=old))
        kept = journal.execute(RenameTag(tag.id, new)).tag_id
        (now,) = (one for one in journal.browsing.tags() if one.id == kept)
    sentence = _("Renamed “{old}” to “{new}”.") if kept == tag.id else _("Made “{old}” one with “{new}”.")
    output.answer(_as_json(now), sentence.format(old=tag.name, new=now.name))
    return 0


def tag_name(text: str) -> str:
    """The name of a tag. Raises InvalidValue."""
    name = clean_line(text, _("A tag"), LONGEST_NAME)
    if not name:
        raise InvalidValue(_("A tag needs a name."))
    return name


def _named(tags: list[TagCount], name: str) -> TagCount | None:
    same = [tag for tag in tags if tag.name.casefold() == name.casefold()]
    return next((tag for tag in same if tag.name == name), same[0] if same else None)


def _all(output: Output, tags: list[TagCount]) -> None:
    widest = max((width(tag.name) for tag in tags), default=0)
    for tag in tags:
        if output.json:
            output.object(_as_json(tag))
        else:
            output.text(f"{tag.entries:>6}  {padded(tag.name, min(widest, 40))}  {tag.colour or ''}".rstrip())
    if not tags:
        output.note(_("There are no tags yet."))


def _as_json(tag: TagCount) -> dict[str, Any]:
    return {"name": tag.name, "entries": tag.entries, "colour": tag.colour}
