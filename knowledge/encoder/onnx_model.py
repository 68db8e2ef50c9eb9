"""A transformer read without a deep-learning library: ONNX Runtime computes it from one file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

GRAPH, TOKENIZER, CONFIG = "model.onnx", "tokenizer.json", "encoder.json"
# Word pieces computed at once; more is no faster, and the memory of attention grows with it.
BATCH = 4096


class OnnxModel:
    """The graph, tokenizer and configuration that `knowledge.encoder.training` writes."""

    def __init__(self, folder: Path, threads: int) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        self._dimensions = int(config["dimensions"])
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(int(config["longest"]))
        options = SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])

    def get_embedding_dimension(self) -> int:
        """Length of every vector."""
        return self._dimensions

    def encode(self, texts: list[str], **_: object) -> NDArray[np.float32]:
        """One row of unit length per text, shape (len(texts), dimensions); zeros where there is no word."""
        encodings = self._tokenizer.encode_batch(texts)
        vectors = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        # The tokenizer puts a mark before and after the text.
        worded = [row for row, encoding in enumerate(encodings) if len(encoding.ids) > 2]
        for rows in _batches(worded, [len(encoding.ids) for encoding in encodings]):
            ids = np.zeros((len(rows), len(encodings[rows[-1]].ids)), dtype=np.int64)
            mask = np.zeros_like(ids)
            for place, row in enumerate(rows):
                pieces = encodings[row].ids
                ids[place, : len(pieces)], mask[place, : len(pieces)] = pieces, 1
            vectors[rows] = self._session.run(None, {"ids": ids, "mask": mask})[0]
        return vectors


def is_onnx(folder: Path) -> bool:
    """Whether this folder holds an encoder of our own making."""
    return (folder / GRAPH).is_file()


def _batches(rows: list[int], lengths: list[int]) -> list[list[int]]:
    """`rows` in batches of like length, shortest first, each at most about `BATCH` word pieces with padding."""
    batches: list[list[int]] = []
    for row in sorted(rows, key=lengths.__getitem__):
        if batches and (len(batches[-1]) + 1) * lengths[row] <= BATCH:
            batches[-1].append(row)
        else:
            batches.append([row])
    return batches
