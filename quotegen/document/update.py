"""An issued PDF and what was added behind its last byte -> what the addition changes, and the signatures it brings.

A PDF is signed by adding to it: the issued bytes stay, and new versions of some of its objects follow. Whoever signs
may add the same way whatever he likes, and the signature is valid none the less. So each object that was issued has to
be as it was, but for the few places where a signature has to be entered; whatever else is new can be reached from there
only. Runs in a worker: the bytes are anybody's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject, Reference, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

from quotegen.errors import Fault

_TRAILER = frozenset("/Root /Info /ID /Size /Prev /Type /W /Index /Filter /DecodeParms /Length".split())
"""What a trailer says that is the same, or says nothing of the document."""
_CATALOG = frozenset("/AcroForm /DSS /Extensions /Perms /Version /Metadata".split())
"""What a signature may change of the catalog."""
_FORM = frozenset("/Fields /SigFlags /DA /DR".split())
_FIELD = frozenset(
    "/Type /Subtype /FT /T /TU /TM /V /Ff /F /P /Rect /AP /MK /BS /Border /H /DA /DR /M /NM /Contents /StructParent "
    "/Lock /SV".split()
)
"""What a signature's field may say: no action, no other states, no parts."""
_SIGNING = frozenset("/V /AP /F /M /NM /MK".split())
"""What signing an empty field changes of it."""
_INFO = frozenset({"/Producer", "/ModDate"})
_XMP = "http://ns.adobe.com/xap/1.0/"
_METADATA = frozenset({f"{{{_XMP}}}ModifyDate", f"{{{_XMP}}}MetadataDate", "{http://ns.adobe.com/pdf/1.3/}Producer"})
_METADATA_ABOUT = "{http://ns.adobe.com/xap/1.0/mm/}"
"""Ids that programs give a file; they say nothing of what is in it."""
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_HINT = "only the file as it was issued, or that file signed and otherwise untouched, is authentic"

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Field:
    """A signature's field that was added: where it is shown, in points from the lower left corner; None if nowhere."""

    key: Key
    name: str
    page: int | None
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Update:
    fields: tuple[Field, ...]
    faults: tuple[Fault, ...]


def update_of(issued: bytes, pdf: bytes) -> Update:
    """What was added to the issued bytes, with which `pdf` begins. Any error means that it cannot be read."""
    before, after = PdfFileReader(BytesIO(issued)), PdfFileReader(BytesIO(pdf))
    look = _Look(before, after)
    faults = list(look.faults())
    return Update(tuple(look.fields.values()), tuple(faults))


def _changed(message: str, path: str = "") -> Fault:
    return Fault("changed_after_issue", message, _HINT, path)


