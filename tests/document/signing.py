"""What becomes of an issued PDF in other hands: signed, stamped, filled in, and changed in every way a signer could."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

from asn1crypto.keys import PrivateKeyInfo  # type: ignore[import-untyped]
from asn1crypto.x509 import Certificate  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

Change = Callable[[IncrementalPdfFileWriter], None]
NOBODY: Change = lambda writer: None  # noqa: E731 - a value among others
_DER = serialization.Encoding.DER


@cache
def key_of(name: str, days: int = 365, stamps: bool = False) -> tuple[Any, Any]:
    """A certificate that nobody vouches for, made on the spot, and its key."""
    key: Any = rsa.generate_private_key(65537, 2048) if stamps else ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now - timedelta(days=400)).not_valid_after(now + timedelta(days=days))
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    made = made.add_extension(usage, critical=True)
    if stamps:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    certificate = made.sign(key, hashes.SHA256())
    private = key.private_bytes(_DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Certificate.load(certificate.public_bytes(_DER)), PrivateKeyInfo.load(private)


def signer(name: str, days: int = 365) -> signers.SimpleSigner:
    certificate, key = key_of(name, days)
    return signers.SimpleSigner(signing_cert=certificate, signing_key=key, cert_registry=SimpleCertificateStore())


def stamper() -> DummyTimeStamper:
    certificate, key = key_of("The clock", stamps=True)
    return DummyTimeStamper(tsa_cert=certificate, tsa_key=key)


def _apart(work: Callable[[], Any]) -> Any:
    """In a thread of its own: signing runs an event loop, and a browser that was driven before has left one running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def signed(
    pdf: bytes, name: str = "Rasa", change: Change = NOBODY, field: str = "", days: int = 365, **more: Any
) -> bytes:
    """Signed by adding to it; `change` is done in the same update. `box` and `page` show the signature."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    box, page, stamped = more.pop("box", None), more.pop("page", 0), more.pop("stamped", False)
    known = field or f"Signature {name}"
    place = None if box is None else fields.SigFieldSpec(known, on_page=page, box=box)
    meta = signers.PdfSignatureMetadata(field_name=known, subfilter=fields.SigSeedSubFilter.PADES, **more)
    clock = stamper() if stamped else None
    out = _apart(lambda: signers.sign_pdf(writer, meta, signer(name, days), timestamper=clock, new_field_spec=place))
    assert out.getvalue().startswith(pdf)
    return out.getvalue()


def stamped(pdf: bytes) -> bytes:
    """With a time stamp of the whole document."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    return bytes(_apart(lambda: signers.PdfTimeStamper(stamper()).timestamp_pdf(writer, "sha256")).getvalue())


def added(pdf: bytes, change: Change) -> bytes:
    """A change added as an update of its own."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    out = BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(pdf)
    return out.getvalue()


def page_of(writer: IncrementalPdfFileWriter, number: int = 0) -> Any:
    return writer.find_page_for_modification(number)[0].get_object()


def _content(writer: IncrementalPdfFileWriter, text: bytes) -> Any:
    return writer.add_object(generic.StreamObject(stream_data=text))


def empties_a_page(number: int) -> Change:
    """The known attack: what stood there is gone, and the signature over it is as good as any."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page_of(writer, number)["/Contents"] = _content(writer, b"")
        writer.update_container(page_of(writer, number))

    return change


def replaces_the_content_in_place(writer: IncrementalPdfFileWriter) -> None:
    reference = page_of(writer).raw_get("/Contents")
    old = reference.get_object()
    content = generic.StreamObject(stream_data=old.data + b"\n1 0 0 rg 100 100 200 200 re f")
    writer.objects[(0, reference.idnum)] = content


def lays_text_over(writer: IncrementalPdfFileWriter) -> None:
    page = page_of(writer)
    more = _content(writer, b"q 1 g 60 400 400 60 re f Q")
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), more])
    writer.update_container(page)


def annotation(subtype: str, **entries: Any) -> Change:
    """A note of this kind on the first page."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        look = generic.StreamObject(
            {pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form")},
            stream_data=b"0 0 1 rg 0 0 200 40 re f",
        )
        look["/BBox"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 40)))
        note = generic.DictionaryObject(
            {pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/F"): generic.NumberObject(4)}
        )
        note["/Subtype"] = pdf_name(f"/{subtype}")
        note["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (60, 400, 260, 440)))
        note["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)})
        note.update({pdf_name(f"/{name}"): value for name, value in entries.items()})
        page = page_of(writer)
        page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), writer.add_object(note)])
        writer.update_container(page)

    return change


def fills_in_a_form(writer: IncrementalPdfFileWriter) -> None:
    annotation("Widget", FT=pdf_name("/Tx"), T=pdf_string("price"), V=pdf_string("1.00"))(writer)
    field = page_of(writer)["/Annots"].raw_get(-1)
    writer.root["/AcroForm"] = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject([field])})
    writer.update_root()


def adds_a_page(writer: IncrementalPdfFileWriter) -> None:
    from pyhanko.pdf_utils.writer import PageObject

    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842)))
    resources = generic.DictionaryObject()
    writer.insert_page(PageObject(contents=_content(writer, b""), media_box=box, resources=resources))


def takes_a_page_away(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    del pages["/Kids"][-1]
    pages["/Count"] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)


def _files(writer: IncrementalPdfFileWriter) -> Any:
    return writer.root["/Names"]["/EmbeddedFiles"]


def replaces_the_data(writer: IncrementalPdfFileWriter) -> None:
    spec = _files(writer)["/Names"][-1]
    spec["/EF"]["/F"] = writer.add_object(EmbeddedFileObject.from_file_data(writer, b"{}"))
    writer.update_container(spec["/EF"])


def adds_a_file(writer: IncrementalPdfFileWriter) -> None:
    names = _files(writer)["/Names"]
    names.extend([pdf_string("terms.txt"), writer.add_object(generic.DictionaryObject())])
    writer.update_container(names)


def puts_into_the_catalog(name: str, value: Any) -> Change:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.root[name] = value
        writer.update_root()

    return change


def turns_a_page(writer: IncrementalPdfFileWriter) -> None:
    page_of(writer)["/Rotate"] = generic.NumberObject(180)
    writer.update_container(page_of(writer))


def gives_another_title(writer: IncrementalPdfFileWriter) -> None:
    info = writer.trailer["/Info"]
    info["/Title"] = pdf_string("Accepted")
    writer.update_container(info)


def adds_a_field_that_acts(writer: IncrementalPdfFileWriter) -> None:
    action = generic.DictionaryObject({pdf_name("/S"): pdf_name("/Named"), pdf_name("/N"): pdf_name("/NextPage")})
    annotation("Widget", FT=pdf_name("/Sig"), T=pdf_string("acts"), A=action)(writer)
    field = page_of(writer)["/Annots"].raw_get(-1)
    writer.root["/AcroForm"] = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject([field])})
    writer.update_root()


def adds_an_empty_field(writer: IncrementalPdfFileWriter) -> None:
    fields.append_signature_field(writer, fields.SigFieldSpec("Second"))


def replaces_a_font(writer: IncrementalPdfFileWriter) -> None:
    """Letters drawn otherwise: the page and its content are as they were."""
    fonts = page_of(writer)["/Resources"]["/Font"]
    font = fonts[next(iter(fonts))]["/DescendantFonts"][0]
    font["/DW"] = generic.NumberObject(10)
    writer.update_container(font)
