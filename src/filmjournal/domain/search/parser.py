"""From the text in the search box to the tree of what it means.

search   = group { OR group }
group    = item { [AND] item }
item     = [-] ( word | "phrase" | field | "(" search ")" )
field    = name:value | name:"value" | is:flag
value    = text | none | any | low..high | low.. | ..high | >=bound | >bound | <=bound | <bound | =bound
"""

from __future__ import annotations

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.search.errors import SearchError
from filmjournal.domain.search.fields import FIELDS, FLAGS, Kind, value_of
from filmjournal.domain.search.syntax_tree import (
    Everything,
    Field,
    Flag,
    Node,
    Phrase,
    Word,
    all_of,
    any_of,
    negated,
)
from filmjournal.domain.search.tokens import Token, TokenKind, tokenise
from filmjournal.i18n import _

LONGEST_SEARCH = 2_000
DEEPEST_NESTING = 50


def parse(text: str) -> Node:
    """What a search means, in normal form. Raises SearchError with the place of the first mistake."""
    if len(text) > LONGEST_SEARCH:
        raise SearchError(
            _("A search has at most {count} characters.").format(count=LONGEST_SEARCH), LONGEST_SEARCH, len(text)
        )
    tokens = [token for token in tokenise(text) if not _says_nothing(token)]
    return _Parser(tokens).whole() if tokens else Everything()


def _says_nothing(token: Token) -> bool:
    if token.kind is TokenKind.WORD:
        return not token.text.strip("-–—")  # the dash of `Billy Crudup - Blood Ties`
    # Quotation marks with nothing in them yet are what a phrase looks like while it is typed.
    return token.kind is TokenKind.AND or (token.kind is TokenKind.PHRASE and not token.text.strip())


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._search()
        if stray := self._peek():
            raise SearchError(
                _("This parenthesis closes nothing. Put quotation marks around it if it is meant literally."),
                stray.start,
                stray.end,
            )
        return node

    def _peek(self) -> Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _search(self) -> Node:
        """Up to the closing parenthesis or the end."""
        groups = [self._group(None)]
        while (token := self._peek()) and token.kind is TokenKind.OR:
            groups.append(self._group(self._take()))
        return any_of(groups)

    def _group(self, before: Token | None) -> Node:
        """Items up to the next OR; `before` is the OR that led here."""
        items: list[Node] = []
        while (token := self._peek()) and token.kind not in (TokenKind.OR, TokenKind.CLOSE):
            items.append(self._item())
        if not items and (wrong := before or token):
            if wrong.kind is TokenKind.CLOSE:
                raise SearchError(_("There is nothing before this parenthesis."), wrong.start, wrong.end)
            raise SearchError(
                _("OR needs something to search for on both sides. Write it small if it is a word."),
                wrong.start,
                wrong.end,
            )
        return all_of(items)

    def _item(self) -> Node:
        token = self._take()
        match token.kind:
            case TokenKind.NOT:
                return self._negation(token)
            case TokenKind.OPEN:
                return self._parentheses(token)
            case TokenKind.PHRASE:
                return Phrase(token.text)
            case TokenKind.FIELD:
                return _field(token)
            case _:
                return Word(token.text)

    def _negation(self, dashes: Token) -> Node:
        following = self._peek()
        if following is None or following.start != dashes.end or following.kind is TokenKind.OR:
            raise SearchError(_("There is nothing after this minus sign."), dashes.start, dashes.end)
        node = self._item()
        return negated(node) if len(dashes.text) % 2 else node

    def _parentheses(self, opening: Token) -> Node:
        self._depth += 1
        if self._depth > DEEPEST_NESTING:
            raise SearchError(_("These parentheses are nested too deeply."), opening.start, opening.end)
        if self._peek() is None:
            raise _not_closed(opening)
        node = self._search()
        if self._peek() is None:
            raise _not_closed(opening)
        self._take()
        self._depth -= 1
        return node


def _not_closed(opening: Token) -> SearchError:
    return SearchError(
        _("This parenthesis is not closed. Put quotation marks around it if it is meant literally."),
        opening.start,
        opening.end,
    )


def _field(token: Token) -> Node:
    spec = FIELDS.get(token.name)
    value_span = (token.value_start, token.end) if token.value_start < token.end else (token.start, token.end)
    if spec is None:
        raise SearchError(
            _("There is no field “{name}”.").format(name=token.name[:40])
            + _meant(token.name, tuple(FIELDS))
            + " "
            + _("Put quotation marks around it if it is meant literally."),
            token.start,
            token.value_start,
        )
    if spec.kind is Kind.FLAG and (flag := token.text.strip().lower()):
        if flag in FLAGS:
            return Flag(flag)
        known = _("After “is:” comes one of {flags}.").format(flags=", ".join(FLAGS))
        raise SearchError(
            _("There is no “is:{flag}”.").format(flag=flag[:40]) + (_meant(flag, FLAGS) or f" {known}"), *value_span
        )
    try:
        return Field(spec.name, value_of(spec, token.text, token.quoted))
    except InvalidValue as mistake:
        raise SearchError(str(mistake), *value_span) from None


def _meant(word: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=3)
    return " " + _("Did you mean {names}?").format(names=", ".join(near)) if near else ""
