"""The stylesheet of what is published: colours from the theme files, the rest from `templates/page.css`."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Mapping

from filmjournal import resources

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def stylesheet() -> str:
    """The whole stylesheet, light and dark and for print, with each colour role as a custom property."""
    light = _properties(_colours("light"))
    dark = _properties(_colours("dark"))
    return (
        f":root {{\n  color-scheme: light dark;\n{light}}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n:root {{\n{dark}}}\n}}\n"
        + resources.text("templates/page.css")
    )


def hash_source(text: str) -> str:
    """An inline style as a content security policy names it: `'sha256-…'`."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _colours(theme: str) -> Mapping[str, str]:
    colours = tomllib.loads(resources.text(f"themes/{theme}.toml"))["roles"]
    for role, colour in colours.items():
        if not _COLOUR.fullmatch(colour):
            raise ValueError(f"the colour {role} of the theme {theme} is none: {colour!r}")
    return dict(colours)


def _properties(colours: Mapping[str, str]) -> str:
    return "".join(f"  --{role.replace('_', '-')}: {colour.lower()};\n" for role, colour in colours.items())
