"""Which elements of an HTML page are content, and which are the site around it."""

from __future__ import annotations

import re

from lxml import html as lxml_html

from medcli.readers.words import load

# fmt: off
_TAGS = frozenset((
    "aside", "audio", "button", "canvas", "dialog", "embed", "footer", "form", "head", "iframe", "input", "link",
    "meta", "nav", "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title",
    "video",
))
# fmt: on
_ROLES = frozenset({"alert", "banner", "complementary", "contentinfo", "dialog", "navigation", "search"})
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_KEPT = ("html", "body", "main", "article")


def content(page: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    """Return the element that holds the article: its ``article`` or ``main``, the longest where there are several."""
    for tag in ("article", "main"):
        found = [element for element in page.iter(tag) if not _inside_boilerplate(element)]
        if found:
            best = max(found, key=lambda element: len(element.text_content()))
            if len(best.text_content().split()) > 20:
                return best
    body = page.find("body")
    return page if body is None else body


def is_boilerplate(element: lxml_html.HtmlElement) -> bool:
    """Whether *element* is navigation, a banner, a form, a script, hidden, or otherwise no part of the article."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _TAGS:
        return True
    if tag in _KEPT:
        return False
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(element.get("style") or ""):
        return True
    marked = tag == "header" or element.get("role") in _ROLES or _is_named(element)
    # A wrapper may be called after the sidebar beside it: what holds the title or the article is content.
    return marked and not any(True for _ in element.iter("h1", "main", "article"))


def _is_named(element: lxml_html.HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().replace("_", "-").split()
    cues = load("boilerplate")
    for name in names:
        parts = name.split("-")
        if any("-".join(parts[i : i + n]) in cues for n in (1, 2, 3) for i in range(len(parts))):
            return True
    return False


def _inside_boilerplate(element: lxml_html.HtmlElement) -> bool:
    return any(is_boilerplate(above) for above in [element, *element.iterancestors()])
