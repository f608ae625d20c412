"""`export epub`: the reviews as a book."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from filmjournal.cli.arguments import add_json, search_words, value
from filmjournal.cli.context import Context
from filmjournal.cli.output import one_line
from filmjournal.i18n import _, ngettext


def configure(parser: ArgumentParser) -> None:
    """Add the verb's own arguments."""
    parser.add_argument(
        "file", metavar=_("FILE.epub"), type=Path, help=_("where to write it, in place of what is there")
    )
    parser.add_argument(
        "--only",
        metavar=_("QUERY"),
        type=value(search_words),
        default="",
        help=_("only the reviews of what a search finds, such as watched:2017"),
    )
    parser.add_argument("--title", metavar=_("TITLE"), default="", help=_("how the book is called"))
    parser.add_argument(
        "--language", metavar=_("LANGUAGE"), default="", help=_("the language of the book's own words, such as en-GB")
    )
    add_json(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Write the book, print what is in it, and name the pictures that are missing; 1 where any is."""
    from filmjournal.domain.search.parser import parse

    target: Path = arguments.file.expanduser()
    parse(arguments.only)  # a mistake in it comes before any trouble with the journal
    with context.journal() as journal:
        from filmjournal.services.exporting_epub import BookOptions, export_epub

        options = BookOptions(title=arguments.title, language=arguments.language, only=arguments.only)
        with context.output.progress(_("Writing reviews")) as progress:
            book = export_epub(journal, target, options, progress)
    for name in book.missing:
        context.output.trouble(_("The image {hash} is missing or damaged.").format(hash=name))
    answer = {
        "file": str(target),
        "reviews": book.reviews,
        "films": book.films,
        "pictures": book.pictures,
        "missing_images": list(book.missing),
    }
    wrote = ngettext("Wrote {count} review to {path}.", "Wrote {count} reviews to {path}.", book.reviews)
    context.output.answer(answer, wrote.format(count=book.reviews, path=one_line(target)))
    return 1 if book.missing else 0
