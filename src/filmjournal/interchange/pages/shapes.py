"""What pages mark up for machines, brought into the shape of JSON-LD objects.

Sources of the shapes: https://www.w3.org/TR/json-ld11/, https://html.spec.whatwg.org/multipage/microdata.html,
https://microformats.org/wiki/h-review and https://microformats.org/wiki/hreview.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from filmjournal.interchange.pages.parts import folded_text

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

Item = Mapping[str, Any]

MOST_VALUES = 500  # of one property
_MOST_OBJECTS = 5_000  # of one page
_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a review: a node of the page, else markup, else plain text."""

    node: LexborNode | None = None
    html: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return self.node is not None or bool(self.html or self.text)


def json_ld(tree: LexborHTMLParser) -> list[Item]:
    """All objects of a page's JSON-LD, references to others by `@id` made the objects that they mean."""
    objects: list[dict[str, Any]] = []
    for script in tree.css("script[type]"):
        if (script.attributes.get("type") or "").strip().lower().startswith("application/ld+json"):
            text = re.sub(
                r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*$",
                "",
                script.text(),
            )
            try:
                pending = [json.loads(text.strip().rstrip(";"), strict=False)]
            except (ValueError, RecursionError):
                continue
            while pending and len(objects) < _MOST_OBJECTS:
                value = pending.pop()
                if isinstance(value, list):
                    pending.extend(reversed(value))
                elif isinstance(value, dict):
                    objects.append(value)
                    pending.extend(reversed([inner for inner in value.values() if isinstance(inner, (dict, list))]))
    named = {value["@id"]: value for value in objects if isinstance(value.get("@id"), str) and len(value) > 1}
    for value in objects:
        for key, inner in value.items():
            if isinstance(inner, dict) and len(inner) == 1 and isinstance(inner.get("@id"), str):
                value[key] = named.get(inner["@id"], inner)
            elif isinstance(inner, list) and len(inner) <= MOST_VALUES:
                value[key] = [
                    named.get(one["@id"], one)
                    if isinstance(one, dict) and len(one) == 1 and isinstance(one.get("@id"), str)
                    else one
                    for one in inner
                ]
    return list(objects)


def microdata(tree: LexborHTMLParser) -> list[Item]:
    items: list[Item] = []
    for node in tree.css("[itemscope][itemtype]")[:MOST_VALUES]:
        if "itemprop" in node.attributes and _within_item(node):
            continue
        items.append(_micro_item(node, 0))
    found: list[Item] = []
    pending = list(reversed(items))
    while pending and len(found) < _MOST_OBJECTS:
        item = pending.pop()
        found.append(item)
        pending.extend(inner for value in item.values() for inner in list_of(value) if isinstance(inner, dict))
    return found


def _within_item(node: LexborNode) -> bool:
    at = node.parent
    for _step in range(200):
        if at is None:
            return False
        if "itemscope" in at.attributes:
            return True
        at = at.parent
    return True


def _micro_item(node: LexborNode, depth: int) -> dict[str, Any]:
    attributes = node.attributes
    item: dict[str, Any] = {"@type": (attributes.get("itemtype") or "").split()}
    if identifier := attributes.get("itemid"):
        item["@id"] = identifier
    pending = list(reversed(list(node.iter())))
    for reference in (attributes.get("itemref") or "").split()[:20]:
        if re.fullmatch(r"[A-Za-z][\w-]{0,80}", reference):
            pending += node.parser.css(f"#{reference}")[:1] if node.parser is not None else []
    while pending:
        at = pending.pop()
        inside = at.attributes
        is_item = "itemscope" in inside
        for name in (inside.get("itemprop") or "").split()[:5]:
            value = (_micro_item(at, depth + 1) if depth < _DEPTH else None) if is_item else _micro_value(at, name)
            if value is not None and len(item.setdefault(name, [])) < MOST_VALUES:
                item[name].append(value)
        if not is_item:
            pending.extend(reversed(list(at.iter())))
    return item


