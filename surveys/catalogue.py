"""The surveys that come with the program, loaded once."""

from functools import cache
from pathlib import Path

from surveys.definition import load
from surveys.survey import Survey

DEFINITIONS = Path(__file__).with_name("definitions")

SKM = "skm-2017"
"""The key of the survey that citizens are asked: PermenPANRB 14/2017."""


def keys() -> list[str]:
    """Return the keys of all surveys that come with the program."""
    return sorted(path.stem for path in DEFINITIONS.glob("*.toml"))


@cache
def survey(key: str = SKM) -> Survey:
    """Return the survey of that key; KeyError where there is none."""
    if key not in keys():
        raise KeyError(key)
    return load(DEFINITIONS / f"{key}.toml")
