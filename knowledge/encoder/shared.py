"""One encoder for all of a process, and one reading of a message for all who want its vector.

The intent classifier and the search look at the same message with the same encoder; reading it is a good part of a reply.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder import Encoder, load_encoder


@lru_cache(maxsize=1)
def shared_encoder(name: str | None = None) -> Encoder:
    """The encoder of this name or folder (by default ours), loaded on first use.

    Raises:
        KnowledgeError: it is missing or damaged.
    """
    return load_encoder(name)


# The last text only: what people write is not to be kept.
@lru_cache(maxsize=1)
def vector_of(encoder: Encoder, text: str) -> NDArray[np.float32]:
    """The vector of one query, shape (dimensions,); the last one is remembered, and so cannot be written to."""
    vector = encoder.encode([text], kind="query")[0]
    vector.flags.writeable = False
    return vector
