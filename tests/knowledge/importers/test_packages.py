import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.importers.packages import LARGEST_ARCHIVE, LARGEST_FILE, MIB, count_files, open_source

FILES = {"lover/a.md": b"# A", "lover/b.md": b"# B"}
PASSED_OVER = {
    ".git/c.md": b"",
    "__MACOSX/lover/a.md": b"",
    "lover/._a.md": b"",
    "x.PNG": b"",
    "LICENSE-code": b"",
    "LICENCE": b"",
}
PACKERS = {".tar": bytes, ".tar.bz2": bz2.compress, ".tar.xz": lzma.compress, ".tar.gz": gzip.compress}


def tar(files, links=()):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, target in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def noise(size):
    return os.urandom(size)


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_tar_gives_its_files_whatever_it_is_packed_with(tmp_path, suffix):
    path = tmp_path / f"lover{suffix}"
    path.write_bytes(PACKERS[suffix](tar(FILES | PASSED_OVER, links=[("lover/c.md", "/etc/passwd")])))
    assert dict(open_source(path)) == FILES
    assert count_files(path) is None


def test_a_zip_gives_its_files(tmp_path):
    path = zipped(tmp_path / "lover.zip", FILES | PASSED_OVER)
    assert dict(open_source(path)) == FILES
    assert count_files(path) == 2


def test_a_folder_gives_its_files_and_those_in_its_archives(tmp_path):
    for name, data in (FILES | PASSED_OVER).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert list(open_source(tmp_path)) == list(FILES.items())
    assert count_files(tmp_path) == 2
    zipped(tmp_path / "mer.zip", {"c.md": b"# C"})
    assert dict(open_source(tmp_path))["c.md"] == b"# C"


def test_a_file_gives_itself(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(b"# A")
    assert list(open_source(path)) == [("a.md", b"# A")]
    assert count_files(path) == 1


def test_a_word_file_is_a_file_and_no_archive(tmp_path):
    path = zipped(tmp_path / "a", {"word/document.xml": b"<x/>"})
    assert list(open_source(path)) == [("a", path.read_bytes())]
    assert count_files(path) == 1


def test_names_that_lead_upwards_are_only_names(tmp_path):
    path = tmp_path / "a.tar"
    path.write_bytes(tar({"../../etc/a.md": b"# A", "/b.md": b"# B"}))
    assert dict(open_source(path)) == {"etc/a.md": b"# A", "b.md": b"# B"}
    assert [file.name for file in tmp_path.rglob("*")] == ["a.tar"]


@pytest.mark.parametrize("suffix", [suffix for suffix in PACKERS if suffix != ".tar"])
def test_a_tar_that_was_cut_off_is_named(tmp_path, suffix):
    path = tmp_path / f"lover{suffix}"
    packed = PACKERS[suffix](tar({"a.md": noise(3 * MIB)}))
    path.write_bytes(packed[: len(packed) // 2])
    with pytest.raises(KnowledgeError, match="is damaged or was cut off on the way; fetch it again"):
        list(open_source(path))


def test_a_damaged_zip_is_named(tmp_path):
    path = zipped(tmp_path / "lover.zip", {"a.md": noise(5000), "b.md": noise(5000)})
    whole = path.read_bytes()
    for damaged in (whole[:6000], whole[:1000] + b"\0" * 100 + whole[1100:]):
        path.write_bytes(damaged)
        with pytest.raises(KnowledgeError, match=r"lover\.zip is damaged"):
            list(open_source(path))


def test_a_compressed_file_that_is_no_tar_is_named(tmp_path):
    path = tmp_path / "lover.gz"
    path.write_bytes(gzip.compress(b"only text " * 200))
    with pytest.raises(KnowledgeError, match=r"lover\.gz is damaged"):
        list(open_source(path))


def bomb(suffix, tmp_path):
    path = tmp_path / f"bombe{suffix}"
    files = {f"{number}.md": bytes(40 * MIB) for number in range(3)}
    if suffix == ".zip":
        return zipped(path, files)
    path.write_bytes(PACKERS[suffix](tar(files)))
    return path


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz"])
def test_a_zip_bomb_is_stopped_by_what_comes_out_of_it(tmp_path, suffix):
    with pytest.raises(KnowledgeError, match="unpacks to more than 100 times its size; that is a zip bomb"):
        list(open_source(bomb(suffix, tmp_path)))


def test_a_file_in_an_archive_that_is_too_large_is_named(tmp_path):
    path = zipped(tmp_path / "lover.zip", {"stor.md": noise(MIB) + bytes(LARGEST_FILE)})
    with pytest.raises(KnowledgeError, match=r"stor\.md has more than the 50 MiB"):
        list(open_source(path))


@pytest.mark.parametrize(("start", "size"), [(b"x", 2048 * MIB), (b"PK\x03\x04", LARGEST_ARCHIVE + MIB)])
def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path, start, size):
    path = tmp_path / "stor"
    path.write_bytes(start)
    os.truncate(path, size)
    with pytest.raises(KnowledgeError, match=r"stor has 20\d\d MiB, more than the \d+ that are read"):
        next(open_source(path))


def test_a_locked_zip_is_named(tmp_path):
    path = zipped(tmp_path / "lover.zip", {"a.md": b"# A"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(KnowledgeError, match=r"lover\.zip is locked with a password"):
        list(open_source(path))


def test_a_source_that_is_missing_is_named():
    with pytest.raises(KnowledgeError, match="does not exist"):
        next(open_source(Path("finnes/ikke")))
