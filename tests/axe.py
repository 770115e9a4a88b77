"""Runs axe-core on a page in Chromium and says in words what it finds."""

from importlib.resources import files

from playwright.sync_api import Page

SOURCE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })"


def violations(page: Page) -> list[str]:
    """Return one line per element that breaks a rule of WCAG 2.2 A or AA, or a best practice.

    The page's own Content-Security-Policy may stay in force: what the debugger evaluates does not
    fall under it.
    """
    page.evaluate(f"() => {{ {SOURCE} }}")
    result = page.evaluate(RUN, TAGS)
    assert result["passes"], f"axe-core found nothing to check on {page.url}"
    return [
        f"{violation['id']}: {violation['help']}: {' '.join(map(str, node['target']))}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
