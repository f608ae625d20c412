"""Addresses as the standard has them (RFC 3986 and 3987), for readers that refuse what browsers put up with."""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urlsplit

_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?|[^\W_]{1,63}")


def standard_address(address: str) -> str | None:
    """An absolute http, https or mailto address with what may not stand in it in percent form.

    None where its host is none, so that there is nowhere to lead to.
    """
    try:
        parts = urlsplit(address)
        authority = "" if parts.scheme == "mailto" else f"//{_authority(parts)}"
    except ValueError:
        return None
    path, mark, fragment = address[len(parts.scheme) + 1 + (2 + len(parts.netloc) if authority else 0) :].partition("#")
    after = f"{path}{mark}{fragment.replace('#', '%23')}".replace("[", "%5B").replace("]", "%5D")
    return f"{parts.scheme}:{_STRAY_PERCENT.sub('%25', authority + after)}"


def _authority(parts: SplitResult) -> str:
    """Who is asked, with a host in ASCII. Raises ValueError for what can't be the name of one."""
    user, at, named = parts.netloc.rpartition("@")
    host = parts.hostname or ""
    port = "" if parts.port is None else f":{parts.port}"
    if named.startswith("["):
        return f"{user}{at}[{IPv6Address(host)}]{port}"
    if not all(_LABEL.fullmatch(label) for label in host.removesuffix(".").split(".")):
        raise ValueError("no name of a host")
    plain = host.encode("idna").decode()
    if plain.encode().decode("idna") != host:  # the older rules that Python knows lead somewhere else
        raise ValueError("no name of a host")
    return f"{user}{at}{plain}{port}"
