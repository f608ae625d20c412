"""A person's own folder for the site: templates, a style, pages, and files that go with them.

    film.html, layout.html …   templates in the place of ours; a part that they include has a name like own-part.html
    style.css                  rules that come after those of the theme
    pages/about-me.md          a page of words each: .md, .html or .txt
    files/portrait.jpg …       copied as they are, to the folder files of the site

Everything else at the top is left alone. Nothing is read that lies outside the folder: links are refused.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType

from markupsafe import Markup

from filmjournal import resources
from filmjournal.domain.errors import InvalidValue, Refused
from filmjournal.domain.slugs import DEVICES, slug
from filmjournal.i18n import _, ngettext
from filmjournal.publishing import review_body
from filmjournal.publishing.words import printable
from filmjournal.richtext import plain, reading
from filmjournal.richtext.tree import Block, Document, Heading, Paragraph

MOST_FILES = 2_000
LARGEST_FILE = 50_000_000  # bytes
LARGEST_IN_ALL = 500_000_000
LARGEST_TEXT = 1_000_000  # bytes of a template or style
MOST_PAGES = 500

_PAGE_ENDINGS = (".md", ".html", ".txt")
_PORTABLE = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,118}[a-z0-9])?")
_PART_OF_OWN = re.compile(r"own-[a-z0-9_-]{1,60}\.html")  # no name that one of ours will ever have
_LONGEST_HEADING = 200
_IN_PIECES = 1_000_000


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page that the person wrote; `slug` is its address without folder and ending."""

    heading: str
    slug: str
    body: Markup


@dataclass(frozen=True, slots=True)
class OwnFolder:
    """What a person's own folder holds, read and checked.

    `templates` are texts by file name; `files` have address, path and a hash of what is in them. Equal fingerprints
    mean equal folders.
    """

    templates: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    style: str = ""
    pages: tuple[OwnPage, ...] = ()
    files: tuple[tuple[str, Path, str], ...] = ()
    fingerprint: str = ""


def read_own_folder(folder: Path) -> OwnFolder:
    """Read the folder. Raises InvalidValue for what can't be used and Refused for what can't be read, each with a
    sentence that names the file.
    """
    folder = folder.expanduser()
    try:
        if not folder.is_dir():
            raise InvalidValue(_("There is no folder {path} with templates.").format(path=folder))
        templates = MappingProxyType(dict(_templates(folder)))
        style = folder / "style.css"
        rules = _text(style, "style.css") if _is_there(style) else ""
        pages = tuple(_pages(folder / "pages"))
        files = tuple(_files(folder / "files"))
    except OSError as trouble:
        where = trouble.filename or folder
        raise Refused(_("{path} can't be read: {problem}.").format(path=where, problem=trouble.strerror)) from None
    digest = blake2b(digest_size=16)
    for part in (
        sorted(templates.items()),
        rules,
        [(page.heading, page.slug, str(page.body)) for page in pages],
        [(address, hash_) for address, _path, hash_ in files],
    ):
        digest.update(repr(part).encode("utf-8", "surrogatepass") + b"\0")
    return OwnFolder(templates, rules, pages, files, digest.hexdigest())


def template_names() -> tuple[str, ...]:
    """The templates of ours that a person can put their own in the place of."""
    return tuple(sorted(path.name for path in (resources.root() / "templates" / "site").glob("*.html")))


def _templates(folder: Path) -> Iterator[tuple[str, str]]:
    known = template_names()
    for path in sorted(folder.glob("*.html")):
        if path.name.startswith("."):
            continue
        if path.name not in known and not _PART_OF_OWN.fullmatch(path.name):
            raise InvalidValue(
                _(
                    "“{file}” is the name of no template. There are {names}; a part of your own that they include is"
                    " named like “own-part.html”."
                ).format(file=path.name, names=", ".join(known))
            )
        yield path.name, _text(path, path.name)


