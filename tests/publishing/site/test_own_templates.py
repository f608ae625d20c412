"""Templates that a person wrote: what they can do, what the sandbox keeps them from, and how mistakes are told."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from filmjournal.domain.errors import InvalidValue
from filmjournal.publishing.site import rendering
from filmjournal.publishing.site.content import Door, Page, Site, TextContent
from filmjournal.publishing.site.rendering import renderer

SITE = Site(
    title="The <Late> Row",
    language="en-GB",
    direction="ltr",
    theme="paper",
    doors=(Door("films", "Films", "films/index.html"),),
)
CONTENT = TextContent("A & B", Markup("<p>Words</p>"))


def made(text: str, **others: str) -> str:
    own = {"text.html": text} | {f"own-{name}.html": part for name, part in others.items()}
    page = Page(address="pages/mine.html", kind="text", title="Mine")
    return renderer(SITE, own).page(page, CONTENT).decode()


def test_a_template_sees_what_is_documented() -> None:
    values = ("site.title", "page.address", "root ~ site.doors[0].address", "content.heading", "content.body")
    text = "|".join(f"{{{{ {value} }}}}" for value in values)
    assert made(text) == "The &lt;Late&gt; Row|pages/mine.html|../films/index.html|A &amp; B|<p>Words</p>"


def test_a_template_has_parts_and_ours() -> None:
    assert made('{% include "site/own-part.html" %}', part="{{ content.heading }}") == "A &amp; B"
    page = made('{% extends "site/layout.html" %}{% block main %}mine{% endblock %}')
    assert "mine" in page
    assert "Content-Security-Policy" in page


@pytest.mark.parametrize(
    "text",
    [
        "{{ content.__class__ }}",
        "{{ content['__class__'] }}",
        "{{ content|attr('__class__') }}",
        "{{ content.body.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ stars.__globals__ }}",
        "{{ seen.__code__ }}",
        "{{ _.__globals__['__builtins__'] }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self._TemplateReference__context }}",
        "{{ '{0.__class__}'.format(content) }}",
        "{{ _('{0.__class__.__init__.__globals__}').format(content) }}",
        "{{ ('{0.__class__}'|e).format(content) }}",
        "{{ '{x.__class__}'.format_map({'x': content}) }}",
        "{{ range(10**9)|list }}",
        "{{ site.doors.append(1) }}",
        "{% do site.doors.append(1) %}",
        "{% set site.title = 'x' %}",
        "{% set content.heading = 'x' %}",
        "{{ [].append(1) }}",
        "{{ {}.update(a=1) }}",
        "{% include '../../etc/passwd' %}",
        "{% include '/etc/passwd' %}",
        "{% include 'site/../../../etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ open('/etc/passwd').read() }}",
        "{{ request.application }}",
        "{{ site.doors[0].name.__format__ }}",
    ],
)
def test_nothing_reaches_beyond_what_is_given(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        made(f"\n{text}")
    assert "text.html" in str(caught.value)
    assert "root:" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("one\n{% if %}", 2, "Expected an expression"),
        ("one\ntwo\n{{ nothing }}", 3, "'nothing' is undefined"),
        ("{{ content.headline }}", 1, "headline"),
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ("\n\n{{ content.heading|shout }}", 3, "shout"),
        ("\n{{ range(10**9) }}", 2, "Range too big"),
        ("\n{% block a %}", 2, "end"),
        ("\n{{ name() }}", 2, "argument"),
        ("\n{% include 'site/own-other.html' %}", 2, "own-other.html"),
        ("\n{% macro again() %}{{ again() }}{% endmacro %}\n{{ again() }}", 2, "RecursionError"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        made(text)
    said = str(caught.value)
    assert re.match(rf"The template text\.html can't be used, line {line}: ", said), said
    assert problem in said
    assert said.endswith(".")
    assert not said.endswith("..")


def test_a_mistake_in_a_part_is_told_with_the_name_of_the_part() -> None:
    with pytest.raises(InvalidValue, match=r"own-part\.html can't be used, line 2: "):
        made('{% include "site/own-part.html" %}', part="\n{{ nothing }}")
    with pytest.raises(InvalidValue, match=r"own-part\.html can't be used, line 2: "):
        made("x", part="\n{% nothing %}")


def test_what_python_says_of_a_text_is_not_repeated() -> None:
    """Sentences for the log hold no words of a review."""
    with pytest.raises(InvalidValue, match=r"line 1: UnicodeEncodeError\.$"):
        made("{{ (content.heading ~ 'é').encode('ascii') }}")


def test_our_own_templates_run_without_the_sandbox() -> None:
    from jinja2.sandbox import SandboxedEnvironment

    assert not isinstance(rendering.environment("en"), SandboxedEnvironment)
    assert isinstance(rendering.environment("en", {"text.html": ""}), SandboxedEnvironment)
