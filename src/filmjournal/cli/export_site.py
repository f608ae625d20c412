"""`export site`: the journal as a web site in a folder."""

from __future__ import annotations

from argparse import Action, ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from filmjournal import resources
from filmjournal.cli.arguments import add_json, count, search_words, value
from filmjournal.cli.context import Context
from filmjournal.cli.output import one_line
from filmjournal.domain.errors import InvalidValue, Refused
from filmjournal.i18n import _, ngettext


class _ExplainTemplates(Action):
    """Prints what a folder of one's own can hold and what its templates are given, and ends."""

    def __call__(self, parser: ArgumentParser, _arguments: Any, _values: Any, _option: str | None = None) -> None:
        print(resources.text("templates/README.md"), end="")
        parser.exit()


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "folder",
        metavar=_("DIR"),
        type=value(_folder),
        help=_("where to write it; of what is there, only files of an earlier export are replaced or removed"),
    )
    parser.add_argument("--title", metavar=_("TEXT"), default="", help=_("the name of the site"))
    parser.add_argument(
        "--base-url",
        metavar=_("URL"),
        default="",
        help=_("where the site will be, such as https://example.org/films/; the feed and the site map need it"),
    )
    parser.add_argument("--theme", metavar=_("NAME"), help=_("how it looks; a name that is none tells which there are"))
    parser.add_argument("--language", metavar=_("LANGUAGE"), default="", help=_("the language of the site's own words"))
    parser.add_argument(
        "--templates",
        metavar=_("DIR"),
        type=Path,
        help=_("a folder with templates, a style and pages of your own; --explain-templates says what can be in it"),
    )
    parser.add_argument(
        "--explain-templates",
        action=_ExplainTemplates,
        nargs=0,
        help=_("print what a folder of your own can hold and what its templates are given, and exit"),
    )
    parser.add_argument(
        "--only",
        metavar=_("SEARCH"),
        type=value(search_words),
        default="",
        help=_("publish the entries that a search finds; private ones are never published"),
    )
    parser.add_argument(
        "--people-from",
        metavar=_("NUMBER"),
        type=count,
        help=_("in how many films somebody must be to have a page of their own, two without this option"),
    )
    parser.add_argument("--with-companions", action="store_true", help=_("say with whom films were watched"))
    parser.add_argument("--with-places", action="store_true", help=_("say where films were watched"))
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Write the site, print what was done, and name images that are missing; 1 where some are."""
    folder: Path = arguments.folder.expanduser()
    with context.journal() as journal:
        from filmjournal.services.publishing import SiteOptions, publish, themes
        from filmjournal.services.site_choice import counts

        if arguments.only and not counts(journal, arguments.only).entries:  # it would take everything off the site
            raise Refused(_("Nothing that can be published is found by “{search}”.").format(search=arguments.only))
        options = SiteOptions(
            title=arguments.title,
            base_url=arguments.base_url,
            theme=themes()[0] if arguments.theme is None else arguments.theme,
            language=arguments.language,
            templates=arguments.templates,
            only=arguments.only,
            companions=arguments.with_companions,
            places=arguments.with_places,
            people_from=SiteOptions().people_from if arguments.people_from is None else arguments.people_from,
        )
        with context.output.progress(_("Writing pages")) as progress:
            done = publish(journal, folder, options, progress)
    for name in done.missing:
        context.output.trouble(_("The image {hash} is missing or damaged.").format(hash=name))
    index = folder / "index.html"
    unchanged = done.files - len(done.new) - len(done.changed)
    answer = {
        "folder": str(folder),
        "index": str(index),
        "films": done.films,
        "entries": done.entries,
        "reviews": done.reviews,
        "files": done.files,
        "new": len(done.new),
        "changed": len(done.changed),
        "removed": len(done.removed),
        "unchanged": unchanged,
        "missing_images": list(done.missing),
    }
    films = ngettext("{folder}: {count} film", "{folder}: {count} films", done.films)
    if done.new or done.changed or done.removed:
        what = _(
            "Files that are new: {new}, changed: {changed}, removed: {removed}, as they were: {unchanged}."
        ).format(new=len(done.new), changed=len(done.changed), removed=len(done.removed), unchanged=unchanged)
    else:
        what = _("Nothing had to be written.")
    lines = [
        films.format(count=done.films, folder=one_line(folder)),
        what,
        _("Open {file} to read it.").format(file=one_line(index)),
    ]
    context.output.answer(answer, "\n".join(lines))
    return 1 if done.missing else 0


def _folder(text: str) -> Path:
    """Raises InvalidValue for a name without letters, such as a shell makes of a variable that isn't set."""
    if not text.strip():
        raise InvalidValue(_("Name a folder; “.” is the one you are in."))
    return Path(text)
