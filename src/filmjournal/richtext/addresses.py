"""Addresses without what follows a reader: parameters that only count clicks, and detours that only log them."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urljoin, urlsplit

_LENGTH = 8192  # characters; nothing longer can be a link
_DETOURS = 3  # one inside the other

_TRACKING = re.compile(
    "utm_.*|mc_[ce]id|(?:fb|g|d|y|tt|tw|ms|rb_|irc)cl(?:k|ick)?id|g?wbraid|gbraid|gclsrc|_ga|_gl|_hs(?:enc|mi|ctatracking)"
    "|__hs.*|mkt_tok|oly_(?:enc|anon)_id|vero_(?:id|conv)|wickedid|li_fat_id|igsh(?:id)?|ref_(?:src|url)|s_cid|spm"
    "|mibextid|wt\\.mc_id|trk_.*|elqtrack.*|pk_(?:campaign|kwd|source|medium)|mtm_.*|at_(?:campaign|medium)",
    re.IGNORECASE,
)
# What single sites count clicks by.
_TRACKING_OF: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("imdb.com", re.compile("ref_|pf_rd_.*")),
    ("amazon.", re.compile("ref_?|pf_rd_.*|pd_rd_.*|tag|linkcode|camp|creative", re.IGNORECASE)),
    ("youtube.com", re.compile("si|feature|pp")),
    ("youtu.be", re.compile("si|feature")),
    ("spotify.com", re.compile("si")),
    ("twitter.com", re.compile("[st]")),
    ("x.com", re.compile("[st]")),
)
# Hosts that lead to the address in one of their parameters: end of the host, beginning of the path, parameters.
_REDIRECTORS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("safelinks.protection.outlook.com", "/", ("url",)),
    ("statics.teams.cdn.office.net", "/evergreen-assets/safelinks", ("url",)),
    ("l.facebook.com", "/l.php", ("u",)),
    ("lm.facebook.com", "/l.php", ("u",)),
    ("www.facebook.com", "/l.php", ("u",)),
    ("l.instagram.com", "/", ("u",)),
    ("l.messenger.com", "/l.php", ("u",)),
    ("www.youtube.com", "/redirect", ("q",)),
    ("out.reddit.com", "/", ("url",)),
    ("slack-redir.net", "/link", ("url",)),
    ("t.umblr.com", "/redirect", ("z",)),
    ("duckduckgo.com", "/l/", ("uddg",)),
    ("steamcommunity.com", "/linkfilter", ("u", "url")),
    ("www.linkedin.com", "/redir/redirect", ("url",)),
    ("vk.com", "/away.php", ("to",)),
    ("urldefense.proofpoint.com", "/v1/url", ("u",)),
    ("exit.sc", "/", ("url",)),
    ("disq.us", "/url", ("url",)),
)
_GOOGLE = re.compile(r"(?:www|maps|mail|plus)\.google\.[a-z]{2,3}(?:\.[a-z]{2})?")
_ABSOLUTE = re.compile("[A-Za-z][A-Za-z0-9+.-]*:")


@lru_cache(maxsize=256)
def cleaned(address: str, base: str = "") -> str:
    """The address that a link is about; never raises.

    An address relative to a page becomes absolute where `base`, the page's own, is known. Known redirectors
    give what they lead to, and tracking parameters and text fragments are left out; all else stays as it is written.
    """
    address = address.strip()
    if len(address) > _LENGTH:
        return address
    try:
        if base and not _ABSOLUTE.match(address):
            if address.startswith("#"):
                return ""
            address = urljoin(base, address)
        for _detour in range(_DETOURS):
            target = _target(address)
            if target is None:
                break
            address = target
        return _untracked(address)
    except ValueError:  # no address at all
        return address


def _target(address: str) -> str | None:
    """Where a known redirector leads to."""
    if "?" not in address or address[:4].lower() != "http":
        return None
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    names: tuple[str, ...] = ()
    if _GOOGLE.fullmatch(host) and parts.path in ("/url", "/imgres"):
        names = ("q", "url", "imgrefurl")
    else:
        for end, path, parameters in _REDIRECTORS:
            if (host == end or host.endswith("." + end)) and parts.path.startswith(path):
                names = parameters
                break
    if names:
        given = dict(reversed(parse_qsl(parts.query, max_num_fields=100)))
        for name in names:
            if given.get(name, "")[:4].lower() == "http":
                return given[name]
    return None


def _untracked(address: str) -> str:
    if ":~:" in address:
        address = address[: address.index(":~:")].rstrip("#&")
    if "?" not in address or address[:4].lower() != "http":
        return address
    head, _, rest = address.partition("?")
    query, mark, fragment = rest.partition("#")
    host = (urlsplit(head).hostname or "").lower()
    patterns = [_TRACKING, *(pattern for site, pattern in _TRACKING_OF if _is_of(host, site))]
    kept = [
        part for part in query.split("&") if not any(pattern.fullmatch(part.partition("=")[0]) for pattern in patterns)
    ]
    return head + ("?" + "&".join(kept) if any(kept) else "") + mark + fragment


def _is_of(host: str, site: str) -> bool:
    if site.endswith("."):
        return f".{host}".find(f".{site}") >= 0
    return host == site or host.endswith("." + site)
