"""What the customer wrote in his own words, and what the house answers to it.

A reply holds for the remark it was written to: where the customer says something else by now, it is not printed, and a
reply is asked for again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from quotegen.errors import Fault, did_you_mean, refuse_if_any
from quotegen.model.catalogue import Catalogue
from quotegen.model.draft import Draft, Reply
from quotegen.model.questionnaire import Question, QuestionType
from quotegen.model.quotation import Brief


def takes_reply(question: Question) -> bool:
    """Whether the answer is a text of the customer's own that the document repeats."""
    return question.type is QuestionType.TEXT and question.is_told


def reply_to(content: Draft, question: str) -> str:
    """What the house answers to what is said now; empty where that is nothing yet."""
    reply = content.replies.get(question)
    return reply.text if reply is not None and reply.to == (content.answers or {}).get(question) else ""


def replied(content: Draft, told: Mapping[str, str], catalogue: Catalogue) -> Draft:
    """The draft with these replies, by question; an empty one is taken away.

    InputRefused with all faults: `remark_unknown` where the customer has said nothing to answer, `reply_wrong`.
    """
    faults: list[Fault] = []
    replies = dict(content.replies)
    remarks = _remarks(content, catalogue)
    for question, text in told.items():
        if not text.strip():
            replies.pop(question, None)
        elif question in remarks:
            replies |= _reply(question, remarks[question], text, faults)
        else:
            hint = did_you_mean(
                question, remarks, "a reply is to a text that the customer has said and the document repeats"
            )
            faults.append(Fault("remark_unknown", f"there is no remark {question} to answer", hint, question))
    refuse_if_any(faults)
    return content.model_copy(update={"replies": replies})


def _remarks(content: Draft, catalogue: Catalogue) -> dict[str, str]:
    given = content.answers or {}
    asked = (question.id for question in catalogue.questionnaire if takes_reply(question))
    return {name: given[name] for name in asked if isinstance(given.get(name), str) and given[name].strip()}


def _reply(question: str, remark: str, text: str, faults: list[Fault]) -> dict[str, Reply]:
    try:
        return {question: Reply(to=remark, text=text)}
    except ValidationError as error:
        message = error.errors(include_url=False)[0]["msg"]
        faults.append(Fault("reply_wrong", message[:1].lower() + message[1:], "write it anew", question))
        return {}


def with_replies(brief: Brief, content: Draft) -> Brief:
    """Each reply beneath its remark; what is short enough to stand in the table has it beside what it means."""
    replies = {name: text for name in content.replies if (text := reply_to(content, name))}
    if not replies:
        return brief
    remarks = tuple(each.model_copy(update={"reply": replies.get(each.question, "")}) for each in brief.remarks)
    told = tuple(
        each.model_copy(update={"means": " ".join(part for part in (each.means, replies[each.question]) if part)})
        if each.question in replies
        else each
        for each in brief.told
    )
    return brief.model_copy(update={"told": told, "remarks": remarks})


@dataclass(frozen=True, slots=True)
class Remark:
    """What was asked, and what the customer wrote."""

    question: str
    asked: str
    said: str


def unanswered(brief: Brief, catalogue: Catalogue) -> Iterator[Remark]:
    """The texts of the customer that the document repeats and says nothing to, neither by a rule nor by a reply."""
    for told in brief.told:
        question = catalogue.questionnaire.questions.get(told.question)
        if question is not None and takes_reply(question) and not told.means:
            yield Remark(told.question, told.asked, told.said)
    for remark in brief.remarks:
        if not remark.reply:
            yield Remark(remark.question, remark.title, remark.text)
