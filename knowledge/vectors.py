"""The vectors of all passages on disk, each under its text, so that no start encodes what an earlier one has encoded.

A file belongs to the encoder that made it: vectors of two encoders have nothing to say to each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from knowledge.encoder import Encoder

FILE = "vectors.npz"
# Texts encoded at once: enough to fill batches of like length, few enough that progress is seen.
CHUNK = 512
DIGEST_BYTES = 16

Matrix = NDArray[np.float32]


class Vectors:
    """Vectors by the digest of their text, and the fingerprint of the encoder that made them."""

    def __init__(self, encoder: str, digests: Sequence[bytes], rows: NDArray[np.float16]) -> None:
        self.encoder = encoder
        self._rows = rows
        self._position = {digest: i for i, digest in enumerate(digests)}

    @classmethod
    def read(cls, folder: Path) -> Vectors | None:
        """What an earlier `write` left in `folder`; None when there is none or it cannot be read."""
        try:
            with (folder / FILE).open("rb") as archive, np.load(archive) as file:
                return cls(str(file["encoder"]), [digest.tobytes() for digest in file["digests"]], file["rows"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return None

    def write(self, folder: Path) -> None:
        """Write into `folder`; whoever reads meanwhile finds the old file or the new one, never half of one."""
        folder.mkdir(parents=True, exist_ok=True)
        scratch = folder / f"{FILE}.part"
        with scratch.open("wb") as file:
            digests = np.frombuffer(b"".join(self._position), dtype=np.uint8).reshape(-1, DIGEST_BYTES)
            np.savez(file, encoder=np.array(self.encoder), digests=digests, rows=self._rows)
        scratch.replace(folder / FILE)

    def missing(self, texts: Sequence[str]) -> list[str]:
        """The texts that have no vector yet, each once."""
        return [text for text in dict.fromkeys(texts) if digest(text) not in self._position]

    def of(self, texts: Sequence[str]) -> Matrix:
        """One row per text, shape (len(texts), dimensions).

        Raises:
            KeyError: a text has no vector; see `missing`.
        """
        return self._rows[[self._position[digest(text)] for text in texts]].astype(np.float32)

    def row(self, text: str) -> NDArray[np.float16]:
        """The vector of one text as it is kept. Raises KeyError as `of` does."""
        return self._rows[self._position[digest(text)]]

    def __len__(self) -> int:
        return len(self._position)


def update(
    texts: Sequence[str], encoder: Encoder, folder: Path, progress: Callable[[int, int], None] = lambda *_: None
) -> int:
    """Bring the file in `folder` to where it holds exactly `texts` as `encoder` sees them; how many had to be encoded.

    `progress` is called with how many of how many are done. Vectors of another encoder are thrown away.
    """
    old = Vectors.read(folder)
    new, encoded = complete(texts, encoder, old, progress)
    if encoded or old is None or len(old) != len(new):
        new.write(folder)
    return encoded


def complete(
    texts: Sequence[str],
    encoder: Encoder,
    known: Vectors | None,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> tuple[Vectors, int]:
    """The vectors of exactly `texts`, and how many of them had to be encoded because `known` lacks them.

    `known` counts as none when another encoder made it. `progress` is called with how many of how many are done.
    """
    if known is None or known.encoder != encoder.fingerprint:
        known = Vectors(encoder.fingerprint, [], np.zeros((0, encoder.dimensions), dtype=np.float16))
    distinct = list(dict.fromkeys(texts))
    missing = known.missing(distinct)
    made: dict[str, NDArray[np.float16]] = {}
    for start in range(0, len(missing), CHUNK):
        part = missing[start : start + CHUNK]
        made.update(zip(part, encoder.encode(part, kind="passage").astype(np.float16), strict=True))
        progress(len(made), len(missing))
    rows = np.zeros((len(distinct), encoder.dimensions), dtype=np.float16)
    for row, text in zip(rows, distinct, strict=True):
        row[:] = made[text] if text in made else known.row(text)
    return Vectors(encoder.fingerprint, [digest(text) for text in distinct], rows), len(missing)


def is_current(texts: Sequence[str], fingerprint: str, folder: Path) -> bool:
    """Whether the file in `folder` holds all of `texts` as the encoder of this fingerprint sees them."""
    found = Vectors.read(folder)
    return found is not None and found.encoder == fingerprint and not found.missing(texts)


def load(texts: Sequence[str], encoder: Encoder, folder: Path) -> Matrix:
    """The vectors of `texts` from `folder`, shape (len(texts), dimensions).

    Raises:
        KnowledgeError: there is no index, another encoder built it, or it lacks some of the texts.
    """
    found = Vectors.read(folder)
    if found is None:
        raise KnowledgeError(f"no index in {folder}; make it with: koordinator train")
    if found.encoder != encoder.fingerprint:
        raise KnowledgeError(
            f"the index in {folder} was built with the encoder {found.encoder}, not with {encoder.fingerprint}; "
            "build it anew with: koordinator train"
        )
    if missing := found.missing(texts):
        raise KnowledgeError(f"the index in {folder} lacks {len(missing)} texts; bring it up with: koordinator train")
    return found.of(texts)


def digest(text: str) -> bytes:
    """What a vector is kept under."""
    return hashlib.blake2b(text.encode(), digest_size=DIGEST_BYTES).digest()
