"""A bundle is all that a page needs: kept, it prints the same bytes, whatever becomes of the folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotegen.document.bundle import Bundle
from quotegen.document.proposal import proposal_page, proposal_pdf
from quotegen.errors import DamagedData, InputRefused
from quotegen.files.templates import read_template
from quotegen.language import Language
from tests.document.test_proposal_layout import quotation_of
from tests.samples import LANGUAGES, ROOT, bundle, pdf, proposal, words_of


def test_a_bundle_read_back_is_the_same() -> None:
    again = Bundle.from_bytes(bundle().to_bytes())
    assert (again, again.digest, again.to_bytes()) == (bundle(), bundle().digest, bundle().to_bytes())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kept_bundle_prints_the_same_bytes(language: Language) -> None:
    kept = Bundle.from_bytes(bundle().to_bytes())
    assert proposal_pdf(proposal("charity", language).quotation, kept) == pdf("charity", language)


def test_a_page_from_a_bundle_reads_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, quotation = Bundle.from_bytes(bundle().to_bytes()), quotation_of(1)
    proposal_pdf(quotation, kept)  # fonts are read once for the process

    def closed(*_: object, **__: object) -> None:
        raise AssertionError("a file was opened")

    fresh = kept.model_copy(update={"accent": "#123456"})
    monkeypatch.setattr("builtins.open", closed)
    monkeypatch.setattr(Path, "open", closed)
    assert b"%PDF" in proposal_pdf(quotation, fresh)[:8]


CHANGES = [
    {"accent": "#0f6b5d"},
    {"logo": "other.svg", "files": {"other.svg": b"<svg/>"}},
    {"files": {"logo.svg": b"<svg/>"}},
    {"files": {"shared/base.css": b""}},
    {"files": {"shared/more.css": b""}},
    {"files": {"proposal/words.json": b"{}"}},
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_every_part_counts_in_the_digest(change: dict[str, object]) -> None:
    files = {**bundle().files, **change.get("files", {})}  # type: ignore[dict-item]
    assert bundle().model_copy(update={**change, "files": files}).digest != bundle().digest


def test_the_order_of_files_does_not_count() -> None:
    turned = dict(reversed(list(bundle().files.items())))
    assert bundle().model_copy(update={"files": turned}).digest == bundle().digest


def test_two_bundles_of_one_name_do_not_share_a_page() -> None:
    files = {**bundle().files, "shared/base.css": b"p { color: {{ accent }}; }"}
    other = bundle().model_copy(update={"files": files})
    assert proposal_page(quotation_of(1), bundle()).css != proposal_page(quotation_of(1), other).css


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"\xff", b"null", b"[" * 100_000, bundle().to_bytes()[:-1], bundle().to_bytes()[:500] + b'"}'],
    ids=["nothing", "empty", "no text", "null", "deep", "cut", "cut and closed"],
)
def test_bytes_that_are_no_bundle_are_damaged_data(content: bytes) -> None:
    with pytest.raises(DamagedData):
        Bundle.from_bytes(content)


@pytest.mark.parametrize("missing", ["logo.svg", "proposal/words.json"])
def test_a_bundle_without_logo_or_words_is_no_bundle(missing: str) -> None:
    files = {name: content for name, content in bundle().files.items() if name != missing}
    with pytest.raises(DamagedData, match="has no file"):
        Bundle.from_bytes(bundle().model_copy(update={"files": files}).to_bytes())


def test_words_that_cannot_be_read_are_damaged_data() -> None:
    files = {**bundle().files, "proposal/words.json": b"[1]"}
    with pytest.raises(DamagedData):
        bundle().model_copy(update={"files": files}).words("en")


def test_a_word_that_a_kept_bundle_does_not_have_is_named_with_its_file() -> None:
    with pytest.raises(InputRefused) as caught:
        words_of("en")("no_such_word")
    assert (caught.value.faults[0].code, caught.value.faults[0].file) == ("missing_words", "proposal/words.yaml")


def test_only_pages_styles_and_words_of_the_template_are_in_it() -> None:
    names = set(read_template(ROOT / "templates", "proposal"))
    assert names == {
        "proposal/proposal.html",
        "proposal/proposal.css",
        "proposal/words.json",
        "shared/base.css",
        "shared/tables.html",
    }
