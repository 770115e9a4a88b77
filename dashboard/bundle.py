"""The chart script out of Plotly's own wheel: the very file that belongs to the installed version."""

import gzip
import re
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

_OWN_STYLES = re.compile(r'getElementById\("([0-9a-f]{64})"\)')
"""The script writes a style sheet of a map library into the page unless an element of this id is there."""


@cache
def plotly_version() -> str:
    """Return the version of the installed wheel."""
    return version("plotly")


def script() -> bytes:
    """Return the script as it is in the wheel; importing Plotly for that would cost time and memory."""
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("plotly")
    return (Path(spec.origin).parent / "package_data" / "plotly.min.js").read_bytes()


@cache
def script_gzipped() -> bytes:
    """Return the script as it goes over the wire: 1.5 of 4.8 MB."""
    return gzip.compress(script(), compresslevel=6, mtime=0)


@cache
def own_styles() -> tuple[str, ...]:
    """Return the ids by which the script looks whether its style sheets are there already."""
    return tuple(sorted(set(_OWN_STYLES.findall(script().decode()))))
