"""The part that each line of a plain-text article plays, decided from its look and its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from medcli.readers import running
from medcli.readers.lines import Line
from medcli.readers.shapes import Shape, is_closing, is_field, is_question, is_title_case, may_be_item, shape, words
from medcli.readers.shapes import without_question_mark as _unmarked
from medcli.readers.tables import is_explicit, is_row


class Role(Enum):
    """What a line is."""

    TITLE = auto()
    HEADING = auto()
    LABEL = auto()  # a title of its own, one level down
    LEAD = auto()  # a sentence that introduces a list
    ITEM = auto()
    PARAGRAPH = auto()
    ROW = auto()


_LISTING = (Role.LABEL, Role.LEAD, Role.ITEM)
_MAX_TITLE, _MAX_HEADING, _MAX_TITLED_ITEM, _MAX_SUBTITLE = 25, 8, 4, 3  # words


def assign(lines: Sequence[Line]) -> list[Role]:
    """Return the role of each of *lines*, in order."""
    reader = _Reader(lines)
    for at in range(len(lines)):
        reader.roles.append(reader.role(at))
    return reader.roles


class _Reader:
    """Goes through the lines once; what stands before a line is decided, what follows is only looked at."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.roles: list[Role] = []
        self.shapes = [Shape.PROSE if is_row(line.raw) else shape(line.text) for line in lines]
        _spread_fields(lines, self.shapes)
        self.tabular = _tabular(lines)
        self.numbered = _numbered_headings(lines, self.shapes)

    def role(self, at: int) -> Role:
        """Return the role of line *at*; those before it are known."""
        line = self.lines[at]
        if self.tabular[at]:
            return Role.ROW
        if line.rule and not line.marker:
            return Role.TITLE if at == 0 else Role.HEADING
        if line.marker:
            return Role.HEADING if at in self.numbered else Role.ITEM
        if running.is_running(line.text):
            return Role.PARAGRAPH
        if at == 0 and self._is_title():
            return Role.TITLE
        return self._unmarked(at)

    def _is_title(self) -> bool:
        """Whether the first line is the title: short, and not itself the first of the headings."""
        line, look = self.lines[0], self.shapes[0]
        if len(words(line.text)) > _MAX_TITLE or len(self.lines) == 1 or line.text.endswith((".", ";", ",", ":")):
            return False
        if look is Shape.STRONG and is_question(line.text):
            return sum(is_question(other.text) for other in self.lines[1:] if other.text) < 2
        return look in (Shape.WEAK, Shape.BARE, Shape.PROSE) or is_title_case(line.text) or line.text.isupper()

    def _unmarked(self, at: int) -> Role:
        text = self.lines[at].text
        mark = _unmarked(text)[0]
        if mark:
            return Role.HEADING if mark == "Q" else Role.PARAGRAPH
        match self.shapes[at]:
            case Shape.LABEL:
                return Role.LABEL
            case Shape.STRONG:
                return self._strong(at)
            case Shape.PROSE:
                return self._prose(at)
            case Shape.WEAK:
                return self._weak(at)
            case _:
                return self._bare(at)

    def _strong(self, at: int) -> Role:
        text = self.lines[at].text
        inside = self._before(at) in _LISTING and not self._after_marked(at) and not self._parted(at)
        if inside and not is_closing(text) and may_be_item(text) and not self._content_follows(at):
            return Role.ITEM
        return Role.HEADING

    def _prose(self, at: int) -> Role:
        text = self.lines[at].text
        before = self._before(at)
        if text.endswith(":"):
            return Role.LEAD
        open_list = before is Role.LEAD or (before in _LISTING and not self._after_marked(at))
        if open_list and not self._parted(at) and (text[0].islower() or text.endswith(";")):
            return Role.ITEM
        ends_list = before is Role.ITEM and self.lines[at - 1].text.rstrip().endswith((";", "; and", "; or"))
        return Role.ITEM if ends_list else Role.PARAGRAPH

    def _weak(self, at: int) -> Role:
        """Decide a line in Title Case."""
        before, after = self._before(at), self._after(at)
        if after is None:
            return Role.ITEM if before in (*_LISTING, Role.HEADING) else Role.PARAGRAPH
        if self._after_marked(at) or self._parted(at) or before in (None, Role.PARAGRAPH, Role.ROW, Role.TITLE):
            return Role.HEADING
        if before in (Role.LABEL, Role.LEAD) and after in (Shape.WEAK, Shape.BARE, Shape.STRONG, Shape.LABEL):
            return Role.ITEM
        short = len(words(self.lines[at].text)) <= _MAX_TITLED_ITEM
        if before is Role.ITEM:
            titled_items = self.shapes[at - 1] is Shape.WEAK
            return Role.ITEM if after is Shape.STRONG or (titled_items and short) else Role.HEADING
        if after in (Shape.WEAK, Shape.STRONG) or (after is Shape.BARE and short):
            return Role.ITEM
        return Role.HEADING

    def _bare(self, at: int) -> Role:
        """Decide a few words in sentence case."""
        before, after = self._before(at), self._after(at)
        text = self.lines[at].text
        titled = len(words(text)) <= _MAX_HEADING and text[0].isupper()
        content = self._content_follows(at)
        if self._after_marked(at):
            return Role.HEADING if content and titled else Role.PARAGRAPH
        if before in _LISTING:
            return Role.HEADING if self._parted(at) and titled and after is not None else Role.ITEM
        if before is Role.HEADING:
            if after is Shape.PROSE:
                heads = self._marked_follows(at) or len(words(text)) <= _MAX_SUBTITLE
                return Role.HEADING if heads and titled else Role.PARAGRAPH
            return Role.ITEM
        if content or self._opens_chunk(at):
            return Role.HEADING if titled else Role.PARAGRAPH
        return Role.ITEM if after in (Shape.BARE, Shape.WEAK) else Role.PARAGRAPH

    def _before(self, at: int) -> Role | None:
        return self.roles[at - 1] if at else None

    def _after(self, at: int) -> Shape | None:
        """Return the look of the next line; a marked item or a table row counts as prose."""
        if at + 1 >= len(self.lines):
            return None
        return Shape.PROSE if self._marked_follows(at) else self.shapes[at + 1]

    def _marked_follows(self, at: int) -> bool:
        nearest = at + 1
        if nearest >= len(self.lines) or nearest in self.numbered:
            return False
        return bool(self.lines[nearest].marker) or self.tabular[nearest]

    def _content_follows(self, at: int) -> bool:
        return self._after(at) in (Shape.PROSE, Shape.LABEL)

    def _after_marked(self, at: int) -> bool:
        return self._before(at) is Role.ITEM and bool(self.lines[at - 1].marker)

    def _parted(self, at: int) -> bool:
        """Whether an empty line sets line *at* apart from a list whose items have none between them."""
        return self._before(at) is Role.ITEM and self.lines[at].gap and not self.lines[at - 1].gap

    def _opens_chunk(self, at: int) -> bool:
        """Whether line *at* stands at the top of lines that no empty line parts."""
        return self.lines[at].gap and at + 1 < len(self.lines) and not self.lines[at + 1].gap


