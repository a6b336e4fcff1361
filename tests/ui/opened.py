"""A page of the app, opened as a browser would, without one."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

_SCRIPT = "from quotegen.ui.app import main\nmain({first!r})\n"


def open_page(name: str, **query: str) -> AppTest:
    """The page, run once, with what its address says."""
    app = AppTest.from_string(_SCRIPT.format(first=name), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    return shown(app.run())


def shown(app: AppTest) -> AppTest:
    """Fails with what the page raised, if it did."""
    assert not app.exception, app.exception[0].value
    return app


def texts(app: AppTest) -> str:
    """Everything on the page that is read as text, without the marks that keep addresses from being links."""
    parts = [app.title, app.header, app.subheader, app.markdown, app.caption, app.text, app.info, app.success]
    parts += [app.warning, app.error]
    return "\n".join(str(each.value).replace("\N{WORD JOINER}", "") for part in parts for each in part)
