"""What is told of an issued quotation: its mail, what happened, its lines, and its revisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

import streamlit as st

from quotegen.errors import QuotegenError
from quotegen.language import percent, price
from quotegen.model.costing import OfferCosting
from quotegen.model.numbering import exactly
from quotegen.model.quotation import QuotationOffer
from quotegen.store.events import Event
from quotegen.ui.issued.brought import show_brought
from quotegen.ui.kit.acts import show_faults
from quotegen.ui.kit.downloads import download_button
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import link
from quotegen.ui.kit.text import amount, literal, moment, per, state_badge
from quotegen.ui.kit.words import app_language, say, say_count
from quotegen.usecases.find import Shown, history, said_difference
from quotegen.usecases.house import House
from quotegen.usecases.issue import printed
from quotegen.usecases.mail import mail_file, mail_for
from quotegen.usecases.preferences import preferences_of
from quotegen.usecases.verify import verify_pdf

_ICONS: Mapping[str, str] = {
    "draft_made": ":material/edit_note:",
    "draft_changed": ":material/edit:",
    "draft_undone": ":material/undo:",
    "draft_discarded": ":material/delete:",
    "approval_asked": ":material/hourglass:",
    "approval_approved": ":material/approval:",
    "approval_refused": ":material/block:",
    "approval_countered": ":material/swap_horiz:",
    "issued": ":material/verified:",
    "printed": ":material/print:",
    "sent": ":material/send:",
    "accepted": ":material/check_circle:",
    "declined": ":material/cancel:",
    "withdrawn": ":material/undo:",
    "superseded": ":material/update:",
}
_MERGED = frozenset({"draft_changed", "draft_undone"})


def show_mail(house: House, shown: Shown, number: str) -> None:
    """Ready to paste, and as a file that a mail program opens."""
    mail = mail_for(house, shown)
    if mail.receiver is not None and mail.receiver.email:
        st.caption(say("issued.mail.to"))
        st.code(mail.receiver.email, language=None)
    st.caption(say("issued.mail.subject"))
    st.code(mail.subject, language=None, wrap_lines=True)
    st.caption(say("issued.mail.body"))
    st.code(mail.body, language=None, wrap_lines=True)
    download_button(
        say("issued.mail.file"),
        lambda: mail_file(current_house(), number),
        f"{number}.eml",
        "message/rfc822",
        key=f"eml-{number}",
        icon=":material/mail:",
        help=say("issued.mail.file_help"),
    )


def show_history(house: House, shown: Shown, number: str) -> None:
    """What happened, the last thing first; changes of a draft in a row are one entry."""
    events = history(house, number)
    zone = house.desk_of(shown.revision.catalogue).catalogue.seller.time_zone
    entries = [list(group) for _, group in groupby(events, key=_together)]
    for entry in reversed(entries):
        st.markdown(_entry(entry, shown, zone))


def _together(event: Event) -> tuple[str, str, int]:
    """Only changes of a draft by the same person are told together."""
    return (event.subject, event.who, 0) if event.what in _MERGED else (event.subject, event.who, event.seq)


def _entry(entry: list[Event], shown: Shown, zone: str) -> str:
    last = entry[-1]
    if last.what in _MERGED:
        told = say_count("issued.events.draft_changed", len(entry), subject=literal(last.subject))
    else:
        told = say(f"issued.happened.{last.what}", subject=literal(last.subject))
    lines = [f"{_ICONS[last.what]} **{told}**", f":gray[{literal(last.who)} · {moment(last.at, zone)}]"]
    return "  \n".join([*lines, *(literal(text) for text in _details(last, shown))])


def _details(event: Event, shown: Shown) -> Iterator[str]:
    """Who said it, which offer, and why, as it was typed."""
    details = event.details
    offers = {offer.code: offer.name for offer in shown.quotation.offers}
    if details.get("offer"):
        yield offers.get(details["offer"], details["offer"])
    for name in ("by", "why", "note"):
        if details.get(name):
            yield str(details[name])


def show_lines(house: House, shown: Shown, number: str) -> None:
    """The lines of an offer with their reasons; the margin behind a switch, for whoever may see it."""
    offers = {offer.code: offer for offer in shown.quotation.offers}
    code = shown.quotation.recommended.code
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(offers) > 1:
            code = (
                st.segmented_control(
                    say("issued.lines.offer"),
                    list(offers),
                    default=code,
                    required=True,
                    format_func=lambda each: literal(offers[each].name),
                    key=f"lines-offer-{number}",
                )
                or code
            )
        costed = None
        if shown.costing is not None and st.toggle(
            say("issued.lines.margin"), value=preferences_of(house).show_margin, key=f"margin-{number}"
        ):
            costed = next(each for each in shown.costing.offers if each.code == code)
    offer, currency = offers[code], shown.quotation.currency
    st.dataframe(_table(offer, costed, currency), hide_index=True, alt=say("issued.lines.alt", offer=offer.name))
    for recurrence, total in offer.totals.items():
        st.markdown(f"**{per(total.payable, currency, recurrence.value)}**")
    if costed is not None:
        shares = (each.margin_percent for each in costed.totals.values() if each.margin_percent is not None)
        told = " · ".join(percent(round(each, 1), app_language()) for each in shares)
        st.caption(say("issued.lines.margin_told", shares=told))


def _table(offer: QuotationOffer, costed: OfferCosting | None, currency: str) -> dict[str, list[str]]:
    """By the words of its columns."""
    columns: dict[str, list[str]] = {
        say("issued.lines.item"): [line.name for line in offer.lines],
        say("issued.lines.quantity"): [line.quantity_text for line in offer.lines],
        say("issued.lines.price"): [price(line.price.amount, currency, app_language()) for line in offer.lines],
        say("issued.lines.net"): [amount(line.net_amount, currency) for line in offer.lines],
        say("issued.lines.paid"): [say(f"issued.lines.each.{line.recurrence.value}") for line in offer.lines],
    }
    if costed is not None:
        shares = [line.margin_percent for line in costed.lines]
        told = ["" if each is None else percent(round(each, 1), app_language()) for each in shares]
        columns[say("issued.lines.margin")] = told
    columns[say("issued.lines.why")] = [line.reason.sentence if line.reason else line.own_text for line in offer.lines]
    return columns


def show_revisions(house: House, shown: Shown, number: str) -> None:
    """All of them, and what this one promises otherwise than the one before."""
    for each in reversed(shown.revisions):
        exact = exactly(each.quotation, each.revision)
        with st.container(horizontal=True, vertical_alignment="center"):
            link("issued", literal(exact) if exact != number else f"**{literal(exact)}**", number=exact)
            st.markdown(state_badge(each.state.value), width="content")
            st.markdown(per(each.payable, each.currency, each.recurrence.value), width="content")
    if shown.revision.revision == 1:
        return
    try:
        view = said_difference(house, number, app_language())
    except QuotegenError as refused:
        show_faults(refused)
        return
    st.markdown(f"**{literal(view.title)}**")
    if view.inputs:
        st.markdown("\n".join(f"- {literal(each.sentence)}" for each in view.inputs))
    for part in view.parts:
        st.markdown(f"**{literal(part.title)}**")
        st.markdown("\n".join(f"- {literal(row.amount)} · {literal(row.sentence)}" for row in part.rows))
        ends = (part.before, part.change, part.after)
        st.markdown("  \n".join(f"{literal(each.label)}: **{literal(each.amount)}**" for each in ends))
    for text in (*view.same, *view.notes):
        st.caption(literal(text))


def show_proof(house: House, shown: Shown, number: str) -> None:
    """Whether what is kept is what was issued, and whether a file that somebody sent is."""
    _show_kept(house, shown, number)
    show_brought(house, number)


def _show_kept(house: House, shown: Shown, number: str) -> None:
    try:
        verified = verify_pdf(house, printed(house, number))
    except QuotegenError as refused:
        show_faults(refused)
        return
    if not verified.authentic:
        for fault in verified.faults:
            st.error(literal(fault.message), icon=":material/gpp_bad:")
        return
    st.success(say_count("issued.proof.authentic", verified.amounts), icon=":material/verified_user:")
    st.caption(say("issued.proof.digest"))
    st.code(shown.revision.document_sha256, language=None, wrap_lines=True)


SECTIONS: Mapping[str, Callable[[House, Shown, str], None]] = {
    "mail": show_mail,
    "history": show_history,
    "lines": show_lines,
    "revisions": show_revisions,
    "proof": show_proof,
}
