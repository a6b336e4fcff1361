"""The signatures of a PDF, each by itself: who and when, as it says, and whether it holds. Runs in a worker.

Whether a signature holds is a matter of its key and of the bytes it covers. Who stands behind the key is what the
certificate says; whether its issuer is to be trusted is for whoever reads it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import new as new_hash
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.general import CMSExtractionError, extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter, validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from quotegen.document.update import update_of

Certificate = Any
"""Of asn1crypto, as all that is read of a signature; it comes with pyHanko and has no types."""
_STRONG = frozenset("sha256 sha384 sha512 sha3_256 sha3_384 sha3_512 shake256".split())
_LONGEST_NAME = 120
_MOST = 20
_UNREADABLE = (PdfError, CMSExtractionError, ValueError, TypeError, KeyError, AttributeError, IndexError)
"""What reading a signature that makes no sense ends with."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature says. `why_not` is empty if it holds. `at` is UTC; `stamped_by`: who else says that time."""

    field: tuple[int, int]
    signer: str
    issuer: str
    at: str
    stamped_by: str
    is_stamp: bool
    why_not: str


def signatures_of(pdf: bytes) -> tuple[Signed, ...]:
    """Every signature, the first one first; at most 20 are looked at, a ValueError if there are more."""
    reader = PdfFileReader(BytesIO(pdf))
    found = list(reader.embedded_signatures)
    if len(found) > _MOST:
        raise ValueError(f"there are {len(found)} signatures")
    return tuple(_signed(each, pdf) for each in found)


def _signed(signature: EmbeddedPdfSignature, pdf: bytes) -> Signed:
    field: Any = signature.sig_field.get_container_ref()
    key, is_stamp = (field.idnum, field.generation), signature.sig_object_type == "/DocTimeStamp"
    try:
        certificate = extract_certificate_info(signature.signed_data).signer_cert
        at, stamped_by = _time(signature, certificate if is_stamp else None)
        why = next(_why_not(signature, certificate, at, pdf), "")
    except _UNREADABLE:
        return Signed(key, "", "", "", "", is_stamp, "unreadable")
    told = "" if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Signed(key, _name(certificate.subject), _name(certificate.issuer), told, stamped_by, is_stamp, why)


def _why_not(
    signature: EmbeddedPdfSignature, certificate: Certificate, at: datetime | None, pdf: bytes
) -> Iterator[str]:
    """Why it does not hold, if there is a reason."""
    covered = _covered(signature, pdf)
    if covered is None:
        yield "partial"
        return
    if signature.md_algorithm not in _STRONG or signature.external_md_algorithm not in _STRONG:
        yield "weak"
    if not _holds(signature.signed_data, certificate, lambda name: new_hash(name, covered).digest()):
        yield "altered"
    if at is None or not _valid_from(certificate) <= at <= _valid_until(certificate):
        yield "out_of_date"
    end = int(signature.byte_range[2]) + int(signature.byte_range[3])
    if pdf[end:].strip():
        since = update_of(pdf[:end], pdf)
        if since.faults or (since.fields and signature.docmdp_level is MDPPerm.NO_CHANGES):
            yield "changed_since"


def _covered(signature: EmbeddedPdfSignature, pdf: bytes) -> bytes | None:
    """The bytes it is of: all up to the end of the update it came with, but for its own digits. None if others."""
    ranges = [int(each) for each in signature.byte_range]
    if len(ranges) != 4:
        return None
    begin, length, second, rest = ranges
    digits = pdf[length:second] if begin == 0 < length < second and rest > 0 else b""
    whole = digits[:1] == b"<" and digits[-1:] == b">" and second + rest <= len(pdf)
    if not whole or bytes.fromhex(digits[1:-1].decode("ascii")) != signature.pkcs7_content:
        return None
    end = pdf[: second + rest].rstrip()
    return pdf[:length] + pdf[second : second + rest] if end.endswith(b"%%EOF") else None


def _holds(signed_data: Any, certificate: Certificate, digest_of: Callable[[str], bytes]) -> bool:
    """Whether the certificate's key has signed just this: the bytes themselves, or a time stamp of them."""
    signer, content = extract_signer_info(signed_data), signed_data["encap_content_info"]
    kind, algorithm = content["content_type"].native, signer["digest_algorithm"]["algorithm"].native
    if kind == "tst_info":
        stamp = content["content"].parsed
        imprint = stamp["message_imprint"]
        if imprint["hashed_message"].native != digest_of(imprint["hash_algorithm"]["algorithm"].native):
            return False
        digest = new_hash(algorithm, bytes(content["content"])).digest()
    elif kind == "data" and content["content"].native is None:
        digest = digest_of(algorithm)
    else:
        return False
    return all(validate_sig_integrity(signer, certificate, kind, digest))


def _time(signature: EmbeddedPdfSignature, stamps: Certificate | None) -> tuple[datetime | None, str]:
    """When it was made, and who says so if it is not the signer himself."""
    if stamps is not None:
        return signature.signed_data["encap_content_info"]["content"].parsed["gen_time"].native, _name(stamps.subject)
    signed = signature.signer_info["signature"].native
    for token in extract_tst_data_iter(signature.signer_info, signed=False):
        authority = extract_certificate_info(token).signer_cert
        if _holds(token, authority, lambda name: new_hash(name, signed).digest()):
            return token["encap_content_info"]["content"].parsed["gen_time"].native, _name(authority.subject)
    said = signature.self_reported_timestamp
    return said if said is None or said.tzinfo else said.replace(tzinfo=UTC), ""


def _valid_from(certificate: Certificate) -> datetime:
    moment: datetime = certificate["tbs_certificate"]["validity"]["not_before"].native
    return moment


def _valid_until(certificate: Certificate) -> datetime:
    moment: datetime = certificate["tbs_certificate"]["validity"]["not_after"].native
    return moment


def _name(name: Any) -> str:
    """The common name, or all of it, as one line of plain text: anybody may write anything into a certificate."""
    said = name.native.get("common_name") or name.human_friendly
    text = said if isinstance(said, str) else ", ".join(map(str, said))
    plain = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in text)
    return " ".join(plain.split())[:_LONGEST_NAME]