def _micro_value(node: LexborNode, name: str) -> Any:
    attributes = node.attributes
    if node.tag == "meta" or attributes.get("content"):
        return attributes.get("content") or ""
    if node.tag in ("a", "link", "area") and name in ("url", "sameAs", "image"):
        return attributes.get("href") or ""
    if node.tag in ("img", "source", "embed"):
        return attributes.get("src") or attributes.get("alt") or ""
    if node.tag == "time" and attributes.get("datetime"):
        return attributes["datetime"]
    if node.tag in ("data", "meter") and attributes.get("value"):
        return attributes["value"]
    if name in ("reviewBody", "articleBody", "description"):
        return Body(node)
    return folded_text(node.text(separator=" ") if node.tag in ("ul", "ol", "div") else node.text())


def microformats(tree: LexborHTMLParser) -> list[Item]:
    """h-review and hReview as the objects that schema.org would have."""
    found: list[Item] = []
    for node in tree.css(".h-review, .hreview, .h-entry")[:MOST_VALUES]:
        is_new = "h-review" in _classes(node) or "h-entry" in _classes(node)
        get = partial(_by_class, node)
        if "h-entry" in _classes(node) and not (get("p-rating") or get("p-item")):
            continue
        named = get("p-item" if is_new else "item")
        film: dict[str, Any] = {"@type": ["Movie"]}
        if named is not None:
            name = _by_class(named, "p-name", "fn") or named
            link = name if name.tag == "a" else named if named.tag == "a" else _by_class(named, "u-url", "url")
            picture = _by_class(named, "u-photo", "photo")
            film |= {"name": folded_text(name.text()), "sameAs": _address(link), "image": _address(picture)}
        rating = get("p-rating", "rating")
        best = get("p-best", "best")
        value = _by_class(rating, "value") or rating if rating is not None else None
        date = get("dt-published", "dt-reviewed", "dtreviewed", "dt-updated")
        body = get("e-content", "e-description", "p-description", "description", "p-content", "p-summary")
        headline = get("p-name", "summary", "entry-title") if is_new else get("summary")
        tags = [folded_text(tag.text()) for tag in node.css(".p-category, [rel~=tag]")[:MOST_VALUES]]
        found.append(
            {
                "@type": ["Review"],
                "itemReviewed": film,
                "reviewRating": {"ratingValue": _said(value), "bestRating": _said(best)} if value is not None else None,
                "datePublished": _said(date),
                "reviewBody": Body(body) if body is not None else None,
                "headline": folded_text(headline.text())
                if headline is not None and not _holds(named, headline)
                else None,
                "keywords": [tag for tag in tags if tag],
                "url": _address(get("u-url")),
            }
        )
    return found


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def _by_class(node: LexborNode | None, *names: str) -> LexborNode | None:
    """The first element below a node with one of these classes, the earlier ones first."""
    if node is None:
        return None
    for name in names:
        for found in node.css(f".{name}")[:20]:
            if found.mem_id != node.mem_id:
                return found
    return None


def _holds(outer: LexborNode | None, inner: LexborNode) -> bool:
    return outer is not None and (
        outer.mem_id == inner.mem_id or any(found.mem_id == inner.mem_id for found in outer.css("*")[:200])
    )


def _said(node: LexborNode | None) -> str:
    """What an element says to machines: its value, else its title, else its text."""
    if node is None:
        return ""
    inside = node.attributes
    if node.tag in ("abbr", "span") and (inside.get("title") or inside.get("content")):
        return inside.get("title") or inside.get("content") or ""
    inner = node.css_first(".value-title, .value")
    if inner is not None and inner.mem_id != node.mem_id:
        return inner.attributes.get("title") or folded_text(inner.text())
    return inside.get("datetime") or inside.get("value") or inside.get("alt") or folded_text(node.text())


def _address(node: LexborNode | None) -> str:
    return "" if node is None else node.attributes.get("href") or node.attributes.get("src") or ""


def list_of(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None or value == "" else [value]
