"""Runs axe-core on a page in Chromium and says in words what it finds."""

from importlib.resources import files

from playwright.sync_api import Page

SOURCE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast"]
LOADED = "typeof axe === 'object'"
RUN = """([type, values]) => axe.run({ exclude: [[".svg-container"]] }, {
  runOnly: { type, values }, resultTypes: ["violations"], elementRef: false
})"""
"""What Plotly draws stands in an element of role img, whose name says it: half of a page, and not for axe."""


def violations(page: Page) -> list[str]:
    """Return one line per element that breaks a rule of WCAG 2.2 A or AA, or a best practice.

    The page's own Content-Security-Policy may stay in force: what the debugger evaluates does not
    fall under it.
    """
    return _run(page, "tag", TAGS)


def pale(page: Page) -> list[str]:
    """Return one line per element whose colours are too close: all that another colour scheme can break."""
    return _run(page, "rule", COLOURS)


def _run(page: Page, kind: str, values: list[str]) -> list[str]:
    if not page.evaluate(LOADED):
        page.evaluate(f"() => {{ {SOURCE} }}")
    result = page.evaluate(RUN, [kind, values])
    assert result["passes"], f"axe-core found nothing to check on {page.url}"
    return [
        f"{violation['id']}: {violation['help']}: {' '.join(map(str, node['target']))}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
