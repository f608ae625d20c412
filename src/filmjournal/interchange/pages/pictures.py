"""The pictures of pages and Markdown files: found among the files of an import, and placed in reviews."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from urllib.parse import unquote, urlsplit

from filmjournal.domain.drafts import PictureDraft
from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.source import Member, Source
from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.relinking import changed_runs
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document

PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff")
_DATA_ADDRESS = re.compile(r"data:image/(?:jpe?g|png|gif|webp|avif);base64,", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a page names it: its address, what is said in its place."""

    address: str
    alt: str = ""


class Pictures:
    """The pictures among the files of an import, found by the addresses that pages have for them."""

    def __init__(self, source: Source) -> None:
        self._members = {
            member.name.casefold(): member for member in source.members if member.suffix in PICTURE_ENDINGS
        }
        self._bases: dict[str, Member | None] = {}  # by the name without folders, None where several have it
        for member in self._members.values():
            self._bases[member.base] = None if member.base in self._bases else member
        self.used: set[str] = set()

    def __len__(self) -> int:
        return len(self._members)

    def find(self, address: str, page: str, *, anywhere: bool = False) -> Callable[[], bytes] | None:
        """What gives the bytes of the picture at an address in a page; None for one that is not there.

        With `anywhere` a picture of that name counts wherever it stands, if it is the only one.
        """
        if _DATA_ADDRESS.match(address):
            return partial(_embedded, address)
        try:
            parts = urlsplit(address.strip()[:2_000])
        except ValueError:
            return None
        path = unquote(parts.path).replace("\\", "/")
        if not path or parts.scheme not in ("", "http", "https", "file"):
            return None
        folders = page.split("/")[:-1]
        if parts.netloc or path.startswith("/") or parts.scheme:
            # From the root of a site: somewhere above the page, perhaps below a folder of the host's name.
            inside = path.lstrip("/")
            tries = ["/".join((*folders[:depth], inside)) for depth in range(len(folders), -1, -1)]
            tries += [f"{parts.netloc}/{inside}"] if parts.netloc else []
        else:
            tries = [_joined(folders, path)]
        for name in tries:
            if (member := self._members.get(name.casefold())) is not None:
                break
        else:
            member = self._bases.get(path.rpartition("/")[2].lower()) if anywhere and not parts.netloc else None
        if member is None:
            return None
        self.used.add(member.name)
        return partial(_bytes_of, member)

    def draft(
        self, picture: Picture, page: str, caption: str = "", *, anywhere: bool = False
    ) -> tuple[str, PictureDraft] | None:
        """A picture with the name it has in a review (`image:NAME`) until its content is known."""
        load = self.find(picture.address, page, anywhere=anywhere)
        if load is None:
            return None
        place = picture.address[:40] if picture.address.startswith("data:") else picture.address[:500]
        name = blake2b(f"{page}\0{picture.address}".encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()
        return name, PictureDraft(f"{page}:{place}", load, values.line(caption, 1_000), values.line(picture.alt, 1_000))


def own_review(document: Document, pictures: Container[str]) -> str:
    """A review that came from outside as canonical HTML: what would point into a journal points nowhere.

    Pictures are those of these names; others leave their captions.
    """
    blocks = changed_runs(
        document.blocks, lambda run: replace(run, film=None), lambda name: name if name in pictures else ""
    )
    return to_html(normalise(Document(blocks)))


def _bytes_of(member: Member) -> bytes:
    return member.bytes()


def _embedded(address: str) -> bytes:
    try:
        return base64.b64decode(unquote(address.partition(",")[2]), validate=False)
    except (binascii.Error, ValueError):
        raise Refused(_("A picture inside a page is damaged.")) from None


def _joined(folders: list[str], path: str) -> str:
    parts = list(folders)
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
