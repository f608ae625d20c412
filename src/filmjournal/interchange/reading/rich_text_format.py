"""Rich Text Format, in which some programs keep notes, as plain text.

Only what such notes hold is known: paragraphs, line ends, and letters by number. All else of the format says how the
text looks and is passed over.
"""

from __future__ import annotations

import re

LONGEST = 1_000_000  # characters of it that are looked at
_TOKEN = re.compile(
    r"""\\([a-z]{1,32})(-?\d{1,10})?[ ]?  # a control word with its number
      | \\'([0-9a-f]{2})                  # a letter by its place in the code page
      | \\([^a-z])                        # an escaped sign
      | ([{}])
      | [\r\n]+
      | (.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_PASSED_OVER = frozenset(("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "field"))
_SIGNS = {
    "par": "\n\n", "line": "\n", "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "sect": "\n\n", "page": "\n\n", "row": "\n", "cell": "\t",
}  # fmt: skip
_ESCAPED = {"~": "\xa0", "_": "-", "\n": "\n\n", "\r": "\n\n"}


def is_rich_text(text: str) -> bool:
    """Whether a text is in Rich Text Format."""
    return text.lstrip().startswith("{\\rtf")


def text_of_rich_text(text: str) -> str:
    """Its words, paragraphs parted by an empty line."""
    out: list[str] = []
    code_page = "mac_roman" if "\\mac" in text[:200] else "cp1252"
    silent = [False]  # for each open group, whether it is passed over
    skip = 0  # characters that stand in for a letter given by its number
    fresh = False  # right after the beginning of a group
    for token in _TOKEN.finditer(text[:LONGEST]):
        word, number, code, escaped, brace, plain = token.groups()
        if brace == "{":
            silent.append(silent[-1])
        elif brace == "}":
            if len(silent) > 1:
                silent.pop()
        elif (escaped == "*" and fresh) or (word and word in _PASSED_OVER):
            silent[-1] = True
        elif not silent[-1]:
            if word == "u" and number:
                out.append(chr(int(number) % 0x10000))
                skip = 1
            elif skip and (code or plain):
                skip -= 1
            elif code:
                out.append(bytes((int(code, 16),)).decode(code_page, "replace"))
            elif plain:
                out.append(plain)
            elif word:
                out.append(_SIGNS.get(word, ""))
            elif escaped:
                out.append(_ESCAPED.get(escaped, escaped if escaped in "\\{}" else ""))
        fresh = brace == "{"
    joined = "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub(r"\n{3,}", "\n\n", joined).strip()
