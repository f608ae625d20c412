"""The archive of a whole journal: one ZIP that other programs, and people without any, can read as well.

`journal.json` is all of it, `schema/journal.json` says what that file means, and `images/` holds the pictures, each
under the hash that the JSON file names it by. `entries/` and `csv/` say the same once more, for reading. The same
journal makes the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from filmjournal import resources
from filmjournal.i18n import _
from filmjournal.interchange.own import journal_json

README = "README.txt"
JOURNAL = "journal.json"
IMAGES = "images"
ENTRIES = "entries"
ENTRY_TABLE, FILM_TABLE, LIST_TABLE = "csv/entries.csv", "csv/films.csv", "csv/lists.csv"

LIST_COLUMNS = ("list", "ranked", "position", "title", "year", "notes", "notes_html", "list_id", "film_id")

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that can be written; when it was made is no content
_UNIX = 3
_ABOUT = """\
{heading}

{journal} — {about_journal}
schema/journal.json — {about_schema}
images/ — {about_images}
entries/ — {about_entries}
csv/ — {about_csv}

{restoring}
"""


class ArchiveWriter:
    """Writes an archive to a file that can be gone back in; members one after the other."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w")

    @contextmanager
    def member(self, name: str, *, packed: bool = True) -> Iterator[IO[bytes]]:
        """A member to be written until the block ends; pictures need not be packed."""
        info = zipfile.ZipInfo(name, _DATE)
        info.create_system = _UNIX
        info.external_attr = 0o600 << 16
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with self._zip.open(info, "w", force_zip64=True) as file:
            yield file

    def put(self, name: str, data: bytes, *, packed: bool = True) -> None:
        """Write a whole member."""
        with self.member(name, packed=packed) as file:
            file.write(data)

    def about(self) -> None:
        """Write what the archive says of itself, and the schema."""
        self.put(README, _about().encode())
        self.put(journal_json.SCHEMA, resources.text(journal_json.SCHEMA).encode())

    def close(self) -> None:
        """Finish it."""
        self._zip.close()


def first_damaged(file: IO[bytes]) -> str | None:
    """The name of the first member that does not come back as it was written. Raises OSError and BadZipFile."""
    with zipfile.ZipFile(file) as archive:
        return archive.testzip()


def _about() -> str:
    return _ABOUT.format(
        heading=_("This is a whole film journal, written by Film Journal."),
        journal=JOURNAL,
        about_journal=_("everything, private entries and the trash included: the file to import"),
        about_schema=_("what that file means, as a JSON Schema"),
        about_images=_("the pictures, named by the hash of what they hold (BLAKE2b, 16 bytes)"),
        about_entries=_("each entry as a Markdown file, for reading; those in the trash are not among them"),
        about_csv=_("entries, films and lists as tables, for reading"),
        restoring=_("Import it into an empty journal, and the journal is as it was."),
    )
