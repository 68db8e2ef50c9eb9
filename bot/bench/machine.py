"""What a measurement was made on."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any


def describe() -> dict[str, Any]:
    """Date, cores, processor, memory in GiB, load, and the versions of Python and Rasa."""
    pages, page_bytes = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "cores": len(os.sched_getaffinity(0)),
        "processor": processor(Path("/proc/cpuinfo").read_text().splitlines()),
        "memory_gib": round(pages * page_bytes / 2**30, 1),
        "load_before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "rasa": version("rasa"),
        "rasa_sdk": version("rasa-sdk"),
    }


def processor(cpuinfo: Iterable[str]) -> str:
    """The model name in the lines of /proc/cpuinfo, or the architecture where there is none."""
    names = (line.split(":", 1)[1].strip() for line in cpuinfo if line.startswith("model name"))
    return next(names, platform.machine())
