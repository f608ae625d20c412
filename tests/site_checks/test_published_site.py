"""A small journal, published: the short form of `make site-checks`."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmjournal import bootstrap
from filmjournal.paths import in_profile
from filmjournal.services.publishing import SiteOptions, publish
from filmjournal.services.sampling import make_sample
from site_checks.findings import Checked, page_of_each_kind
from site_checks.in_browser import check_in_browser
from site_checks.lighthouse import check_lighthouse
from site_checks.links import check_links
from site_checks.nu import check_markup
from site_checks.text_browser import check_as_text


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a made-up journal that has something of everything."""
    folder = tmp_path_factory.mktemp("published") / "site"
    journal = bootstrap.open_journal(in_profile(tmp_path_factory.mktemp("profile")), create=True)
    try:
        make_sample(journal, 60)
        publish(journal, folder, SiteOptions(base_url="https://films.example/"))
    finally:
        journal.close()
    return folder


def nothing_in(checked: Checked) -> None:
    assert [f"{page}: {what}" for page, what in checked.findings] == []


def test_it_has_pages_of_all_kinds_and_every_link_resolves(site: Path) -> None:
    assert len(page_of_each_kind(site)) == 13
    nothing_in(check_links(site))


@pytest.mark.browser
@pytest.mark.site
def test_the_markup_is_valid(site: Path) -> None:
    nothing_in(check_markup(site))


@pytest.mark.browser
@pytest.mark.site
def test_it_can_be_used_by_all_in_any_browser(site: Path) -> None:
    for _name, checked in check_in_browser(site):
        nothing_in(checked)


@pytest.mark.browser
@pytest.mark.site
def test_a_text_browser_shows_it(site: Path) -> None:
    nothing_in(check_as_text(site))


@pytest.mark.browser
@pytest.mark.site
def test_lighthouse_has_nothing_to_say(site: Path) -> None:
    nothing_in(check_lighthouse(site, ["film", "search"], speed=False))
