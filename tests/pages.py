"""The rules of all pages: whatever page a test receives goes through `check_page`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from html5lib import HTMLParser
from werkzeug.datastructures import Headers

UNLABELLED_TYPES = {"hidden", "submit", "reset", "button", "image"}  # these carry their own words


def check_page(html: str, headers: Headers | Mapping[str, str]) -> None:
    """Fail with every rule that the page breaks."""
    broken = list(broken_rules(html, headers))
    assert not broken, "\n".join(["The page breaks rules of all pages:", *broken])


def broken_rules(html: str, headers: Headers | Mapping[str, str]) -> Iterator[str]:
    """Give one line per broken rule."""
    parser = HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    for (line, column), code, _ in parser.errors:
        yield f"invalid HTML: {code} at line {line}, column {column}"
    yield from _broken_frame(root)
    yield from _broken_identity(root)
    yield from _unlabelled(root)
    yield from _inline_code(root)
    yield from _broken_policy(Headers(headers).get("Content-Security-Policy", ""))


def _elements(root: Element, *names: str) -> Iterator[Element]:
    """Give the elements of these names in the order of the page."""
    return (element for element in root.iter() if element.tag in names)


def _words(element: Element) -> str:
    """Return the text inside an element, without the space around it."""
    return "".join(element.itertext()).strip()


def _broken_frame(root: Element) -> Iterator[str]:
    """Check what every page has once: a language, a title, one h1."""
    if not root.get("lang", "").strip():
        yield "no language: <html> has no lang"
    if not any(_words(title) for title in root.findall("./head/title")):
        yield "no title"
    headings = [_words(heading) for heading in _elements(root, "h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"not exactly one h1 with words: {headings}"


def _broken_identity(root: Element) -> Iterator[str]:
    """Check that no two elements share an id."""
    counts = Counter(element.get("id") for element in root.iter() if element.get("id") is not None)
    for identity, count in counts.items():
        if count > 1 or not identity:
            yield f"duplicate or empty id: {identity!r}, {count} times"


def _unlabelled(root: Element) -> Iterator[str]:
    """Check that whoever cannot see the page is told what each field asks for."""
    parents = {child: parent for parent in root.iter() for child in parent}
    texts = {element.get("id"): _words(element) for element in root.iter()}
    labelled = {label.get("for") for label in _elements(root, "label") if _words(label)}
    for field in _elements(root, "input", "select", "textarea"):
        if field.get("type", "text").lower() in UNLABELLED_TYPES and field.tag == "input":
            continue
        named = any(texts.get(name) for name in field.get("aria-labelledby", "").split())
        named = named or bool(field.get("aria-label", "").strip())
        named = named or (field.get("id") is not None and field.get("id") in labelled)
        if not named and not _wrapped_in_label(field, parents):
            yield f"unlabelled {field.tag}: name={field.get('name')!r}, id={field.get('id')!r}"


def _wrapped_in_label(field: Element, parents: Mapping[Element, Element]) -> bool:
    """Tell whether a label with words stands around the field."""
    parent = parents.get(field)
    while parent is not None and parent.tag != "label":
        parent = parents.get(parent)
    return parent is not None and bool(_words(parent))


def _inline_code(root: Element) -> Iterator[str]:
    """Check that style and script come from files alone."""
    for element in root.iter():
        if element.tag == "style" or element.get("style") is not None:
            yield f"inline style on <{element.tag}>"
        executable = element.tag == "script" and element.get("type") != "application/json"
        if executable and element.get("src") is None:
            yield "inline script that is not a block of data"
        for name, value in element.items():
            if name.lower().startswith("on"):
                yield f"inline handler {name} on <{element.tag}>"
            if value.strip().lower().startswith("javascript:"):
                yield f"script in the address {name} of <{element.tag}>"


def _broken_policy(policy: str) -> Iterator[str]:
    """Check the Content-Security-Policy."""
    directives = {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}
    if directives.get("default-src") != ["'self'"]:
        yield f"Content-Security-Policy without default-src 'self': {policy!r}"
    for name, sources in directives.items():
        if unsafe := {"'unsafe-inline'", "'unsafe-eval'"} & set(sources):
            yield f"Content-Security-Policy allows {name} {' '.join(sorted(unsafe))}"
