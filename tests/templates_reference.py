"""The part of resources/templates/README.md that says what templates are given, made from the classes themselves.

`python tests/templates_reference.py` brings the file up to date.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "resources" / "templates" / "README.md"
CONTENT = ROOT / "src" / "filmjournal" / "publishing" / "site" / "content.py"
HEADING = "## What pages are given\n"


def reference() -> str:
    """A section for each class: its description, and a row for each of its values."""
    source = CONTENT.read_text(encoding="utf-8")
    lines = source.splitlines()
    sections = [
        _section(node, lines)
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    return "\n" + "\n".join(sections)


def _section(node: ast.ClassDef, lines: list[str]) -> str:
    described = " ".join((ast.get_docstring(node) or "").split())
    rows = ["| value | type | |", "|---|---|---|"]
    for field in node.body:
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            kind = ast.unparse(field.annotation).replace("|", "\\|")
            said = lines[(field.end_lineno or field.lineno) - 1][field.end_col_offset or 0 :].strip().lstrip("# ")
            rows.append(f"| `{field.target.id}` | {kind} | {said} |")
    return "\n".join([f"### {node.name}", "", described, "", *rows, ""])


def whole(text: str) -> str:
    """The file's text with this part made anew."""
    return text[: text.index(HEADING) + len(HEADING)] + reference()


if __name__ == "__main__":
    README.write_text(whole(README.read_text(encoding="utf-8")), encoding="utf-8")