class _Look:
    """One comparison. `fields` are those that were found so far."""

    def __init__(self, before: PdfFileReader, after: PdfFileReader) -> None:
        self._before, self._after = before, after
        self._issued = _keys(before, range(before.total_revisions))
        # What is found where it was is what it was: those bytes are the issued ones. Reading all of it takes minutes.
        self._moved = {key for key in self._issued if _place(before, key) != _place(after, key)}
        self._entered: set[Key] = set()
        self.fields: dict[Key, Field] = {}

    def faults(self) -> Iterator[Fault]:
        yield from self._structure()
        yield from self._catalog()
        yield from self._info()
        for number, key in enumerate(_pages(self._before)):
            yield from self._page(number, key)
        for key in sorted(self._moved - self._entered):
            if not _same(_object(self._before, key), _object(self._after, key)):
                yield _changed(f"part {key[0]} of what was issued was replaced")

    def _structure(self) -> Iterator[Fault]:
        """The file goes on from where it ended, and every reader finds the same objects in it."""
        before, after = self._before, self._after
        count = before.total_revisions
        goes_on = after.total_revisions > count and all(
            before.xrefs.get_startxref_for_revision(each) == after.xrefs.get_startxref_for_revision(each)
            for each in range(count)
        )
        if not goes_on or after.xrefs.hybrid_xrefs_present:
            yield _changed("what was added does not go on from what was issued")
            return
        added = _keys(after, range(count, after.total_revisions))
        numbers = {number for number, _ in self._issued}
        if any(number in numbers and (number, generation) not in self._issued for number, generation in added):
            yield _changed("an object of what was issued has another generation")
        if any(after.xrefs.refs_freed_in_revision(each) for each in range(count, after.total_revisions)):
            yield _changed("an object of what was issued was taken away")
        odd = set(after.trailer_view.keys()) - _TRAILER
        if odd or _key(after.trailer_view.raw_get("/Root")) != _key(before.trailer_view.raw_get("/Root")):
            yield _changed("what the end of the file says was changed")

    def _catalog(self) -> Iterator[Fault]:
        key = _key(self._before.trailer_view.raw_get("/Root"))
        self._entered.add(key)
        old, new = _object(self._before, key), _object(self._after, key)
        for name in sorted(_different(old, new) - _CATALOG):
            yield _changed(f"{name} of the document was changed", name)
        self._enter_evidence(_raw(old, "/DSS"))
        yield from self._metadata(_raw(old, "/Metadata"), _raw(new, "/Metadata"))
        rights = _resolved(self._after, _raw(new, "/Perms"))
        if rights is not None and set(rights) != {"/DocMDP"}:
            yield _changed("rights were added that are no signature's", "/Perms")
        yield from self._form(_raw(old, "/AcroForm"), _raw(new, "/AcroForm"))

    def _enter_evidence(self, entry: Any) -> None:
        """Certificates and answers of their issuers, which are no part of any page; they may be added to."""
        for _ in range(3):
            if isinstance(entry, IndirectObject):
                self._entered.add(_key(entry))
            store = _resolved(self._before, entry)
            if not isinstance(store, DictionaryObject):
                return
            self._entered |= {_key(each) for each in store.values() if isinstance(each, IndirectObject)}
            entry = _raw(store, "/VRI")

    def _form(self, old: Any, new: Any) -> Iterator[Fault]:
        """The place for signatures: those that were there stay, others may follow."""
        had, form = _resolved(self._before, old), _resolved(self._after, new)
        if had is None and form is None:
            return
        fields = _resolved(self._after, _raw(form, "/Fields")) if isinstance(form, DictionaryObject) else None
        if not isinstance(fields, ArrayObject) or set(form) - _FORM:
            yield _changed("a form was added that is more than a place for signatures", "/AcroForm")
            return
        first = self._had_fields(old, had)
        listed = list(list.__iter__(fields))
        if len(first) > len(listed) or not all(map(_same, first, listed)):
            yield _changed("a field was taken away", "/AcroForm")
        for entry in listed[len(first) :]:
            key = _key(entry) if isinstance(entry, IndirectObject) else None
            field = None if key is None or key in self._issued else _object(self._after, key)
            if key is None or not isinstance(field, DictionaryObject) or not self._is_signature(field):
                yield _changed("a form was filled in or added that is no signature", "/AcroForm")
                continue
            self.fields[key] = Field(key, _text(_resolved(self._after, _raw(field, "/T"))), None, None)

    def _had_fields(self, entry: Any, form: Any) -> list[Any]:
        """The fields that were there. One that was empty may be signed."""
        if form is None:
            return []
        entries = _raw(form, "/Fields")
        self._entered |= {_key(each) for each in (entry, entries) if isinstance(each, IndirectObject)}
        fields = list(list.__iter__(_resolved(self._before, entries)))
        for key in {_key(each) for each in fields} & self._moved:
            old, new = _object(self._before, key), _object(self._after, key)
            if "/V" not in old and not _different(old, new) - _SIGNING and self._is_signature(new):
                self._entered.add(key)
        return fields

    def _is_signature(self, field: DictionaryObject) -> bool:
        look = _resolved(self._after, _raw(field, "/AP"))
        shown = look is None or (
            isinstance(look, DictionaryObject)
            and set(look) == {"/N"}
            and isinstance(_resolved(self._after, _raw(look, "/N")), StreamObject)
        )
        named = (_raw(field, "/FT"), _raw(field, "/Subtype"))
        return (
            named == ("/Sig", "/Widget") and not set(field) - _FIELD and shown and _box(self._after, field) is not None
        )

    def _page(self, number: int, key: Key) -> Iterator[Fault]:
        self._entered.add(key)
        path, old = f"pages[{number}]", _object(self._before, key)
        new = _object(self._after, key) if key in self._moved else old
        if _different(old, new) - {"/Annots"}:
            yield _changed(f"page {number + 1} was changed", path)
            return
        entries = _raw(old, "/Annots")
        if isinstance(entries, IndirectObject):
            self._entered.add(_key(entries))
        had = _resolved(self._before, entries) or ArrayObject()
        has = _resolved(self._after, _raw(new, "/Annots")) or ArrayObject()
        kept, added = list(list.__iter__(has))[: len(had)], list(list.__iter__(has))[len(had) :]
        if not all(map(_same, list.__iter__(had), kept)) or len(kept) != len(had):
            yield _changed(f"a link or note of page {number + 1} was changed", path)
        for entry in added:
            yield from self._widget(number, entry)

    def _widget(self, number: int, entry: Any) -> Iterator[Fault]:
        """What is put on a page is a signature, and no other page has it."""
        key = _key(entry) if isinstance(entry, IndirectObject) else None
        field = None if key is None else self.fields.get(key)
        if key is None or field is None or field.page is not None:
            yield _changed(f"something that is no signature was put on page {number + 1}", f"pages[{number}]")
            return
        box = _box(self._after, _object(self._after, key))
        shown = box if box is not None and box[2] > box[0] and box[3] > box[1] else None
        self.fields[key] = Field(key, field.name, number, shown)

    def _info(self) -> Iterator[Fault]:
        entries = (self._before.trailer_view.raw_get("/Info"), self._after.trailer_view.raw_get("/Info"))
        if not all(isinstance(entry, IndirectObject) for entry in entries):
            yield _changed("what the file says about itself is not where it was", "/Info")
            return
        old, new = _object(self._before, _key(entries[0])), _object(self._after, _key(entries[1]))
        self._entered.add(_key(entries[0]))
        if _key(entries[1]) in self._issued - {_key(entries[0])} or _different(old, new) - _INFO:
            yield _changed("the title or author of the file was changed", "/Info")

    def _metadata(self, old: Any, new: Any) -> Iterator[Fault]:
        """The XML that says the same as /Info; programs write it anew for the date."""
        if _same(old, new) and isinstance(old, IndirectObject):
            self._entered.add(_key(old))
        was, is_now = _resolved(self._before, old), _resolved(self._after, new)
        if isinstance(was, StreamObject) and isinstance(is_now, StreamObject):
            if was.encoded_data == is_now.encoded_data or _said(was.data) == _said(is_now.data):
                return
        elif was is None and is_now is None:
            return
        yield _changed("the title or author of the file was changed", "/Metadata")


