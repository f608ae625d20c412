"""The stylesheet names no colour of its own and uses no property that isn't set."""

from __future__ import annotations

import re
import tomllib

import pytest

from filmjournal import resources
from filmjournal.publishing.stylesheet import stylesheet


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_role_of_a_theme_is_a_property(theme: str) -> None:
    roles = tomllib.loads(resources.text(f"themes/{theme}.toml"))["roles"]
    light, _, rest = stylesheet().partition("@media screen and (prefers-color-scheme: dark)")
    part = light if theme == "light" else rest
    for role, colour in roles.items():
        assert f"--{role.replace('_', '-')}: {colour.lower()};" in part


def test_every_property_used_is_set() -> None:
    text = stylesheet()
    used = set(re.findall(r"var\((--[\w-]+)", text))
    assert used
    assert used <= set(re.findall(r"(--[\w-]+):", text))


@pytest.mark.parametrize("name", ["properties.css", "page.css", "media.css", "site/site.css"])
def test_colours_are_written_in_the_theme_files_only(name: str) -> None:
    rules = re.sub(r"/\*.*?\*/", "", resources.text(f"templates/{name}"), flags=re.DOTALL)
    assert not re.search(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", rules, re.IGNORECASE)
    assert "url(" not in rules
    assert "@import" not in rules
