"""What is too small to be shown: few answers could point at the people who gave them."""

from collections.abc import Mapping
from typing import TypeVar

PUBLICATION = 5
"""Default of the publication threshold: fewer responses are withheld."""

Part = TypeVar("Part")


def withheld(responses: Mapping[Part, int], threshold: int) -> set[Part]:
    """Return the parts of a whole that must be withheld, given the number of responses of each.

    A part below the threshold is withheld, and while those withheld together stay below the
    threshold, the smallest of the others too: otherwise the whole less the shown parts would give the
    hidden one away. A part without responses hides nothing.
    """
    parts = sorted((part for part in responses if responses[part]), key=lambda part: responses[part])
    hidden = {part for part in parts if responses[part] < threshold}
    if not hidden:
        return hidden
    for part in parts:
        if sum(responses[each] for each in hidden) >= threshold:
            break
        hidden.add(part)
    return hidden
