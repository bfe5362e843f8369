"""Casbin decides what one profile may do with one object; nobody else imports it, and no request runs it.

Only the rules of this pair are loaded, and a decision is asked for per verb, data class and exception, never per
record: a few milliseconds at first use, kept by `access` for the life of the catalogue version.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tasuki.metadata.catalog import ObjectDef, ObjectGrant, ProfileDef, Scope
from tasuki.permissions.rights import ObjectAccess

_MODEL = """
[request_definition]
r = profile, object, item, act
[policy_definition]
p = profile, object, item, act, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = r.item == p.item && r.act == p.act && r.object == p.object && r.profile == p.profile
"""
_SCOPES: tuple[Scope, ...] = ("all", "own")
_CLASSES = ("public", "internal", "personal", "secret")
_ALLOWED = {"none": (), "read": ("read",), "edit": ("read", "edit")}

Rule = tuple[str, str, str, str, str]


def decide(profile: ProfileDef, item: ObjectDef) -> ObjectAccess:
    """The decisions for every verb and field of `item` under `profile`."""
    grant = profile.objects.get(item.key, ObjectGrant())
    enforcer = _enforcer(list(_rules(profile, grant, item.key)))

    def allowed(what: str, act: str) -> bool:
        return bool(enforcer.enforce(profile.key, item.key, what, act))

    def scope(verb: str) -> Scope:
        return next((found for found in _SCOPES if allowed("record", f"{verb}:{found}")), "none")

    def fields(act: str) -> frozenset[str]:
        by_class = {name: allowed(f"class:{name}", act) for name in _CLASSES}
        return frozenset(
            key
            for key, field in item.fields.items()
            if (allowed(f"field:{key}", act) if key in grant.fields else by_class[field.data_class])
        )

    typed = {key for key, field in item.fields.items() if field.typed_by_people}
    return ObjectAccess(
        read=scope("read"),
        edit=scope("edit"),
        delete=scope("delete"),
        create=allowed("record", "create"),
        export=allowed("record", "export"),
        transfer=allowed("record", "transfer"),
        load=frozenset(name for name in grant.load if allowed("record", f"load:{name}")),
        readable=fields("read"),
        editable=fields("edit") & typed,
    )


def _rules(profile: ProfileDef, grant: ObjectGrant, object_key: str) -> Iterator[Rule]:
    def allow(item: str, act: str) -> Rule:
        return (profile.key, object_key, item, act, "allow")

    for verb, granted in (("read", grant.read), ("edit", grant.edit), ("delete", grant.delete)):
        if granted != "none":
            yield allow("record", f"{verb}:{granted}")
    for verb, given in (("create", grant.create), ("export", grant.export), ("transfer", grant.transfer)):
        if given:
            yield allow("record", verb)
    for mode in grant.load:
        yield allow("record", f"load:{mode}")
    defaults = grant.field_defaults or profile.field_defaults
    for data_class, right in defaults.items():
        for act in _ALLOWED[right]:
            yield allow(f"class:{data_class}", act)
    for key, right in grant.fields.items():
        for act in _ALLOWED[right]:
            yield allow(f"field:{key}", act)


def _enforcer(rules: list[Rule]) -> Any:
    # Imported here: the library takes longer to load than most commands take to run.
    import casbin

    model = casbin.Model()
    model.load_model_from_text(_MODEL)
    enforcer = casbin.Enforcer(model)
    enforcer.add_policies(rules)
    return enforcer
