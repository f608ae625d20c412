"""The pictures that lie beside a file, found by the paths that a program wrote on another machine."""

from __future__ import annotations

from collections.abc import Iterator

from filmjournal.domain.drafts import Notice, PictureDraft
from filmjournal.i18n import ngettext
from filmjournal.interchange.reading.source import Member, Source

_PICTURES = frozenset((".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".jpe"))


class Pictures:
    """The pictures that lie beside a file of a collection."""

    def __init__(self, source: Source, member: Member) -> None:
        self._source = source
        self._folder = member.name.rpartition("/")[0]
        self._file = member.name
        self._by_base: dict[str, list[Member]] = {}
        for other in source.members:
            if other.suffix in _PICTURES:
                self._by_base.setdefault(other.base, []).append(other)
        self._missing = 0

    def at(self, path: str, caption: str = "") -> PictureDraft | None:
        """The picture of a path as the program wrote it; None where no such file was brought along."""
        plain = path.strip().replace("\\", "/").removeprefix("file://").removeprefix("./")
        if not plain or len(plain) > 1_000 or plain.startswith(("http:", "https:")):
            return None
        near = f"{self._folder}/{plain}" if self._folder else plain
        base = plain.rpartition("/")[2].lower()
        candidates = self._by_base.get(base, [])
        # A whole path is of the machine that wrote it: the longest end of it that is here counts.
        found = self._source.member(near) or max(
            candidates, key=lambda other: _common_end(other.name.lower(), plain.lower()), default=None
        )
        if found is None or found.suffix not in _PICTURES:
            self._missing += 1
            return None
        return PictureDraft(found.name, found.bytes, caption)

    def notices(self) -> Iterator[Notice]:
        """How many pictures were named that are not there."""
        if self._missing:
            text = ngettext(
                "{count} picture is not among the chosen files. Choose the folder of the collection to bring it.",
                "{count} pictures are not among the chosen files. Choose the folder of the collection to bring them.",
                self._missing,
            )
            yield Notice(self._file, text.format(count=self._missing))


def _common_end(one: str, other: str) -> int:
    count = 0
    for mine, theirs in zip(reversed(one.split("/")), reversed(other.split("/")), strict=False):
        if mine != theirs:
            break
        count += 1
    return count
