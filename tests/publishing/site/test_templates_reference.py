"""What the shipped text says of templates is what they are given."""

from __future__ import annotations

import inspect
import re

from jinja2 import Environment

import templates_reference
from filmjournal.publishing.site import content, rendering
from filmjournal.publishing.site.own_folder import template_names

TEXT = templates_reference.README.read_text(encoding="utf-8")


def _environment() -> Environment:
    return rendering.renderer(content.Site(title="", language="en", direction="ltr", theme=""))._environment


def test_every_value_is_described() -> None:
    assert templates_reference.whole(TEXT) == TEXT, "python tests/templates_reference.py mends this"


def test_every_function_is_described() -> None:
    functions = TEXT[TEXT.index("## Functions") : TEXT.index(templates_reference.HEADING)]
    described = re.findall(r"^\| `([a-z_]+)[`(]", functions, re.MULTILINE)
    given = _environment().globals.keys() - Environment().globals.keys()
    assert sorted(described) == sorted(given)


def test_every_filter_is_described() -> None:
    filters = TEXT[TEXT.index("## Filters") : TEXT.index("## Functions")]
    described = re.findall(r"^\| `[a-z]+\\\|([a-z_]+)[`(]", filters, re.MULTILINE)
    given = _environment().filters.keys() - Environment().filters.keys()
    assert sorted(described) == sorted(given)


def test_every_kind_of_page_is_named() -> None:
    said = re.search(r"Each kind of page has one:(.*?)all with", TEXT, re.DOTALL)
    assert said is not None
    kinds = set(re.findall(r"`([a-z_]+)`", said[1]))
    assert {f"{kind}.html" for kind in kinds} <= set(template_names())
    contents = (getattr(content, name) for name in dir(content) if name.endswith("Content"))
    described = {re.match(r"`([a-z_]+)\.html`", inspect.getdoc(one) or "") for one in contents}
    assert {found[1] for found in described if found} == kinds
