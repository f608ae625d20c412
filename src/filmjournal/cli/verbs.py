"""The verbs of the command line, each declared once: its name, what it does in a line, and where it is."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from filmjournal.i18n import N_

if TYPE_CHECKING:
    from filmjournal.cli.context import Context


class VerbModule(Protocol):
    """What the module of a verb has."""

    def configure(self, parser: ArgumentParser) -> None:
        """Add the verb's own arguments."""

    def run(self, arguments: Namespace, context: Context) -> int:
        """Do it and return the exit status; a trouble is raised as one of `domain.errors`."""


class Verb(NamedTuple):  # a data class would cost every start more than the rest of this module
    """A verb. The module of `put-back` is `put_back`, that of `export page` is `export_page`, that of `import`, which
    is a word of Python, is `import_`.
    """

    name: str
    summary: str
    opens_window: bool = False

    def module(self) -> VerbModule:
        """The verb's module, imported when the verb is used and not before."""
        name = self.name.replace(" ", "_").replace("-", "_")
        name += "_" if iskeyword(name) else ""
        return cast(VerbModule, import_module(f"filmjournal.cli.{name}"))


VERBS = (
    Verb("add", N_("log a film, making the journal where there is none")),
    Verb("edit", N_("change an entry and what is said of its film")),
    Verb("remove", N_("move entries to the trash")),
    Verb("trash", N_("list what is in the trash")),
    Verb("put-back", N_("take entries out of the trash")),
    Verb("show", N_("show an entry with everything in it")),
    Verb("find", N_("list the entries, or the films, that a search finds")),
    Verb("list", N_("list the lists, or the films of one, and choose what is on it")),
    Verb("tag", N_("list the tags, or give one another name")),
    Verb("import", N_("bring in what another program, or another journal, wrote")),
    Verb("imports", N_("list the imports that were made")),
    Verb("undo-import", N_("take an import back, but for what was changed since")),
    Verb("export page", N_("write the page of one entry as a file that needs nothing else")),
    Verb("export epub", N_("write the reviews, or those that a search finds, as a book for e-readers")),
    Verb("export site", N_("write the journal as a web site into a folder, and keep it up to date")),
    Verb("export archive", N_("write everything, readable by other programs too, into one ZIP")),
    Verb("export json", N_("write the whole journal as JSON, which restore takes back")),
    Verb("export csv", N_("write the diary as a table")),
    Verb("export markdown", N_("write the diary as Markdown files into a folder, and keep it up to date")),
    Verb("export letterboxd", N_("write the diary as files that Letterboxd can import")),
    Verb("stats", N_("count what was watched")),
    Verb("check", N_("look the journal over, and mend it where that can be done")),
    Verb("backup", N_("copy the journal and its images into one file, and verify the copy")),
    Verb("backups", N_("list the backups that there are of the journal")),
    Verb(
        "restore", N_("make the journal from a backup or an export, keeping the present one aside, or take that back")
    ),
    Verb("sample", N_("make up a journal to try things on")),
    Verb("self-test", N_("open the window on a temporary journal and see that it works"), opens_window=True),
)

GROUPS = {"export": N_("write the journal, or a part of it, as something else")}
