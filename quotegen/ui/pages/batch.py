"""Batches: a table of customers in, quotations out, while other pages are used or none at all."""

from __future__ import annotations

import streamlit as st

from quotegen.model.permissions import Action
from quotegen.ui.batch.job import show_job
from quotegen.ui.batch.start import show_start
from quotegen.ui.batch.upload import show_upload
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.pages import asked
from quotegen.ui.kit.words import say
from quotegen.usecases.permit import permit


def show() -> None:
    house = current_house()
    st.title(say("app.pages.batch"))
    permit(house, Action.RUN_BATCH)
    job, file = asked("job"), asked("file")
    if job is not None:
        show_job(house, job)
    elif file is not None:
        show_upload(house, file)
    else:
        show_start(house)
