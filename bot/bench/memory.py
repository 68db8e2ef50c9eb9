"""Memory of processes and all their descendants, as the Linux kernel counts it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
KIB_PER_MIB = 1024


@dataclass(frozen=True)
class Memory:
    """Memory of a group of processes in MiB.

    `now_mib` sums the proportional set size (a page shared by n processes counts 1/n to each), so that processes that
    share libraries are not charged for them twice. `peak_mib` sums the largest resident set that each process ever had;
    the kernel keeps no proportional peak, so shared pages count in full there.
    """

    now_mib: float
    peak_mib: float
    processes: int


def memory_of(pids: Iterable[int], proc: Path = PROC) -> Memory:
    """Memory of these processes and their descendants; one that has ended meanwhile counts nothing.

    Args:
        pids: the processes that were started.
        proc: where the kernel's process files are.
    """
    family = with_descendants(pids, _parents(proc))
    now = [_proportional_kib(proc / str(pid)) for pid in family]
    peak = [_number(proc / str(pid) / "status", "VmHWM") or 0 for pid in family]
    return Memory(sum(now) / KIB_PER_MIB, sum(peak) / KIB_PER_MIB, len(family))


def with_descendants(pids: Iterable[int], parents: dict[int, int]) -> list[int]:
    """These processes, their children, the children's children and so on.

    Args:
        pids: the roots.
        parents: the parent of each process.
    """
    family = set(pids)
    grown = True
    while grown:
        children = {pid for pid, parent in parents.items() if parent in family} - family
        family |= children
        grown = bool(children)
    return sorted(family)


def _parents(proc: Path) -> dict[int, int]:
    found = {int(path.name): _number(path / "status", "PPid") for path in proc.iterdir() if path.name.isdigit()}
    return {pid: parent for pid, parent in found.items() if parent is not None}


def _proportional_kib(process: Path) -> int:
    """Proportional set size, or the resident set where the kernel does not tell (then shared pages count in full)."""
    return _number(process / "smaps_rollup", "Pss") or _number(process / "status", "VmRSS") or 0


def _number(file: Path, key: str) -> int | None:
    """The number after `key:` in a file of the kernel, or None when process, file or key is not there."""
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{key}:")), None)
