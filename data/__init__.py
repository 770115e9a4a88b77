"""What we keep: the one place that knows SQL."""

import importlib
import sys


def _without(module: str, *spared: str) -> None:
    """Import a module that takes others along wherever they are installed, without those.

    sqlite-utils imports pandas and numpy to know the types of their columns, which this program
    never gives it: 46 MB and most of a second for every kiosk on a small machine.
    """
    absent = [name for name in spared if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None: "not installed"
    try:
        importlib.import_module(module)
    finally:
        for name in absent:
            del sys.modules[name]


_without("sqlite_utils", "pandas", "numpy")
