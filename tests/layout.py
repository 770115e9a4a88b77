"""What is wrong with how a page is laid out, as the browser measures it: cut off, covered, sticking out."""

from playwright.sync_api import Page

FAULTS = r"""() => {
  const found = [];
  const frame = (each) => each.getBoundingClientRect();
  const shown = (each) => each.checkVisibility({ visibilityProperty: true }) && frame(each).width > 1;
  const named = (each) => each.textContent.trim().replace(/\s+/g, ' ').slice(0, 40) || each.className;
  const lines = (each) => {
    const range = document.createRange();
    range.selectNodeContents(each);
    return [...range.getClientRects()].filter((box) => box.width > 1);
  };
  const inside = (box, around) => box.left >= around.left - 1 && box.right <= around.right + 1
    && box.top >= around.top - 1 && box.bottom <= around.bottom + 1;
  const before = (a, b) => a.right <= b.left + 1 || a.bottom <= b.top + 1;
  const overlaps = (all) => all.forEach((a, at) => {
    for (const b of all.slice(at + 1)) {
      if (a.contains(b) || b.contains(a)) continue;
      if (before(frame(a), frame(b)) || before(frame(b), frame(a))) continue;
      found.push(`${named(a)} lies over ${named(b)}`);
    }
  });

  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push(`the page is ${wide} pixels too wide`);
  const controls = [...document.querySelectorAll('button, a, .card, .chip, textarea')].filter(shown);
  const words = [...document.querySelectorAll('h1, h2, p, legend > span, .name, .answer, .words, .number')]
    .filter((each) => shown(each) && !each.closest('.spoken, [aria-hidden=true]'));
  for (const each of controls) {
    const within = lines(each).every((line) => inside(line, frame(each)));
    if (!within) found.push(`words stick out of: ${named(each)}`);
  }
  for (const each of words) {
    const within = lines(each).every((line) => line.left >= -1 && line.right <= innerWidth + 1);
    if (!within) found.push(`out of the page: ${named(each)}`);
  }
  overlaps([...controls, ...words].filter((each) => !each.closest('.foot')));
  overlaps(controls.filter((each) => each.closest('.foot')));
  return found;
}"""


def faults(page: Page) -> list[str]:
    """Return a line for each fault of the screen that stands: words cut off or covered, or too wide."""
    found: list[str] = page.evaluate(FAULTS)
    return found


HIGH = """() => [...document.querySelectorAll('button, a, .card, .chip, textarea')]
  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().width > 1)
  .filter((each) => each.getBoundingClientRect().top < innerHeight / 2 - 1)
  .map((each) => `${each.textContent.trim().slice(0, 30)} begins at ${each.getBoundingClientRect().top}`)"""


def above_the_middle(page: Page) -> list[str]:
    """Return what can be touched in the upper half of the screen."""
    found: list[str] = page.evaluate(HIGH)
    return found


STOP = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  const seen = focused.matches('.card input, .chip input') ? focused.nextElementSibling : focused;
  const box = seen.getBoundingClientRect();
  const within = box.width > 0 && box.top >= -1 && box.bottom <= innerHeight + 1;
  const points = [[box.left + box.width / 2, box.top + 3], [box.left + box.width / 2, box.bottom - 3]];
  const clear = points.every(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (seen.contains(top) || top.contains(seen) || top === focused);
  });
  const name = (seen.textContent || seen.name).trim().slice(0, 30);
  return { name, fault: !within ? `out of sight at ${box.top}` : clear ? '' : 'covered' };
}"""


def hidden_stops(page: Page, most: int = 60) -> list[str]:
    """Go through a screen with the Tab key; return the stops that cannot be seen whole.

    Raises AssertionError where the keyboard comes to nothing, or never leaves the screen again.
    """
    hidden: list[str] = []
    page.evaluate("document.querySelector('.now [tabindex=\"-1\"]').focus({ preventScroll: true })")
    for stops in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            assert stops > 0, "nothing takes the focus"
            return hidden
        if stop["fault"]:
            hidden.append(f"{stop['name']}: {stop['fault']}")
    raise AssertionError("the Tab key never leaves the screen")
