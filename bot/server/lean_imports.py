"""Keeps libraries that no part of ours uses out of our processes.

Rasa 3.6 imports TensorFlow wherever a component might need it, bm25s imports JAX, which TensorFlow brings along, and spaCy
imports PyTorch. Our pipeline uses none of them (docs/adr/0003), and TensorFlow is not among the locked packages: it has too
many known advisories (docs/security.md). Measured on 2026-11-22 by the import of `rasa.core.agent` alone: 14.5 s and 531 MB
with TensorFlow, 5.4 s and 197 MB with this stand-in.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.metadata
import sys
import types
from collections.abc import Sequence

from bot.errors import SetupError

STOOD_IN = frozenset({"tensorflow", "tensorflow_addons", "tensorflow_text", "keras"})
MESSAGE = (
    "TensorFlow is left out, and a component of config.yml needs it; run `make tensorflow`, and take `leave_out` out of "
    "bot/server/__main__.py and bot/rasa_command.py"
)


class _Missing(type):
    """A class that Rasa's modules may name and inherit from, but nobody may make an object of."""

    def __getattr__(cls, name: str) -> _Missing:
        if name.startswith("__"):
            raise AttributeError(name)
        return _missing(name)

    def __call__(cls, *_: object, **__: object) -> object:
        raise RuntimeError(MESSAGE)


def _missing(name: str) -> _Missing:
    return _Missing(name, (), {})


class _StandIn(types.ModuleType):
    def __getattr__(self, name: str) -> _Missing:
        if name.startswith("__"):
            raise AttributeError(name)
        return _missing(name)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] in STOOD_IN:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run: the module is all stand-in."""


def leave_out(*, torch: bool) -> None:
    """From now on importing TensorFlow gives a stand-in, and JAX (and PyTorch, with `torch`) is not there.

    Call it before anything imports Rasa.
    """
    sys.meta_path.insert(0, _Finder())
    for name in ("jax", "torch") if torch else ("jax",):
        sys.modules[name] = None  # type: ignore[assignment]  # Python's own mark for “cannot be imported”


def has_tensorflow() -> bool:
    """Whether the real one is installed, whatever stands in for it in this process."""
    try:
        importlib.metadata.version("tensorflow")
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def require_tensorflow(purpose: str) -> None:
    """See to it that TensorFlow is there, before anything takes half an hour and then fails.

    Raises:
        SetupError: it is not installed; the message begins with `purpose`.
    """
    if not has_tensorflow():
        raise SetupError(f"{purpose} needs TensorFlow, which is not installed; run `make tensorflow` (2 GB)")


def prepare_rasa(*, tensorflow_for: str | None = None) -> None:
    """Before the first import of Rasa in a process: what needs the real TensorFlow gets it, everything else does without.

    Raises:
        SetupError: it is needed and not installed.
    """
    if tensorflow_for:
        require_tensorflow(tensorflow_for)
    else:
        leave_out(torch=False)
