"""What is in the catalogue, and the deep check: begun here, it goes on by itself."""

from __future__ import annotations

import streamlit as st
import yaml

from quotegen.model.finding import Finding
from quotegen.ui.catalogue.faults import show_fault
from quotegen.ui.kit.acts import does
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import say, say_count
from quotegen.usecases.check_catalogue import contents
from quotegen.usecases.deep_runs import DeepRun, begin, run_of, shown_findings
from quotegen.usecases.house import House

_LOOK_AGAIN = 1.0
_MOST = 60


def show_check(house: House) -> None:
    st.success(say("catalogue.check.good"), icon=":material/task_alt:")
    with st.container(horizontal=True):
        for name, count in contents(house.desk.catalogue).items():
            st.metric(say(f"catalogue.check.counts.{name}"), count, border=True, width=150)
    st.subheader(say("catalogue.check.deep"), anchor=False)
    st.markdown(say("catalogue.check.deep_about"))
    run = run_of(house.desk)
    if run is not None and run.is_running:
        st.fragment(_progress, run_every=_LOOK_AGAIN)()
        return
    if run is not None:
        _ended(run, house)
    st.button(
        say("catalogue.check.begin" if run is None else "catalogue.check.again"),
        key="deep-begin",
        type="primary" if run is None else "secondary",
        icon=":material/manage_search:",
        disabled=run is not None and run.found is not None,
        on_click=does(lambda: begin(current_house().desk)),
    )


def _progress() -> None:
    """Looked at every second; once it is done, the page is drawn once more without a clock."""
    run = run_of(current_house().desk)
    if run is None or not run.is_running:
        st.rerun()
    tried = next((word for word in run.said.split() if word.isdigit()), None)
    said = say_count("catalogue.check.tried", int(tried)) if tried else ""
    st.status(say("catalogue.check.running", said=said), state="running")


def _ended(run: DeepRun, house: House) -> None:
    if run.found is None:
        st.error(say("catalogue.check.broke", why=literal(run.broke)), icon=":material/error:")
        return
    tried = say_count("catalogue.check.tried", run.found.tried)
    findings = shown_findings(house, run.found)
    if not findings:
        st.success(say("catalogue.check.nothing", tried=tried), icon=":material/task_alt:")
        return
    st.warning(f"{say_count('catalogue.check.found', len(findings))} · {tried}", icon=":material/search:")
    for number, finding in enumerate(findings[:_MOST]):
        _finding(number, finding)


def _finding(number: int, finding: Finding) -> None:
    with st.container(border=True, key=f"finding-{number}"):
        show_fault(finding.fault)
        witness = {"answers": dict(finding.answers)} if finding.answers else dict(finding.prices)
        if witness:
            with st.expander(say("catalogue.check.witness")):
                text = yaml.safe_dump(witness, allow_unicode=True, sort_keys=False)
                st.code(text, language="yaml")