def _pages(folder: Path) -> Iterator[OwnPage]:
    taken: dict[str, str] = {}
    for path in _children(folder, "pages"):
        name = f"pages/{path.name}"
        if path.is_dir() or path.suffix.lower() not in _PAGE_ENDINGS:
            raise InvalidValue(_("“{file}” is no page. Write pages as .md, .html or .txt files.").format(file=name))
        if len(taken) == MOST_PAGES:
            raise InvalidValue(_("The folder “pages” has more than {most} pages.").format(most=MOST_PAGES))
        _require_plain_file(path, name, reading.LARGEST_FILE)
        address = slug(path.stem, "page")
        if address in taken:
            raise InvalidValue(
                _("“{file}” and “{other}” would have the same address; please name one of them differently.").format(
                    file=name, other=taken[address]
                )
            )
        taken[address] = name
        heading, blocks = _headed(reading.from_file(path.read_bytes(), name), path.stem)
        around = review_body.Surroundings(first_level=2)
        yield OwnPage(printable(heading), address, review_body.render(blocks, around))


def _headed(document: Document, stem: str) -> tuple[str, tuple[Block, ...]]:
    """A heading that the page begins with is that of the page; else the file's name is."""
    blocks = document.blocks
    if blocks and isinstance(blocks[0], Heading):
        text = plain.to_text(Document((Paragraph(blocks[0].inline),)))
        if heading := " ".join(text.split())[:_LONGEST_HEADING]:
            return heading, blocks[1:]
    words = stem.replace("-", " ").replace("_", " ").strip() or stem
    return words[:1].upper() + words[1:_LONGEST_HEADING], blocks


def _files(folder: Path) -> Iterator[tuple[str, Path, str]]:
    total = 0
    for count, (address, path) in enumerate(_below(folder, "files"), 1):
        total += _require_plain_file(path, address, LARGEST_FILE)
        if count > MOST_FILES:
            raise InvalidValue(
                ngettext(
                    "The folder “files” has more than {most} file.",
                    "The folder “files” has more than {most} files.",
                    MOST_FILES,
                ).format(most=MOST_FILES)
            )
        if total > LARGEST_IN_ALL:
            raise InvalidValue(
                _("The files in the folder “files” are more than {size} MB together.").format(
                    size=LARGEST_IN_ALL // 1_000_000
                )
            )
        yield address, path, _hash(path)


def _below(folder: Path, address: str) -> Iterator[tuple[str, Path]]:
    for path in _children(folder, address):
        name = f"{address}/{path.name}"
        if not _PORTABLE.fullmatch(path.name) or path.name.partition(".")[0] in DEVICES:
            raise InvalidValue(
                _(
                    "“{file}” can't be the name of a published file. Use small letters from a to z, digits, hyphens"
                    " and dots."
                ).format(file=name)
            )
        if path.is_symlink() or not path.is_dir():
            yield name, path
        else:
            yield from _below(path, name)


def _children(folder: Path, name: str) -> list[Path]:
    """What lies in a folder of the person's, but for hidden files and those that editors leave."""
    if not _is_there(folder):
        return []
    if folder.is_symlink() or not folder.is_dir():
        raise InvalidValue(_("“{file}” is no folder.").format(file=name))
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and not path.name.endswith("~"))


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _text(path: Path, name: str) -> str:
    _require_plain_file(path, name, LARGEST_TEXT)
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise InvalidValue(_("“{file}” is not UTF-8 text. Save it as UTF-8 and try again.").format(file=name)) from None


def _require_plain_file(path: Path, name: str, largest: int) -> int:
    """The size of a file in bytes, if it is one of its own and not too large."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        raise InvalidValue(_("“{file}” is a link. Please put the file itself there.").format(file=name))
    if not stat.S_ISREG(found.st_mode):
        raise InvalidValue(_("“{file}” is no plain file.").format(file=name))
    if found.st_size > largest:
        raise InvalidValue(
            _("“{file}” is larger than {size} MB, too large to be published.").format(
                file=name, size=largest // 1_000_000
            )
        )
    return found.st_size


def _hash(path: Path) -> str:
    digest = blake2b(digest_size=16)
    with path.open("rb") as file:
        while piece := file.read(_IN_PIECES):
            digest.update(piece)
    return digest.hexdigest()
