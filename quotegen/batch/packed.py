"""A catalogue as it travels to a worker, which unpacks it once."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from functools import lru_cache

from quotegen.model.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class PackedCatalogue:
    """Known by the digest alone."""

    digest: str
    content: bytes = field(compare=False, repr=False)

    @staticmethod
    def of(catalogue: Catalogue) -> PackedCatalogue:
        """Without what was worked out for it: other threads go on adding to that while it is packed."""
        return catalogue.once("packed", lambda: _packed(catalogue.model_copy()))


def _packed(catalogue: Catalogue) -> PackedCatalogue:
    return PackedCatalogue(catalogue.digest, pickle.dumps(catalogue, pickle.HIGHEST_PROTOCOL))


@lru_cache(maxsize=1)
def unpack(packed: PackedCatalogue) -> Catalogue:
    catalogue = pickle.loads(packed.content)
    assert isinstance(catalogue, Catalogue)
    return catalogue
