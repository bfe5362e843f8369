"""The programme of this repository: complete, reachable, and with the rights its specification asks for."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasuki.metadata import Catalog, load_catalog
from tasuki.metadata.catalog import FieldDef, ObjectDef, ObjectGrant

ROOT = Path(__file__).resolve().parents[2]
OBJECTS = {
    *("program_year", "rate_standard", "bureau", "prefecture", "institution", "regional_platform", "platform_member"),
    *("yorozu_base", "expert", "expert_qualification", "sme", "dispatch_request", "dispatch_visit"),
    *("support_report", "inquiry", "call"),
    *(
        "business_calendar",
        "expert_affiliation",
        "appointment",
        "payee_info",
        "sme_year",
        "web_exception",
        "expert_day",
    ),
    *("support_declaration", "travel_claim", "travel_claim_line", "lodging_night", "evidence"),
    *("payment_run", "payment", "payment_line", "annual_statement"),
}
FOUND = {"expert_day", "sme_year", "payment", "annual_statement"}
"""Objects whose records make themselves."""
PROFILES = {"office_admin", "office_staff", "office_payment", "office_call", "agency_viewer", "auditor"}
REQUIREMENTS = frozenset((Path(__file__).with_name("requirement_ids.txt")).read_text("utf-8").split())
PERSONAL_KINDS = {"phone", "email", "postal_code"}

# object: rights of admin, staff, payment desk, call desk, agency, auditor; small letters: one's own records
MATRIX = {
    "program_year": ("CRUD", "R", "R", "R", "R", "R"),
    "rate_standard": ("CRUD", "R", "R", "R", "R", "R"),
    "business_calendar": ("CRUD", "R", "R", "R", "R", "R"),
    "bureau": ("CRUD", "R", "R", "R", "R", "R"),
    "prefecture": ("CRUD", "R", "R", "R", "R", "R"),
    "institution": ("CRUD", "CRU", "R", "R", "R", "R"),
    "regional_platform": ("CRUD", "CRU", "R", "R", "R", "R"),
    "platform_member": ("CRUD", "CRU", "R", "R", "R", "R"),
    "yorozu_base": ("CRUD", "CRU", "R", "R", "R", "R"),
    "expert": ("CRUD", "CRU", "R", "R", "R", "R"),
    "expert_qualification": ("CRUD", "CRU", "R", "R", "R", "R"),
    "expert_affiliation": ("CRUD", "CRU", "R", "R", "R", "R"),
    "appointment": ("CRUD", "CRU", "R", "R", "R", "R"),
    "payee_info": ("RU", "", "CRU", "", "", ""),
    "sme": ("CRUD", "CRU", "R", "R", "R", "R"),
    "sme_year": ("RU", "R", "R", "R", "R", "R"),
    "dispatch_request": ("CRUD", "RU", "R", "R", "R", "R"),
    "web_exception": ("CRUD", "CRU", "R", "R", "R", "R"),
    "dispatch_visit": ("CRUD", "RU", "R", "R", "R", "R"),
    "expert_day": ("R", "R", "R", "R", "R", "R"),
    "support_report": ("CRUD", "RU", "R", "R", "R", "R"),
    "support_declaration": ("CRUD", "CRU", "R", "R", "R", "R"),
    "travel_claim": ("CRUD", "CRU", "RU", "", "R", "R"),
    "travel_claim_line": ("CRUD", "CRU", "RU", "", "R", "R"),
    "lodging_night": ("CRUD", "CRU", "RU", "", "R", "R"),
    "evidence": ("CRUD", "CRU", "RU", "", "R", "R"),
    "payment_run": ("RU", "R", "CRU", "R", "R", "R"),
    "payment": ("R", "R", "RU", "R", "R", "R"),
    "payment_line": ("R", "R", "CRUD", "", "R", "R"),
    "annual_statement": ("R", "R", "RU", "", "R", "R"),
    "inquiry": ("CRUD", "CRU", "R", "CRU", "R", "R"),
    "call": ("CRUD", "CRU", "R", "CRu", "R", "R"),
}
COLUMNS = ("office_admin", "office_staff", "office_payment", "office_call", "agency_viewer", "auditor")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The programme, which must compile without a problem."""
    loaded = load_catalog(ROOT)
    assert loaded.problems == ()
    assert loaded.catalog is not None
    return loaded.catalog


