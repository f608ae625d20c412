"""Pages as a text browser shows them."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from site_checks.findings import Checked, Finding, page_of_each_kind

_TEXTS = "h1, h2, h3, p, li, dt, dd, td, th, figcaption"


def check_as_text(folder: Path) -> Checked:
    """Whether w3m shows every heading and text of one page of each kind."""
    pages = page_of_each_kind(folder)
    findings = []
    for address in pages.values():
        shown = _letters(dump(folder / address))
        tree = LexborHTMLParser((folder / address).read_bytes())
        for hidden in tree.css("script, noscript, svg, [hidden], template"):
            hidden.decompose()
        for node in tree.css(_TEXTS):
            text = _letters(node.text())
            if text and text[:60] not in shown:
                findings.append(Finding(address, f"w3m does not show <{node.tag}> {node.text().strip()[:60]!r}"))
    return Checked(f"{len(pages)} pages", findings)


def dump(page: Path) -> str:
    """The page as text."""
    command = ["w3m", "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", "100", str(page)]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode(errors="replace")


def _letters(text: str) -> str:
    """Letters and digits alone: lines are broken, and marks drawn, as the browser likes."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()
