import subprocess
import sys

import pytest

from bot.bench.memory import memory_of, with_descendants

HOLDS_50_MIB = "held = b'x' * (50 << 20); print('ready', flush=True); input()"
STARTS_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLDS_50_MIB!r}])"


def process_files(proc, pid, parent, pss=None, rss=0, peak=0):
    folder = proc / str(pid)
    folder.mkdir()
    (folder / "status").write_text(f"Name:\tx\nPPid:\t{parent}\nVmHWM:\t{peak} kB\nVmRSS:\t{rss} kB\n")
    if pss is not None:
        (folder / "smaps_rollup").write_text(f"5579 [rollup]\nRss: {rss} kB\nPss: {pss} kB\nPss_Anon: 1 kB\n")


@pytest.fixture
def started():
    """A process whose child holds 50 MiB."""
    process = subprocess.Popen([sys.executable, "-c", STARTS_A_CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    yield process
    process.communicate(b"\n", timeout=10)


def test_descendants_of_descendants_belong_to_the_family():
    assert with_descendants([2], {1: 0, 2: 1, 3: 2, 4: 3, 5: 1, 6: 5}) == [2, 3, 4]


def test_two_roots_of_one_family_are_counted_once():
    assert with_descendants([2, 3], {2: 1, 3: 2, 4: 3}) == [2, 3, 4]


def test_shared_pages_are_not_counted_twice(tmp_path):
    process_files(tmp_path, 10, parent=1, pss=2048, rss=4096, peak=5120)
    process_files(tmp_path, 11, parent=10, pss=1024, rss=3072, peak=3072)
    process_files(tmp_path, 12, parent=1, pss=9999, rss=9999, peak=9999)
    memory = memory_of([10], tmp_path)
    assert (memory.now_mib, memory.peak_mib, memory.processes) == (3, 8, 2)


def test_the_resident_set_stands_in_where_the_kernel_does_not_tell_the_share(tmp_path):
    process_files(tmp_path, 10, parent=1, rss=4096)
    assert memory_of([10], tmp_path).now_mib == 4


def test_a_process_that_has_ended_counts_nothing(tmp_path):
    assert memory_of([10], tmp_path).now_mib == 0


def test_memory_of_a_child_is_counted(started):
    memory = memory_of([started.pid])
    assert memory.processes == 2
    assert 50 <= memory.now_mib <= 120
    assert memory.peak_mib >= memory.now_mib
