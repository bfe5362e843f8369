"""Object and field rights against an independent reading of the rules, and their union over grants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.marked import compiled
from support.small_org import FILES
from support.small_org import PROJECT as PROJECT_YAML
from tasuki.metadata import load_sources
from tasuki.metadata.catalog import Catalog, ObjectGrant, ProfileDef
from tasuki.permissions import Access, access_for
from tasuki.permissions.decisions import decide
from tasuki.principals import system_principal
from tasuki.storage import Org


def catalog() -> Catalog:
    loaded = load_sources(FILES)
    assert loaded.catalog is not None, loaded.problems
    return loaded.catalog


CATALOG = catalog()
PROJECT = CATALOG.objects["project"]
RIGHTS = st.sampled_from(["none", "read", "edit"])
SCOPES = st.sampled_from(["none", "own", "all"])
CLASSES = ("public", "internal", "personal", "secret")

defaults = st.fixed_dictionaries(dict.fromkeys(CLASSES, RIGHTS))
grants = st.builds(
    ObjectGrant,
    read=SCOPES,
    edit=SCOPES,
    delete=SCOPES,
    create=st.booleans(),
    export=st.booleans(),
    transfer=st.booleans(),
    load=st.sets(st.sampled_from(["insert", "update", "upsert"])).map(tuple),
    fields=st.dictionaries(st.sampled_from(list(PROJECT.fields)), RIGHTS),
    field_defaults=st.none() | defaults,
)


def profile(grant: ObjectGrant, field_defaults: dict[str, str]) -> ProfileDef:
    template = next(iter(CATALOG.profiles.values()))
    return replace(template, key="tried", field_defaults=field_defaults, objects={"project": grant})  # type: ignore[arg-type]


@given(grants, defaults)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_decisions_equal_the_rules_read_by_hand(grant: ObjectGrant, field_defaults: dict[str, str]) -> None:
    decided = decide(profile(grant, field_defaults), PROJECT)
    assert (decided.read, decided.edit, decided.delete) == (grant.read, grant.edit, grant.delete)
    assert (decided.create, decided.export, decided.transfer) == (grant.create, grant.export, grant.transfer)
    assert decided.load == frozenset(grant.load)
    for key, field in PROJECT.fields.items():
        by_class = (grant.field_defaults or field_defaults)[field.data_class]  # type: ignore[index]
        right = grant.fields.get(key, by_class)
        assert (key in decided.readable) == (right in ("read", "edit")), key
        assert (key in decided.editable) == (right == "edit" and field.kind.name != "auto_number"), key


def test_rights_add_up_over_grants(org: Org, access: Callable[[Org, str], Access]) -> None:
    clerk, viewer = access(org, "clerk"), access(org, "viewer")
    both = Access(org, replace(clerk.principal, grants=("clerk", "viewer")))
    for key in org.catalog.objects:
        one, other, union = clerk.object(key), viewer.object(key), both.object(key)
        assert union.readable == one.readable | other.readable
        assert union.create == (one.create or other.create)


def test_a_grant_that_is_no_profile_gives_nothing(org: Org, access: Callable[[Org, str], Access]) -> None:
    stranger = Access(org, replace(access(org, "admin").principal, grants=("no_such_profile",)))
    for key in (*org.catalog.objects, "no_such_object"):
        rights = stranger.object(key)
        assert not rights.visible
        assert not rights.create
        assert rights.readable == rights.editable == frozenset()


def test_what_follows_from_others_is_read_by_its_class_and_never_edited() -> None:
    lines = "".join(
        f"  {name}: {{type: formula, returns: text, formula: title, class: {name}, label: {name}}}\n"
        for name in CLASSES
    )
    files = {**FILES, "objects/project.yaml": PROJECT_YAML.replace("unique:\n", f"{lines}unique:\n")}
    project = compiled(files).objects["project"]
    everything = ObjectGrant(read="all", edit="all", fields={"internal": "edit"})
    decided = decide(
        profile(everything, {"public": "edit", "internal": "read", "personal": "read", "secret": "none"}), project
    )
    assert decided.readable & set(CLASSES) == {"public", "internal", "personal"}
    assert not decided.editable & set(CLASSES)


def test_the_system_may_do_everything_it_can_name(org: Org) -> None:
    system = access_for(org, system_principal("test"))
    for key, item in org.catalog.objects.items():
        assert system.object(key).readable == {*item.fields, *item.system_fields}
    assert not system.object("no_such_object").visible