def own_fields(catalog: Catalog) -> Iterator[tuple[ObjectDef, FieldDef]]:
    """Every field the programme defines."""
    for key in sorted(OBJECTS):
        for field in catalog.objects[key].fields.values():
            yield catalog.objects[key], field


def test_the_objects_and_profiles_are_there(catalog: Catalog) -> None:
    assert set(catalog.objects) == OBJECTS | {"user"}
    assert set(catalog.profiles) == PROFILES


@pytest.mark.parametrize("key", sorted(MATRIX))
def test_the_permission_matrix(catalog: Catalog, key: str) -> None:
    def letters(profile: str) -> str:
        grant = catalog.profiles[profile].objects.get(key, ObjectGrant())
        create = "C" if grant.create else ""
        return create + "".join(_mark(*pair) for pair in (("R", grant.read), ("U", grant.edit), ("D", grant.delete)))

    assert tuple(letters(profile) for profile in COLUMNS) == MATRIX[key]


def _mark(verb: str, scope: str) -> str:
    return {"all": verb, "own": verb.lower(), "none": ""}[scope]


def test_only_the_administrator_sets_up_and_loads_new_records_but_for_payments(catalog: Catalog) -> None:
    assert [profile.key for profile in catalog.profiles.values() if profile.setup] == ["office_admin"]
    for profile in catalog.profiles.values():
        ways = {way for grant in profile.objects.values() for way in grant.load}
        every = {"insert", "update", "upsert"}
        expected = {"office_admin": every, "office_payment": every, "office_staff": {"update"}}
        assert ways == expected.get(profile.key, set()), profile.key


def test_who_approves_payments_does_not_make_them(catalog: Catalog) -> None:
    admin, payment = (catalog.profiles[key].objects for key in ("office_admin", "office_payment"))
    made = {"payment_run", "payment_line", "payment", "annual_statement"}
    assert {key for key, grant in payment.items() if grant.create or grant.load} == made | {"payee_info"}
    assert not any(admin[key].create or admin[key].load for key in made)
    approval = {"approved_by", "approved_gross_total", "approved_transfer_total"}
    assert {key for key, right in payment["payment_run"].fields.items() if right == "read"} == approval | {"calc_by"}
    typed = {key for key, field in catalog.objects["payment_run"].fields.items() if field.typed_by_people}
    assert typed - admin["payment_run"].fields.keys() == approval | {"status"}


def test_nobody_makes_what_makes_itself(catalog: Catalog) -> None:
    targets = {field.to for _, field in own_fields(catalog) if field.find_or_create is not None}
    assert targets == FOUND
    for profile in catalog.profiles.values():
        assert not any(profile.objects[key].create for key in FOUND & profile.objects.keys())


def test_viewers_take_nothing_away_and_change_nothing(catalog: Catalog) -> None:
    for key in ("agency_viewer", "auditor"):
        profile = catalog.profiles[key]
        assert not any(grant.export or grant.create or grant.transfer for grant in profile.objects.values())
        assert "edit" not in profile.field_defaults.values()
        assert "edit" not in {right for grant in profile.objects.values() for right in grant.fields.values()}


def test_the_desk_does_not_see_what_it_does_not_need(catalog: Catalog) -> None:
    fields = catalog.profiles["office_call"].objects["expert"].fields
    assert fields["birth_date"] == fields["gender"] == "none"


def test_no_profile_sees_secrets_by_default(catalog: Catalog) -> None:
    assert {profile.field_defaults["secret"] for profile in catalog.profiles.values()} == {"none"}


def test_every_object_can_be_reached_from_an_app_of_each_profile(catalog: Catalog) -> None:
    for profile in catalog.profiles.values():
        assert profile.app is not None
        reached = set(catalog.apps[profile.app].objects)
        for key in tuple(reached):
            for page in catalog.layouts[key].pages.values():
                reached |= {related.object for related in page.related}
                reached |= {_target(catalog, key, place.field) for section in page.sections for place in section.fields}
        readable = {key for key, grant in profile.objects.items() if grant.read != "none"} & OBJECTS
        assert readable <= reached, f"{profile.key}: {sorted(readable - reached)}"


