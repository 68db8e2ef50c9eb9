"""The files that a source holds: a file, a folder, or an archive, which is read as a stream and never unpacked to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from knowledge.errors import KnowledgeError
from knowledge.importers.word import TEXT_PART

MIB = 1 << 20
LARGEST_FILE = 50 * MIB
"""Bytes of one file. The longest regulation of 2026 has 4 MiB."""
LARGEST_ARCHIVE = 2048 * MIB
"""Bytes of an archive as it lies on disk; Lovdata's have less than 100 MiB."""
LARGEST_UNPACKED = 4096 * MIB
"""Bytes of all that is in an archive. All statutes and regulations of 2026 have 109 MiB as Markdown."""
LARGEST_RATIO = 100
"""How many times its size an archive may unpack to; statutes reach 10, a zip bomb 1,000 and more."""
_RATIO_COUNTS_FROM = 64 * MIB

_CHUNK = MIB
_DECOMPRESSORS = {b"BZh": bz2.open, b"\xfd7zXZ\0": lzma.open, b"\x1f\x8b": gzip.open}
_SKIPPED_SUFFIXES = frozenset(".png .jpg .jpeg .gif .svg .webp .ico .bmp .tif .tiff .css .js .woff .woff2".split())
_SKIPPED_NAME = re.compile(r"(?:LICEN[SC]E|COPYING|NOTICE)\b|Thumbs\.db$|desktop\.ini$", re.IGNORECASE)


def open_source(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file in a source, one at a time, those of a folder in the order of their names.

    Images, licences, links and hidden files are passed over. Names are relative, and only names: nothing is written.

    Raises:
        KnowledgeError: the source is missing, damaged, locked, too large, or a zip bomb.
    """
    if path.is_dir():
        for file in sorted(file for file in path.rglob("*") if file.is_file()):
            name = file.relative_to(path).as_posix()
            if not _skipped(name):
                yield from _open_file(file, name)
    elif path.is_file():
        yield from _open_file(path, path.name)
    else:
        raise KnowledgeError(f"{path} does not exist; name a file, a folder or an archive")


def count_files(path: Path) -> int | None:
    """How many files a folder or zip holds, for a progress bar; None where only reading all of it would tell."""
    if path.is_dir():
        return sum(file.is_file() and not _skipped(file.relative_to(path).as_posix()) for file in path.rglob("*"))
    if not path.is_file():
        return None
    if zipfile.is_zipfile(path) and _is_zip(path):
        with zipfile.ZipFile(path) as archive:
            return sum(not info.is_dir() and not _skipped(info.filename) for info in archive.infolist())
    return None if _is_tar(path) else 1


def _open_file(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    size = path.stat().st_size
    zipped = _is_zip(path)
    is_archive = zipped or _is_tar(path)
    if size > (LARGEST_ARCHIVE if is_archive else LARGEST_FILE):
        limit = LARGEST_ARCHIVE if is_archive else LARGEST_FILE
        raise KnowledgeError(
            f"{name} has {size // MIB} MiB, more than the {limit // MIB} that are read; split it or leave it out"
        )
    if not is_archive:
        yield name, path.read_bytes()
        return
    try:
        yield from _zip_members(path, name) if zipped else _tar_members(path, name)
    except (tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, EOFError, OSError, NotImplementedError):
        raise KnowledgeError(f"{name} is damaged or was cut off on the way; fetch it again") from None


def _is_zip(path: Path) -> bool:
    """Whether a file is a zip of files. A Word file is a zip too, but of one document."""
    with path.open("rb") as file:
        if not file.read(4).startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return TEXT_PART not in archive.namelist()
    except zipfile.BadZipFile:
        return path.suffix.lower() != ".docx"


def _is_tar(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(512)
    return start[257:262] == b"ustar" or start.startswith(tuple(_DECOMPRESSORS))


def _zip_members(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    meter = _Meter(name, path.stat().st_size)
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir() or _skipped(info.filename):
                continue
            if info.flag_bits & 1:
                raise KnowledgeError(f"{name} is locked with a password; pack it again without one")
            with archive.open(info) as member:
                yield _plain(info.filename), _read_all(meter.watch(member), info.filename)


def _tar_members(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as file:
        start = file.read(6)
    opened: Any = next((opener for magic, opener in _DECOMPRESSORS.items() if start.startswith(magic)), open)
    meter = _Meter(name, path.stat().st_size)
    with opened(path, "rb") as stream, tarfile.open(fileobj=meter.watch(stream), mode="r|") as archive:
        for info in archive:
            if info.isreg() and not _skipped(info.name) and (member := archive.extractfile(info)):
                yield _plain(info.name), _read_all(member, info.name)


def _read_all(member: IO[bytes], name: str) -> bytes:
    """All bytes of a member, as long as there are not too many. What its header says is not asked."""
    data = member.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise KnowledgeError(
            f"{name} has more than the {LARGEST_FILE // MIB} MiB that are read of one file; leave it out"
        )
    return data


def _skipped(name: str) -> bool:
    parts = PurePosixPath(name).parts
    hidden = any(part.startswith(".") and part not in (".", "..") or part == "__MACOSX" for part in parts)
    last = parts[-1] if parts else ""
    return hidden or PurePosixPath(last).suffix.lower() in _SKIPPED_SUFFIXES or bool(_SKIPPED_NAME.match(last))


def _plain(name: str) -> str:
    """A member's name without root and steps upwards."""
    return "/".join(part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", "."))


class _Meter:
    """Counts what really comes out of an archive, and stops when it is too much."""

    def __init__(self, name: str, packed: int) -> None:
        self._name = name
        self._packed = packed
        self._unpacked = 0

    def watch(self, stream: IO[bytes]) -> io.BufferedReader:
        """The same stream, with everything that is read from it counted."""
        return io.BufferedReader(_Watched(stream, self), _CHUNK)

    def add(self, count: int) -> None:
        """Count some bytes.

        Raises:
            KnowledgeError: that was too much.
        """
        self._unpacked += count
        if self._unpacked > max(_RATIO_COUNTS_FROM, LARGEST_RATIO * self._packed):
            raise KnowledgeError(
                f"{self._name} unpacks to more than {LARGEST_RATIO} times its size; that is a zip bomb, leave it out"
            )
        if self._unpacked > LARGEST_UNPACKED:
            raise KnowledgeError(f"{self._name} unpacks to more than {LARGEST_UNPACKED // MIB} MiB; import it in parts")


class _Watched(io.RawIOBase):
    def __init__(self, stream: IO[bytes], meter: _Meter) -> None:
        super().__init__()
        self._stream = stream
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._meter.add(len(data))
        buffer[: len(data)] = data
        return len(data)
