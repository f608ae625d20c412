"""The program's own words in the person's language.

`_` and `ngettext` go through gettext catalogues in `resources/i18n` (compiled by Babel). `N_` marks a text that
is declared in a table and translated where it is shown. Dates and numbers for text output come from Babel,
which is imported when first used.
"""

from __future__ import annotations

import gettext as _gettext
import os
from datetime import date
from pathlib import Path

_translations: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def N_(message: str) -> str:  # noqa: N802 - the customary name of gettext's marker
    """Mark a text for translation; the caller translates it with `_` when it is shown."""
    return message


def _(message: str) -> str:
    """The text in the person's language."""
    return _translations.gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of the text that fits the count, in the person's language."""
    return _translations.ngettext(singular, plural, count)


def desktop_language() -> str:
    """The language of the environment as a locale name such as `en_GB`; English where it says none."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "").split(".")[0]
        if value:
            return "en" if value in ("C", "POSIX") else value
    return "en"


def use_language(language: str, catalogues: Path) -> None:
    """Speak this language from now on, or English where there is no catalogue for it."""
    global _translations, _language  # noqa: PLW0603 - one language a process, chosen once at start
    _translations = _gettext.translation("filmjournal", catalogues, languages=[language], fallback=True)
    spoken = language.startswith("en") or isinstance(_translations, _gettext.GNUTranslations)
    _language = language if spoken else "en"


def language() -> str:
    """The language that the program's own words are in, as a locale name."""
    return _language


def languages(catalogues: Path) -> list[str]:
    """The languages that there are words in, as locale names, in the order of their names."""
    found = {file.parent.parent.name for file in catalogues.glob("*/LC_MESSAGES/filmjournal.mo")}
    return sorted(found | {"en"})


def long_date(day: date, language: str | None = None) -> str:
    """A date in words, such as `11 June 2017`, in a language (the one in use unless named)."""
    from babel.dates import format_date

    name = _known(language or _language)
    return format_date(day, format="d MMMM y" if name.startswith("en") else "long", locale=name)


def month_and_year(month: date, language: str | None = None) -> str:
    """A month in words, such as `June 2017`; the day is not looked at."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", month, locale=_known(language or _language))


def _known(language: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language, sep="-" if "-" in language else "_"))
    except (UnknownLocaleError, ValueError):
        return "en"
