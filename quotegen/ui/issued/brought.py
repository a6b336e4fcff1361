"""A PDF that somebody sent, held against what was issued: what it is, and who has signed it since."""

from __future__ import annotations

import streamlit as st

from quotegen.document.inspect import Signature
from quotegen.errors import QuotegenError
from quotegen.model.numbering import exactly
from quotegen.ui.kit.acts import show_all, show_faults
from quotegen.ui.kit.text import literal, moment
from quotegen.ui.kit.words import say, say_count
from quotegen.usecases.house import House
from quotegen.usecases.verify import Standing, verify_pdf

_MOST_MEGABYTES = 64


def show_brought(house: House, number: str) -> None:
    """Whichever quotation the file is of: its number is told."""
    file = st.file_uploader(
        say("issued.brought.file"), type=["pdf"], key=f"brought-{number}", max_upload_size=_MOST_MEGABYTES
    )
    if file is None:
        return
    try:
        with st.spinner(say("issued.brought.looking")):
            found = verify_pdf(house, file.getvalue())
    except QuotegenError as refused:
        show_faults(refused)
        return
    name = literal(exactly(found.number, found.revision))
    if not found.authentic:
        told = "elsewhere" if found.standing is Standing.BEFORE_A_RESTORE else "changed"
        st.error(say(f"issued.brought.{told}", number=name), icon=":material/gpp_bad:")
        show_all(found.faults)
        return
    told = "signed" if found.additions.signatures else "as_issued"
    st.success(say(f"issued.brought.{told}", number=name), icon=":material/verified_user:")
    st.caption(say_count("issued.proof.authentic", found.amounts))
    zone = house.desk.catalogue.seller.time_zone
    for signature in found.additions.signatures:
        _show_signature(signature, zone)
    if found.additions.signatures:
        st.caption(say("issued.brought.trust"))
    for field in found.additions.empty_fields:
        st.caption(say("issued.brought.empty", name=literal(field)))


def _show_signature(signature: Signature, zone: str) -> None:
    who = literal(signature.signer) or say("issued.brought.nobody")
    at = moment(signature.at, zone) if signature.at else say("issued.brought.no_time")
    what = "stamp" if signature.is_stamp else "signature"
    told = [f"**{say(f'issued.brought.{what}', who=who, at=at)}**"]
    told.append(say("issued.brought.issuer", issuer=literal(signature.issuer) or say("issued.brought.nobody")))
    if signature.stamped_by and not signature.is_stamp:
        told.append(say("issued.brought.stamped_by", who=literal(signature.stamped_by)))
    if signature.page is not None:
        told.append(say("issued.brought.page", page=str(signature.page)))
    told.append(say("issued.brought.holds") if signature.holds else say(f"issued.brought.why.{signature.why_not}"))
    icon = ":material/signature:" if signature.holds else ":material/gpp_bad:"
    (st.info if signature.holds else st.error)("  \n".join(told), icon=icon)