def _keys(reader: PdfFileReader, revisions: range) -> set[Key]:
    return {(ref.idnum, ref.generation) for each in revisions for ref in reader.xrefs.explicit_refs_in_revision(each)}


def _key(entry: Any) -> Key:
    return (entry.idnum, entry.generation)


def _place(reader: PdfFileReader, key: Key) -> Any:
    """Where a reader looks for an object: an offset, or a place in a stream of objects."""
    return reader.xrefs[Reference(*key, reader)]


def _object(reader: PdfFileReader, key: Key) -> Any:
    return reader.get_object(Reference(*key, reader))  # type: ignore[no-untyped-call]


def _resolved(reader: PdfFileReader, entry: Any) -> Any:
    """What an entry stands for; None for null."""
    found = _object(reader, _key(entry)) if isinstance(entry, IndirectObject) else entry
    return None if isinstance(found, NullObject) else found


def _raw(holder: Any, name: str) -> Any:
    return dict.get(holder, name)


def _pages(reader: PdfFileReader) -> list[Key]:
    """In their order. Of what was issued, which is trusted."""
    found, left = list[Key](), [reader.root.raw_get("/Pages")]
    while left:
        entry = left.pop(0)
        node = _object(reader, _key(entry))
        if _raw(node, "/Type") == "/Pages":
            left[:0] = list(list.__iter__(_resolved(reader, _raw(node, "/Kids"))))
        else:
            found.append(_key(entry))
    return found


def _different(old: Any, new: Any) -> set[str]:
    """The names under which two dictionaries hold something else; all of them if the new one is none."""
    if not isinstance(new, DictionaryObject) or isinstance(new, StreamObject):
        return {*old, "/Type"}
    names: set[str] = {*old, *new}
    return {name for name in names if not (name in old and name in new and _same(_raw(old, name), _raw(new, name)))}


def _same(old: Any, new: Any) -> bool:
    """Whether two objects are written alike; what they refer to is compared elsewhere."""
    if isinstance(old, IndirectObject) or isinstance(new, IndirectObject):
        return isinstance(old, IndirectObject) and isinstance(new, IndirectObject) and _key(old) == _key(new)
    if type(old) is not type(new):
        return False
    if isinstance(old, DictionaryObject):
        streams = not isinstance(old, StreamObject) or old.encoded_data == new.encoded_data
        return streams and old.keys() == new.keys() and all(_same(_raw(old, name), _raw(new, name)) for name in old)
    if isinstance(old, ArrayObject):
        return len(old) == len(new) and all(map(_same, list.__iter__(old), list.__iter__(new)))
    return bool(old == new)


def _box(reader: PdfFileReader, field: DictionaryObject) -> tuple[float, float, float, float] | None:
    """Left, bottom, right and top; None if there is no rectangle."""
    entry = _resolved(reader, _raw(field, "/Rect"))
    if not isinstance(entry, ArrayObject) or len(entry) != 4:
        return None
    numbers = [_resolved(reader, each) for each in list.__iter__(entry)]
    if not all(isinstance(each, int | float) or hasattr(each, "as_numeric") for each in numbers):
        return None
    x, y, u, v = (float(each) for each in numbers)
    return min(x, u), min(y, v), max(x, u), max(y, v)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _said(content: bytes) -> Mapping[str, Sequence[str]] | None:
    """What XMP says by name, without what a program may write anew; None if it is not to be read."""
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return None
    said: dict[str, list[str]] = {}
    for about in root.iter(f"{_RDF}Description"):
        for name, value in about.attrib.items():
            said.setdefault(name, []).append(value)
        for child in about:
            said.setdefault(child.tag, []).extend(text.strip() for text in child.itertext() if text.strip())
    ignored = _METADATA | {f"{_RDF}about"}
    return {
        name: values for name, values in said.items() if name not in ignored and not name.startswith(_METADATA_ABOUT)
    }
