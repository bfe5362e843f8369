"""Table rows: every value escaped, every row its own, blanks blank."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from support.kinds import kind
from tasuki import ids
from tasuki.diagnostics import NOWHERE
from tasuki.labels import Label
from tasuki.layouts.cells import RowPlan, body_html, row_plan
from tasuki.layouts.saying import say
from tasuki.metadata.catalog import FieldDef
from tasuki.objects import Record

# The gate refuses NUL, and nothing else is forbidden in a value.
TEXTS = st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12)


def field(key: str, kind_name: str = "text", label: str = "") -> FieldDef:
    return FieldDef(key=key, label=Label(label or key), kind=kind(kind_name), where=NOWHERE, to="other")


def plan(*fields: FieldDef, link: str = "") -> RowPlan:
    return row_plan([(one, say(one.label, "ja")) for one in fields], "ja", base="/objects/thing", link=link)


def record(number: int, **values: str | None) -> Record:
    names = {key: value for key, value in values.items() if key == "ref" and value}
    return Record(object="thing", id=UUID(int=number), version=1, values=values, names=names)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=5))
def test_rows_read_like_rows_written_one_by_one(rows: list[tuple[str | None, str | None, str | None]]) -> None:
    made = plan(field("a"), field("b"), field("ref", "lookup"), link="a")
    found = body_html(made, [record(n, a=a, b=b, ref=ref) for n, (a, b, ref) in enumerate(rows)])
    expected = ""
    for number, (a, b, ref) in enumerate(rows):
        identifier = ids.to_text(UUID(int=number))
        expected += (
            f'<tr role="row"><th scope="row" role="rowheader"><a href="/objects/thing/{identifier}">'
            f'{escape(a) if a else identifier}</a></th><td role="cell" data-l="b">{escape(b or "")}</td>'
            f'<td role="cell" data-l="ref">{escape(ref or "")}</td></tr>'
        )
    assert str(found) == expected


def test_headings_may_hold_any_sign() -> None:
    made = plan(field("share", label='100% "of" <all> %s'))
    cell = '<td role="cell" data-l="100% &#34;of&#34; &lt;all&gt; %s">50%</td>'
    assert str(body_html(made, [record(1, share="50%")])) == f'<tr role="row">{cell}</tr>'


def test_a_choice_may_stand_in_a_frame() -> None:
    made = row_plan(
        [(field("colour", "picklist"), say(Label("色"), "ja"))], "ja", base="/", link="", tags=frozenset({"colour"})
    )
    body = str(body_html(made, [record(1, colour="red"), record(2, colour=None)]))
    assert '<span class="tag tag--i">赤</span>' in body
    assert 'data-l="色"></td>' in body
