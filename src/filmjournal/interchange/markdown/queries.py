"""The small programs that notes of Obsidian hold beside what a person wrote.

Plugins (Dataview, Meta Bind) put what stands in front of a note into its text again, by queries in blocks and in lines.
A template full of them is no review: they go, with the headings and labels that have nothing below them then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLOCK = re.compile(
    r"^(?P<fence>```+|~~~+)[ \t]*(?:dataview|dataviewjs|meta-bind[\w-]*|button|tasks)\b[^\n]*\n"
    r".*?(?:^(?P=fence)[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_IN_LINE = re.compile(r"`(?:\$?=|(?:INPUT|VIEW|BUTTON)\[)[^`\n]*`")
_LABEL = re.compile(r"[ \t>*_-]*[^\W\d_][^\n:*_]{0,60}(?::\**_*|\**_*:)[ \t]*")
_HEADING = re.compile(r"(#{1,6})[ \t]+\S")
_WORD = re.compile(r"\w{2,}")
_FEW_WORDS = 3
_RULE = re.compile(r"[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*")


def without_queries(text: str) -> str:
    """A note without its queries, and unchanged where it has none."""
    if "`" not in text and "~~~" not in text:
        return text
    cut = _BLOCK.sub("", text)
    if cut == text and not _IN_LINE.search(text):
        return text
    lines = [left for line in cut.split("\n") if (left := _without_one(line)) is not None]
    kept = list(_with_something_below(lines))
    while kept and (not kept[-1].strip() or _RULE.fullmatch(kept[-1])):
        kept.pop()
    return "\n".join(reversed(kept))


def _without_one(line: str) -> str | None:
    """A line without the queries in it; None where hardly a word of a person's is left."""
    left = _IN_LINE.sub("", line)
    if left != line and len(_WORD.findall(_LABEL.sub("", left, count=1))) <= _FEW_WORDS:
        return None
    return left


def _with_something_below(lines: list[str]) -> Iterator[str]:
    """The lines from the last to the first, without headings, labels and rules that stand above nothing."""
    words = False  # below, up to the next heading, label or rule
    level = 0  # of the heading that stands below without words between, 0 for none
    anything = False
    for line in reversed(lines):
        if heading := _HEADING.match(line):
            if words or level > len(heading[1]):
                level = len(heading[1])
                yield line
            words = False
        elif _LABEL.fullmatch(line):
            if words:
                level = 0
                yield line
        elif _RULE.fullmatch(line):
            words = False
            if anything:
                yield line
        else:
            if line.strip():
                words = anything = True
                level = 0
            yield line
