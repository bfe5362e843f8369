"""Picklists, and what is known of a record while it is written: ISNEW, ISCHANGED, PRIORVALUE, ISCLONE."""

from __future__ import annotations

from dataclasses import replace

from tasuki.formulas.emit import Emission, Part
from tasuki.formulas.operations.comparing import equality
from tasuki.formulas.operations.fitting import choice
from tasuki.formulas.operations.signature import ANY, TEXT, Example, Fault, Function, Parameter
from tasuki.formulas.scope import FieldType
from tasuki.formulas.typed import Constant, Typed
from tasuki.labels import Label

TRUTH = FieldType("boolean")


def _includes(em: Emission, parts: tuple[Part, ...]) -> Part:
    held, key = parts
    looked_for = em.constant_text(f";{key.constant};")
    template = em.by(sqlite="(instr(';' || {0} || ';', {1}) > 0)", postgresql="(strpos(';' || {0} || ';', {1}) > 0)")
    return em.condition(em.sql(template, held.value, looked_for), parts)


def _check_includes(arguments: tuple[Typed, ...]) -> tuple[Fault, ...]:
    held, key = arguments
    if held.type.type == "blank" or not held.type.many:
        return (Fault("M111", 0),)
    if not isinstance(key, Constant) or not isinstance(key.value, str):
        return (Fault("M112", 1),)
    return choice(held, key, 1)


def _count(em: Emission, parts: tuple[Part, ...]) -> Part:
    held = parts[0].value
    value = em.sql("(COALESCE(length({0}) - length(replace({0}, ';', '')) + 1, 0))", held)
    return em.whole(value, 4, parts)


def _check_count(arguments: tuple[Typed, ...]) -> tuple[Fault, ...]:
    held = arguments[0].type
    return () if held.many else (Fault("M111", 0),)


def _is_choice(em: Emission, parts: tuple[Part, ...]) -> Part:
    return equality(em, parts)


def _check_choice(arguments: tuple[Typed, ...]) -> tuple[Fault, ...]:
    return choice(arguments[0], arguments[1], 1)


def _is_new(em: Emission, parts: tuple[Part, ...]) -> Part:
    return Part(TRUTH, em.sql("({0})", em.binding.is_new()))


def _is_changed(em: Emission, parts: tuple[Part, ...]) -> Part:
    now, before = parts
    differ = em.by(sqlite="(NOT ({2}) AND {0} IS NOT {1})", postgresql="(NOT ({2}) AND {0} IS DISTINCT FROM {1})")
    return em.condition(em.sql(differ, now.value, before.value, em.binding.is_new()), parts)


def _prior(em: Emission, parts: tuple[Part, ...]) -> Part:
    now, before = parts
    value = em.sql("CASE WHEN {0} THEN {1} ELSE {2} END", em.binding.is_new(), now.value, before.value)
    return replace(before, value=value)


def _is_clone(em: Emission, parts: tuple[Part, ...]) -> Part:
    return Part(TRUTH, em.truth(False))


_FIELD = (Parameter("field", ANY, choices=True),)

FUNCTIONS = (
    Function(
        "ISPICKVAL",
        (Parameter("picklist", TEXT), Parameter("key", TEXT, literal=True)),
        TRUTH,
        _is_choice,
        Label("{0}が{1}", "{0} is {1}"),
        Label(
            '選択リストの値がそのキーか。"" なら空か', 'Whether a picklist holds the key; with "" whether it is blank'
        ),
        (Example('ISPICKVAL(Colour__c, "red")', "true", row={"Colour__c": ("picklist", "red")}),),
        _check_choice,
    ),
    Function(
        "INCLUDES",
        (Parameter("multi_picklist", TEXT, choices=True), Parameter("key", TEXT)),
        TRUTH,
        _includes,
        Label("{0}に{1}が含まれる", "{0} includes {1}"),
        Label("複数選択の項目でその選択肢が選ばれているか", "Whether a multi_picklist holds the key"),
        (Example('INCLUDES(Marks__c, "b")', "true", row={"Marks__c": ("multi_picklist", "a;b")}),),
        _check_includes,
    ),
    Function(
        "PICKLISTCOUNT",
        (Parameter("multi_picklist", TEXT, choices=True),),
        FieldType("number", digits=4),
        _count,
        Label("{0}で選ばれた数", "how many are chosen in {0}"),
        Label("複数選択の項目で選ばれている数。空なら0", "How many keys a multi_picklist holds; 0 if blank"),
        (Example("PICKLISTCOUNT(Marks__c)", "2", row={"Marks__c": ("multi_picklist", "a;b")}),),
        _check_count,
    ),
    Function(
        "ISNEW",
        (),
        TRUTH,
        _is_new,
        Label("新しいレコード", "the record is new"),
        Label("書き込もうとしているレコードが新しいか", "Whether the record that is written is new"),
        (Example("ISNEW()", "true"),),
    ),
    Function(
        "ISCHANGED",
        _FIELD,
        TRUTH,
        _is_changed,
        Label("{0}が変わった", "{0} has changed"),
        Label(
            "項目の値が書き込みで変わるか。新しいレコードでは偽",
            "Whether writing changes the field; false for a new record",
        ),
        (Example("ISCHANGED(Amount__c)", "false", row={"Amount__c": ("currency", "5")}),),
    ),
    Function(
        "PRIORVALUE",
        _FIELD,
        lambda arguments: arguments[0].type,
        _prior,
        Label("変更前の{0}", "{0} before the change"),
        Label(
            "書き込む前の項目の値。新しいレコードでは今の値",
            "The value the field had before it was written; of a new record, the one it has",
        ),
        (Example("PRIORVALUE(Amount__c)", "5", row={"Amount__c": ("currency", "5")}),),
    ),
    Function(
        "ISCLONE",
        (),
        TRUTH,
        _is_clone,
        Label("複製されたレコード", "the record is a clone"),
        Label(
            "複製で作られたレコードか。複製の印は付かないので、いつも偽",
            "Always false: records are not marked as clones",
        ),
        (Example("ISCLONE()", "false"),),
    ),
)
