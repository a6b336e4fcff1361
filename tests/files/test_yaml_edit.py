"""Two values of seller.yaml change, and nothing else of it does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.errors import InputRefused
from quotegen.files.yaml_edit import with_texts
from quotegen.files.yaml_text import parse_yaml
from tests.conftest import OFFICE, ROOT

SELLERS = [(OFFICE / "seller.yaml").read_text(), (ROOT / "catalog" / "managed-it" / "seller.yaml").read_text()]


@pytest.mark.parametrize("text", SELLERS)
def test_only_the_two_lines_change(text: str) -> None:
    changed = with_texts(text, "seller.yaml", {"accent": "#112233", "logo": "logo-12.png"})
    pairs = [(old, new) for old, new in zip(text.splitlines(), changed.splitlines(), strict=True) if old != new]
    assert [new for _, new in pairs] == ['accent: "#112233"', 'logo: "logo-12.png"']


@pytest.mark.parametrize(
    "line",
    ["accent: '#0f6b5c' # ours", 'accent:    "#0f6b5c"   # ours', '"accent": "#0f6b5c"# ours'.replace('"#', '" #')],
)
def test_a_comment_behind_the_value_stays(line: str) -> None:
    changed = with_texts(f"name: Žemė\r\n{line}\r\nlogo: logo.svg\r\n", "s", {"accent": "#ffffff"})
    assert "# ours\r\n" in changed and parse_yaml(changed, "s").data["accent"] == "#ffffff"


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputRefused, match="missing_field"):
        with_texts("name: x\n", "s", {"logo": "a.png"})


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=50))
def test_any_text_is_written_so_that_it_is_read_back(value: str) -> None:
    text = with_texts("a: 1 # one\nlogo: 'old' # two\nb: [1]\n", "s", {"logo": value})
    assert parse_yaml(text, "s").data == {"a": 1, "logo": value, "b": [1]}
    assert "# one" in text and "# two" in text
