"""In which encoding a table is, where it is none of those that say so themselves.

A table is read as UTF-8, and as Windows of Western Europe where it is none. Spreadsheets of other countries save in
what their Windows has: whole other scripts are told by how frequent their letters are, and the neighbours of Western
Europe by what their letters look like when they are taken for it ("Wo³yñ", "pøíbìh", "aðaç").
"""

from __future__ import annotations

import re

_OTHER_SCRIPTS = frozenset(
    ("cp1251", "koi8_r", "koi8_u", "cp866", "mac_cyrillic", "cp1253", "cp1255", "cp1256", "shift_jis", "cp932",
     "euc_jp", "gb2312", "gbk", "gb18030", "big5", "euc_kr", "cp949")
)  # fmt: skip
# Signs that stand inside words ("Alien³" ends in one), or before them, only where they are letters of Central Europe.
_SIGN_IN_WORD = re.compile("[^\\W\\d_][³¹¿][^\\W\\d_]|(?<!\\w)[£¯¥³][^\\W\\d_]{2}")
# Letters of Czech and Slovak that are of Scandinavia and Italy in the West, beside háčky that are the same in both.
_CARONS = re.compile("[ŠŽšž]")
_WITH_CARONS = re.compile("[øìèùØÌÈÙï]")
_NORDIC = re.compile("[åÅæÆ]")
# Turkish letters that are Icelandic in the West, and those that Icelandic has beside them.
_TURKISH = re.compile("[ðþýÐÞÝ]")
_ICELANDIC = re.compile("[áéóúæÁÉÓÚÆ]")


def encoding_of_table(start: bytes) -> str | None:
    """The encoding, where it is not what a table is read in anyway (a byte order mark, UTF-8, cp1252)."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or not start:
        return None
    even, odd = start[:2000:2].count(0), start[1:2000:2].count(0)
    if max(even, odd) > len(start[:2000]) // 6:
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        return None if error.start > len(start) - 4 else _of_another_script(start) or _of_a_neighbour(start)
    return None


def _of_another_script(start: bytes) -> str | None:
    """An older encoding of a script that is not Latin, where most letters are of it."""
    from charset_normalizer import from_bytes

    letters = sum(1 for byte in start if byte >= 0x80)
    if letters * 4 < sum(1 for byte in start if byte >= 0x41):
        return None
    found = from_bytes(start[:8192]).best()
    return found.encoding if found is not None and found.encoding in _OTHER_SCRIPTS else None


def _of_a_neighbour(start: bytes) -> str | None:
    """Windows of Central Europe or of Turkey, where read as Western the words would be none."""
    western = start.decode("cp1252", "replace")
    if _SIGN_IN_WORD.search(western) or (
        _CARONS.search(western) and _WITH_CARONS.search(western) and not _NORDIC.search(western)
    ):
        return "cp1250"
    return "cp1254" if _TURKISH.search(western) and not _ICELANDIC.search(western) else None
