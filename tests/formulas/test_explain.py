"""Formulas in words, as a colleague would say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from support.small_org import FILES
from tasuki.diagnostics import NOWHERE
from tasuki.formulas import check_formula, parse
from tasuki.formulas.explain import Names, explain
from tasuki.formulas.operations import OPERATIONS
from tasuki.labels import Language
from tasuki.metadata import load_sources
from tasuki.metadata.scopes import Scopes
from tasuki.metadata.spoken import CatalogLabels
from tasuki.storage.evaluation import Understood, labels_of, read_request, understand

FIELDS: Mapping[str, Any] = {
    "amount": {"type": "currency", "label": {"ja": "金額", "en": "Amount"}},
    "rate": {"type": "percent", "label": {"ja": "率", "en": "Rate"}},
    "title": {"type": "text", "label": {"ja": "件名", "en": "Title"}},
    "state": {"type": "picklist", "values": ["open", "done"], "label": {"ja": "状況", "en": "State"}},
    "paid": {"type": "checkbox", "label": {"ja": "支払済", "en": "Paid"}},
    "due": {"type": "date", "label": {"ja": "期日", "en": "Due date"}},
    "Owner.Name": {"type": "text", "label": {"ja": "名前", "en": "Name"}},
}
GLOBALS = {"$User": {"Name": "x"}}


def said(formula: str, language: Language) -> str:
    line = read_request({"formula": formula, "fields": FIELDS, "globals": GLOBALS})
    understood = understand(line)  # type: ignore[arg-type]
    assert isinstance(understood, Understood), understood
    return explain(understood.tree, language, labels_of(line.fields))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("formula", "ja", "en"),
    [
        ("amount > 1000", "金額が1000より大きい", "Amount is greater than 1000"),
        ("NOT(amount > 1000)", "金額が1000以下", "Amount is at most 1000"),
        ("!(amount = 0)", "金額が0でない", "Amount is not 0"),
        ('title = "橋"', "件名が「橋」に等しい", "Title equals “橋”"),
        ("ISBLANK(title)", "件名が空", "Title is blank"),
        ("NOT(ISBLANK(title))", "件名が入力されている", "Title is filled in"),
        ("amount <> NULL", "金額が入力されている", "Amount is filled in"),
        ("NULL = amount", "金額が空", "Amount is blank"),
        ("paid", "支払済にチェックがある", "Paid is ticked"),
        ("!paid", "支払済にチェックがない", "Paid is not ticked"),
        ("paid = false", "支払済にチェックがない", "Paid is not ticked"),
        ("paid <> true", "支払済にチェックがない", "Paid is not ticked"),
        ("ISCHANGED(title)", "件名が変わった", "Title has changed"),
        ("NOT(ISCHANGED(title))", "件名が変わっていない", "Title has not changed"),
        (
            "paid && amount > 1",
            "支払済にチェックがある、かつ金額が1より大きい",
            "Paid is ticked and Amount is greater than 1",
        ),
        (
            "amount > 1 && (paid || ISBLANK(due))",
            "金額が1より大きい、かつ（支払済にチェックがある、または期日が空）",
            "Amount is greater than 1 and (Paid is ticked or Due date is blank)",
        ),
        (
            "NOT(AND(paid, amount > 1))",
            "支払済にチェックがない、または金額が1以下",
            "Paid is not ticked or Amount is at most 1",
        ),
        ("paid && (ISNEW() && ISBLANK(due))", None, None),
        ("amount * (1 + rate) - 1", "金額 × （1 + 率） − 1", "Amount × (1 + Rate) − 1"),
        ("amount - (1 - rate)", "金額 − （1 − 率）", "Amount − (1 − Rate)"),
        ("amount / 2 / 3", "金額 ÷ 2 ÷ 3", "Amount ÷ 2 ÷ 3"),
        ("Owner.Name", "Ownerの名前", "Name of Owner"),
        ("PRIORVALUE(amount)", "変更前の金額", "Amount before the change"),
        ("$User.Name", "操作している人のName", "the acting user's Name"),
        ("NULL", "空", "blank"),
        ("true", "真", "true"),
        ("-1.50", "-1.5", "-1.5"),
        (
            'IF(paid, "a", "b")',
            "支払済にチェックがあるなら「a」、そうでなければ「b」",
            "“a” if Paid is ticked, else “b”",
        ),
    ],
)
def test_a_formula_reads_well_in_both_languages(formula: str, ja: str | None, en: str | None) -> None:
    if ja is not None:
        assert (said(formula, "ja"), said(formula, "en")) == (ja, en)
    else:
        assert said(formula, "en").startswith("Paid is ticked and ")


def test_the_parts_of_a_long_condition_stand_on_lines() -> None:
    long = 'AND(amount * (1 + rate) > 1000, NOT(ISBLANK(title)), title <> "下書き", OR(paid, ISBLANK(due)))'
    assert said(long, "ja").splitlines() == [
        "次のすべて：",
        "・金額 × （1 + 率）が1000より大きい",
        "・件名が入力されている",
        "・件名が「下書き」でない",
        "・支払済にチェックがある、または期日が空",
    ]
    assert said(long, "en").splitlines()[0] == "All of these:"


def test_blank_as_zero_says_nothing_of_its_own() -> None:
    line = read_request({"formula": "amount + 1", "fields": FIELDS, "blanks": "zero"})
    understood = understand(line)  # type: ignore[arg-type]
    assert isinstance(understood, Understood)
    assert explain(understood.tree, "en") == "amount + 1"


def test_labels_of_an_org_and_of_what_is_behind_references() -> None:
    catalog = load_sources(FILES).catalog
    assert catalog is not None
    labels = CatalogLabels(catalog.objects)
    scope = Scopes(catalog.objects).of("project", "write")

    def of(formula: str, language: Language) -> str:
        node = parse(formula, NOWHERE).node
        assert node is not None
        tree = check_formula(node, scope).tree
        assert tree is not None
        return explain(tree, language, labels, "project")

    assert of("customer.name", "ja") == "顧客の名称"
    assert of("manager.name = PRIORVALUE(title)", "ja") == "担当者の氏名が変更前の件名に等しい"
    assert of("EXISTS(task, minutes > 5 && follows.name = $Record.title)", "ja") == (
        "「分数が5より大きい、かつ前の作業の作業名がこのレコードの件名に等しい」に当てはまる作業がある"
    )
    assert of("SUMOF(task, minutes) + COUNTOF(task)", "ja") == "作業の分数の合計 + 作業の件数"
    assert (
        of("SUMOF(task, minutes, minutes > 1)", "en")
        == "the sum of Minutes over Task for which Minutes is greater than 1"
    )
    assert of("manager = $User.id", "ja") == "担当者が操作している人に等しい"
    assert of("$Profile.key", "ja") == "操作している人のプロファイルのkey"
    assert labels.field("nothing", "x", "ja") == "x" and labels.object("nothing", "ja") == "nothing"


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_can_be_said(name: str) -> None:
    """The words of an entry hold as many places as it may have arguments, in both languages."""
    entry = OPERATIONS[name]
    for language in ("ja", "en"):
        words = entry.words.text(language)  # type: ignore[arg-type]
        filled = words.format(*(f"<{place}>" for place in range(10)), all="<0>, <1>")
        assert filled
        if entry.parameters:
            assert "<0>" in filled, f"{name} does not name what it is about"


def test_without_labels_names_stand_for_themselves() -> None:
    names = Names()
    assert (names.field("a", "b", "ja"), names.object("a", "en")) == ("b", "a")
