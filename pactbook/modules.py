"""Pactbook's own modules for those who import `pactbook`, without taking their plain names from the importing program.

The modules are called `models`, `schema`, `database`, … A program may have modules of these names of its own. So ours
are in `sys.modules`, and their folder on the path, only while a call to Pactbook runs.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_HERE = os.path.dirname(os.path.abspath(__file__))
_INSTALLED = os.path.join(_HERE, "_app")
FOLDER = _INSTALLED if os.path.isdir(_INSTALLED) else os.path.dirname(_HERE)

_lock = threading.RLock()
_ours: dict[str, ModuleType] = {}
_depth = 0


def _names() -> frozenset[str]:
    """The plain names of our modules and packages."""
    entries = {os.path.splitext(name)[0] for name in os.listdir(FOLDER) if name.endswith(".py")}
    packages = {name for name in os.listdir(FOLDER) if os.path.isfile(os.path.join(FOLDER, name, "__init__.py"))}
    return frozenset((entries | packages) - {"pactbook"})


def _loaded(names: frozenset[str]) -> dict[str, ModuleType]:
    return {name: module for name, module in sys.modules.items() if name.partition(".")[0] in names}


@contextmanager
def own_modules() -> Iterator[None]:
    """Have Pactbook's modules under their plain names in the block, and the program's own before and after it."""
    global _depth  # noqa: PLW0603 - how often the block is entered is the state of the process
    with _lock:
        if _depth:
            _depth += 1
            try:
                yield
            finally:
                _depth -= 1
            return
        names = _names()
        theirs = _loaded(names)
        for name in theirs:
            del sys.modules[name]
        _ours.update({name: module for name, module in theirs.items() if _is_ours(module)})
        sys.modules.update(_ours)
        sys.path.insert(0, FOLDER)
        _depth = 1
        try:
            yield
        finally:
            _depth = 0
            sys.path.remove(FOLDER)
            _ours.update(_loaded(names))
            for name in _loaded(names):
                del sys.modules[name]
            sys.modules.update(theirs)


def _is_ours(module: ModuleType) -> bool:
    return (getattr(module, "__file__", None) or "").startswith(FOLDER + os.sep)
