"""Markdown (CommonMark 0.31, with tables and front matter): articles and this project's monographs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from medcli.facts import BlockKind, Document, SourceKind
from medcli.readers.builder import Piece, SectionBuilder, body_levels, sha256
from medcli.readers.frontmatter import FrontMatter, parse
from medcli.readers.shapes import definition, is_closing, is_label, words
from medcli.readers.text import decode

_TAG = re.compile(r"<!--.*?(?:-->|$)|<[^>]*>", re.S)
_MAX_BOLD_TITLE = 14  # words


def read(data: bytes, name: str) -> Iterator[Document]:
    """Yield the monograph (front matter that names a generic) or article in the Markdown file *data*.

    Raises:
        SourceError: no text, or front matter that is malformed.

    """
    text = decode(data).lstrip("\n") if data[:1] in b"\r\n" else decode(data)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(front_matter_plugin).parse(text)
    front = FrontMatter()
    if tokens and tokens[0].type == "front_matter":
        front = parse(tokens.pop(0).content)
    writer = _Writer(tokens)
    writer.write()
    title = writer.title or front.title
    yield Document(
        source=name,
        kind=SourceKind.MONOGRAPH if front.identity else SourceKind.ARTICLE,
        format="markdown",
        title=f"{title} ({front.covers})" if front.covers else title,
        sections=writer.builder.sections(),
        sha256=sha256(data),
        date=front.date,
        identity=front.identity,
        references=front.references,
    )


class _Writer:
    """Writes Markdown tokens into sections."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.title = ""
        self.builder = SectionBuilder()
        self._tokens = tokens
        self._lists = 0  # how many lists the current token stands in
        self._row: list[str] | None = None
        self._header = False
        self._line = 1
        ranks = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
        self._levels = iter(body_levels(ranks))
        self._level: int | None = None  # of the heading whose words come next

    def write(self) -> None:
        """Write all tokens."""
        for token in self._tokens:
            if token.map:
                self._line = token.map[0] + 1
            match token.type:
                case "heading_open":
                    self._level = next(self._levels)
                case "bullet_list_open" | "ordered_list_open" | "bullet_list_close" | "ordered_list_close":
                    self._lists += token.nesting
                case "thead_open" | "thead_close":
                    self._header = token.type == "thead_open"
                case "tr_open":
                    self._row = []
                case "tr_close":
                    self._end_row()
                case "inline":
                    self._inline(token)
                case "html_block" | "fence" | "code_block":
                    self._verbatim(token)

    def _end_row(self) -> None:
        self.builder.row(self._row or [], self._line, header=self._header)
        self._row = None

    def _inline(self, token: Token) -> None:
        pieces = _pieces(token, self._line)
        text = " ".join(piece.text for piece in pieces).strip()
        if self._row is not None:
            self._row.append(text)
        elif self._level is not None:
            self._heading(pieces, text, self._level)
        elif text:
            self._paragraph(token, pieces, text)

    def _heading(self, pieces: list[Piece], text: str, level: int) -> None:
        self._level = None
        if level == 1:
            self.title = text
        self.builder.heading(pieces, level)

    def _paragraph(self, token: Token, pieces: list[Piece], text: str) -> None:
        if self._lists:
            self.builder.block(BlockKind.ITEM, pieces, level=self._lists - 1)
        elif len(pieces) == 1 and (is_label(text) or _is_bold_title(token, text)):
            title = [Piece(text.rstrip(": \xa0"), pieces[0].line)]
            if is_closing(text):
                self.builder.heading(title, 2)
            else:
                self.builder.lead_in(title)
        elif titled := definition(pieces[0].text):
            self.builder.lead_in([Piece(titled[0], pieces[0].line)])
            self.builder.block(BlockKind.PARAGRAPH, [Piece(titled[1], pieces[0].line), *pieces[1:]])
        else:
            self.builder.block(BlockKind.PARAGRAPH, pieces)

    def _verbatim(self, token: Token) -> None:
        """Write raw HTML without its tags, or code as it stands."""
        text = _TAG.sub(" ", token.content) if token.type == "html_block" else token.content
        first = self._line + (token.type == "fence")
        pieces = [Piece(line, first + i) for i, line in enumerate(text.split("\n"))]
        self.builder.block(BlockKind.ITEM if self._lists else BlockKind.PARAGRAPH, pieces)


def _is_bold_title(token: Token, text: str) -> bool:
    """Whether the paragraph is a few words in bold from end to end, set as a heading."""
    children = [child for child in token.children or [] if child.type != "text" or child.content.strip()]
    bold = len(children) > 2 and children[0].type == "strong_open" and children[-1].type == "strong_close"
    whole = bold and sum(child.type == "strong_open" for child in children) == 1
    return whole and len(words(text)) in range(1, _MAX_BOLD_TITLE + 1) and not text.endswith((".", "!", ";", ","))


def _pieces(token: Token, first: int) -> list[Piece]:
    """Return the words of an inline token, one piece for each line of the file, without markup and images."""
    lines = [""]
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            lines.append("")
        elif child.type in ("text", "code_inline", "text_special"):
            lines[-1] += child.content
        elif child.type == "image":
            lines[-1] = lines[-1].rstrip()
        elif child.type == "html_inline" and re.match(r"<br\b", child.content, re.I):
            lines[-1] += " "
    return [Piece(line, first + i) for i, line in enumerate(lines) if line.strip()]