def _spread_fields(lines: Sequence[Line], shapes: list[Shape]) -> None:
    """Take lines in Title Case for names and values where another such line stands directly beside them."""
    fields = [is_field(line.text) and not line.text.endswith("?") for line in lines]
    for at in range(1, len(lines)):
        if fields[at - 1] and fields[at] and not lines[at].gap:
            for near in (at - 1, at):
                shapes[near] = Shape.PROSE if shapes[near] is Shape.WEAK else shapes[near]


def _tabular(lines: Sequence[Line]) -> list[bool]:
    """Return which lines belong to a table: at least two rows, or one with tabs or pipes."""
    out = [is_row(line.raw) for line in lines]
    for at, line in enumerate(lines):
        if not out[at] and at and out[at - 1] and not line.gap and not line.marker and line.indent >= 8:
            out[at] = True  # the rest of a wrapped cell, set below its column
    for at, line in enumerate(lines):
        alone = not (at and out[at - 1]) and not (at + 1 < len(lines) and out[at + 1])
        if out[at] and alone and not is_explicit(line.raw):
            out[at] = False
    return out


def _numbered_headings(lines: Sequence[Line], shapes: Sequence[Shape]) -> frozenset[int]:
    """Return which numbered lines are headings: those of a sequence in which none directly follows another."""
    sequences: list[list[int]] = []
    for at, line in enumerate(lines):
        if line.marker[:1].isdigit():
            if not sequences or line.marker == "1":
                sequences.append([])
            sequences[-1].append(at)
    out: set[int] = set()
    for sequence in sequences:
        adjacent = any(at + 1 in sequence and "." not in lines[at + 1].marker for at in sequence)
        titled = [at for at in sequence if shapes[at] is not Shape.PROSE]
        if not adjacent and len(titled) == len(sequence) and (len(sequence) > 1 or shapes[titled[0]] is not Shape.BARE):
            out.update(sequence)
    return frozenset(out)