def _target(catalog: Catalog, key: str, field: str) -> str:
    found = catalog.objects[key].field(field)
    return (found.to if found else None) or ""


def test_documented_requirements_exist(catalog: Catalog) -> None:
    documented = {name for _, field in own_fields(catalog) for name in field.doc}
    for text in catalog.sources.values():
        for line in re.findall(r"^doc: (.+)$", text, re.MULTILINE):
            documented |= set(re.findall(r"[^\s,\[\]]+", line))
    assert len(documented) > 80
    assert documented <= REQUIREMENTS


def test_every_object_but_the_plain_lists_answers_a_requirement(catalog: Catalog) -> None:
    answered = {item.key for item, field in own_fields(catalog) if field.doc}
    assert answered >= OBJECTS - {"bureau", "prefecture"}


def test_everything_has_a_label_in_both_languages(catalog: Catalog) -> None:
    labels = [(item.key, item.label) for item in catalog.objects.values()]
    labels += [(f"{item.key}.{field.key}", field.label) for item, field in own_fields(catalog)]
    labels += [(f"{item.key}.{field.key} help", field.help) for item, field in own_fields(catalog) if field.help.ja]
    labels += [
        (f"{sort.key}.{choice.key}", choice.label) for sort in catalog.value_sets.values() for choice in sort.choices
    ]
    for layout in catalog.layouts.values():
        labels += [(f"{layout.object} {view.key}", view.label) for view in layout.list_views.values()]
        labels += [
            (f"{layout.object} {section.key}", section.label)
            for page in layout.pages.values()
            for section in page.sections
        ]
    labels += [(app.key, app.label) for app in catalog.apps.values()]
    labels += [(profile.key, profile.label) for profile in catalog.profiles.values()]
    missing = [name for name, label in labels if not label.ja or not label.en]
    assert not missing


def test_contact_data_is_personal_or_meant_for_the_public(catalog: Catalog) -> None:
    bodies = {"institution", "yorozu_base"}
    for item, field in own_fields(catalog):
        if field.kind.name in PERSONAL_KINDS:
            assert field.data_class == "personal" or item.key in bodies, f"{item.key}.{field.key}"
    people = {("expert", "name"), ("expert", "kana"), ("expert", "birth_date"), ("expert", "address")}
    people |= {
        ("inquiry", "content"),
        ("sme", "representative"),
        ("call", "phone"),
        ("support_report", "support_content"),
    }
    for key, name in people:
        assert catalog.objects[key].fields[name].data_class == "personal"


def test_every_field_stands_on_its_page(catalog: Catalog) -> None:
    for item, field in own_fields(catalog):
        for page in catalog.layouts[item.key].pages.values():
            shown = {place.field for section in page.sections for place in section.fields} | set(page.highlights)
            assert field.key in shown or field.key == item.name_field, f"{item.key}.{field.key}"


def test_each_profile_has_a_list_to_begin_with(catalog: Catalog) -> None:
    for profile in catalog.profiles.values():
        for key in set(profile.objects) & OBJECTS:
            views = catalog.layouts[key].list_views.values()
            assert any(view.shared_to is None or profile.key in view.shared_to for view in views), (profile.key, key)


def test_what_a_file_loads_can_be_found_again(catalog: Catalog) -> None:
    for key in {importer.object for importer in catalog.importers.values()}:
        external = catalog.objects[key].external_key
        assert external is not None, key
        assert catalog.objects[key].fields[external].kind.typed_by_people


def test_the_samples_fit_their_importer(catalog: Catalog) -> None:
    known = {column.header for column in catalog.importers["experts"].columns}
    for name, encoding in (
        ("experts_cp932.csv", "cp932"),
        ("experts_utf8.csv", "utf-8"),
        ("experts_faulty_cp932.csv", "cp932"),
    ):
        text = (ROOT / "importers" / "samples" / name).read_bytes().decode(encoding)
        rows = list(csv.DictReader(text.splitlines()))
        assert len(rows) == 20
        assert set(rows[0]) <= known
