"""A document as a few lines of text, so that a test reads like the page it expects."""

from medcli.facts import BlockKind, Document, Section

_SIGNS = {BlockKind.PARAGRAPH: "¶", BlockKind.LEAD: ":", BlockKind.ITEM: "-", BlockKind.ROW: "|"}


def outline(document: Document) -> list[str]:
    """Return one line a block: headings as ``## title``, ``¶`` paragraphs, ``-`` items, ``|`` rows."""
    return [line for section in document.sections for line in _lines(section)]


def _lines(section: Section) -> list[str]:
    out = []
    for block in section.blocks:
        words = block.span.of(section.text)
        if block.kind is BlockKind.HEADING:
            out.append(f"{'#' * section.level} {words}")
        else:
            sign = "||" if block.header else _SIGNS[block.kind]
            out.append("  " * block.level + f"{sign} {words}")
    return out
