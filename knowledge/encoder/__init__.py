"""The sentence encoder: turns texts in bokmål, nynorsk and English into vectors that can be compared."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder.onnx_model import OnnxModel, is_onnx
from knowledge.errors import KnowledgeError

__all__ = ["Encoder", "fingerprint", "load_encoder", "needs_torch"]

MODEL_DIR = Path(__file__).parent / "model"


class Model(Protocol):
    """What both kinds of model can do."""

    def get_embedding_dimension(self) -> int | None:
        """Length of every vector."""

    def encode(
        self, sentences: list[str], /, *, convert_to_numpy: bool, show_progress_bar: bool
    ) -> NDArray[np.float32]:
        """One row per text."""


class Encoder:
    """A loaded model behind one method, so that callers need not know which model it is."""

    def __init__(self, name: str, model: Model) -> None:
        self.name = name
        self.fingerprint = fingerprint(name)
        self._model = model
        self._prefixed = "e5" in Path(name).name.lower()

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: list[str], *, kind: Literal["query", "passage"] = "query") -> NDArray[np.float32]:
        """Return one float32 row of unit length per text, shape (len(texts), dimensions).

        A text without a single known token, such as an empty one, gets a row of zeros: it is near nothing.
        `kind` matters to models of the e5 family, which were trained to see which side a text is on.
        """
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        prefix = f"{kind}: " if self._prefixed else ""
        vectors: NDArray[np.float32] = self._model.encode(
            [prefix + text for text in texts], convert_to_numpy=True, show_progress_bar=False
        ).astype(np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths > 0, lengths, np.float32(1))


def fingerprint(name: str | None = None) -> str:
    """What tells this encoder (by default ours) from any other: a folder's name and contents, or a model's name."""
    folder = Path(name or MODEL_DIR)
    if not folder.is_dir():
        return str(name)
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(folder)}\0".encode() + file.read_bytes())
    return f"{folder.name}:{digest.hexdigest()[:16]}"


def needs_torch(name: str | None = None) -> bool:
    """Whether the encoder of this name or folder (by default ours) runs on PyTorch."""
    return not is_onnx(Path(name or MODEL_DIR))


def load_encoder(name: str | None = None, *, threads: int = 1) -> Encoder:
    """Load the encoder that ships with the project, or any sentence-transformers model by name or folder.

    A reply wants one of `threads`; whoever encodes thousands of texts may give ours more.

    Raises KnowledgeError when it is missing or damaged.
    """
    path = name or str(MODEL_DIR)
    if name is None and not MODEL_DIR.is_dir():
        raise KnowledgeError(f"no encoder in {path}; put it back from the repository, or make it with: make encoder")
    try:
        model = _sentence_transformer(path) if needs_torch(path) else OnnxModel(Path(path), threads)
    except Exception as error:  # safetensors, tokenizers, onnxruntime and json each raise their own for a damaged file
        raise KnowledgeError(
            f"The encoder {path} cannot be loaded ({type(error).__name__}): check the name, or make it again"
        ) from error
    return Encoder(path, model)


def _sentence_transformer(path: str) -> Model:
    # transformers imports TensorFlow when it finds it, and Rasa brings it along: seconds and memory for nothing.
    os.environ.setdefault("USE_TF", "0")
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(path, device="cpu").float()
