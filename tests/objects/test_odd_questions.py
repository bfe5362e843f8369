"""Lists asked with odd texts: searches, filters and page addresses nobody of the house has made."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping

import pytest

from tasuki.diagnostics import Refused
from tasuki.objects import Filter, ListQuery, find_candidates, list_records, one_row, write
from tasuki.permissions import Access
from tasuki.storage import Org

Rights = Callable[[Org, str], Access]

ADDRESSES = {
    "headcount": ["99999999999999999999999", "1.5", 5, True, [1]],
    "budget": ["NaN", "Infinity", "1E+1000000", "1e30", "9" * 38, 5],
    "weight": ["sNaN", "1E-999999", "9" * 18],
    "title": ["\0", 5, "\ud800"],
    "starts_on": ["0000-01-01", "20260101", 5],
    "kickoff_at": ["2026-01-01T00:00:00", "9999-12-31T23:59:59-12:00", "2026-01-01T00:00:00.000000Z\0"],
    "meets_at": ["10:00:00+09:00", "25:00:00"],
}


def add(org: Org, access: Access, object_key: str, **texts: str) -> None:
    outcome = write(org, one_row(object_key, "insert", texts), access=access, door="screen")
    assert outcome.ok, outcome.problems


def found(org: Org, access: Access, search: str) -> list[object]:
    page = list_records(org, ListQuery("customer", ("code",), search=search), access=access)
    candidates = find_candidates(org, "customer", search, access=access)
    assert len(candidates) == len(page.records)
    return sorted(record.values["code"] for record in page.records)


def test_a_search_finds_the_same_on_both_engines(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    add(org, admin, "customer", code="A", name="ＡＢＣ商店")
    add(org, admin, "customer", code="B", name="Éa%_b!\\")
    add(org, admin, "customer", code="C", name="𠮷野家😀")
    for search, codes in {
        "ａｂｃ": [],
        "éa": [],
        "ÉA": ["B"],
        "%": ["B"],
        "_": ["B"],
        "!": ["B"],
        "\\": ["B"],
        "吉": [],
        "😀": ["C"],
        "Ａ\0Ｂ": ["A"],
        "\ud800𠮷": ["C"],
        "\0": ["A", "B", "C"],
    }.items():
        assert found(org, admin, search) == codes, search


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800"])
@pytest.mark.parametrize("operator", ["=", "contains"])
def test_a_filter_by_what_no_text_holds_is_refused(org: Org, access: Rights, text: str, operator: str) -> None:
    query = ListQuery("customer", ("code",), filters=(Filter("name", operator, text),))  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        list_records(org, query, access=access(org, "admin"))
    assert [told.code for told in refused.value.problems] == ["R103"]


def test_a_page_address_that_is_none_means_the_beginning(org: Org, access: Rights) -> None:
    admin = access(org, "admin")
    add(org, admin, "project", title="甲", headcount="1", budget="100", weight="1.5", starts_on="1899-01-01")
    for key, values in ADDRESSES.items():
        for value in values:
            address = base64.urlsafe_b64encode(json.dumps([value, "0" * 32]).encode()).decode()
            query = ListQuery("project", ("title",), sort=((key, False),), after=address)
            page = list_records(org, query, access=admin)
            assert ([record.values["title"] for record in page.records], page.previous) == (["甲"], None), (key, value)
    nested, number = (base64.urlsafe_b64encode(text).decode() for text in (b"[" * 100_000, b"5"))
    for address in ("é", "[", nested, number):
        assert list_records(org, ListQuery("project", ("title",), after=address), access=admin).previous is None


def test_one_of_several_choices_is_found_whole(
    deployed: Callable[[Mapping[str, str]], Org], small_org: Mapping[str, str], access: Rights
) -> None:
    path = "metadata/value_sets/project_tag.yaml"
    org = deployed({**small_org, path: small_org[path] + "  no_show: {ja: 甲, en: A}\n  no2show: {ja: 乙, en: B}\n"})
    admin = access(org, "admin")
    add(org, admin, "project", title="甲", tags="urgent;no_show")
    add(org, admin, "project", title="乙", tags="no2show;urgent")

    def tagged(text: str) -> list[object]:
        query = ListQuery("project", ("title",), filters=(Filter("tags", "=", text),), sort=(("title", False),))
        return [record.values["title"] for record in list_records(org, query, access=admin).records]

    assert (tagged("no_show"), tagged("no2show"), tagged("public")) == (["甲"], ["乙"], [])
    assert tagged("urgent") == ["乙", "甲"]
