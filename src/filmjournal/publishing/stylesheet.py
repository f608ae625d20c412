"""The stylesheet of what is published: colours from the theme files, the rest from files beside the templates."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Mapping

from filmjournal import resources

DEFAULT_THEME = "paper"
_TEMPLATES, _THEMES = "templates", "site/themes"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_AT_NIGHT = "(prefers-color-scheme: dark)"
_DECLARED = re.compile(rf"--([a-z-]+): ({_COLOUR.pattern});")


def stylesheet() -> str:
    """The stylesheet of a page that is one file: light and dark and for print, each colour role a custom property."""
    return _joined("properties.css", "page.css", "media.css")


def themes() -> tuple[str, ...]:
    """The themes of a site by name; the first is that of a site without a choice."""
    others = sorted(path.stem for path in (resources.root() / _TEMPLATES / _THEMES).glob("*.css"))
    return (DEFAULT_THEME, *others)


def site_stylesheet(theme: str, own: str = "") -> str:
    """The stylesheet of a site: our rules, what the theme changes of them, what holds over every theme, and last the
    rules of the person's own.
    """
    chosen = () if theme == DEFAULT_THEME else (f"{_THEMES}/{theme}.css",)
    return _joined("properties.css", "page.css", "site/site.css", *chosen, "media.css") + own


def theme_colours(theme: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The colours of a site's theme by role, as `#rrggbb`: by day and by night."""
    day, night = dict(_colours("light")), dict(_colours("dark"))
    if theme != DEFAULT_THEME:
        by_day, _query, by_night = resources.text(f"{_TEMPLATES}/{_THEMES}/{theme}.css").partition(_AT_NIGHT)
        for colours, rules in ((day, by_day), (night, by_night)):
            colours.update((role.replace("-", "_"), colour) for role, colour in _DECLARED.findall(rules))
    return day, night


def _joined(*names: str) -> str:
    return _roles() + "".join(resources.text(f"{_TEMPLATES}/{name}") for name in names)


def _roles() -> str:
    light = _properties(_colours("light"))
    dark = _properties(_colours("dark"))
    return (
        f":root {{\n  color-scheme: light dark;\n{light}}}\n@media screen and {_AT_NIGHT} {{\n:root {{\n{dark}}}\n}}\n"
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
