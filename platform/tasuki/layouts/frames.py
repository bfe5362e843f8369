"""The frame around every page: who is signed in, where one can go, where one is."""

from __future__ import annotations

from tasuki.labels import Language
from tasuki.layouts import addresses
from tasuki.layouts.parts import Frame, Link
from tasuki.layouts.saying import Said, say
from tasuki.permissions import Access

_IN_BAR = 7
"""How many objects the navigation bar holds; the others stand in its menu, so that it stays one line."""


def frame_for(
    access: Access,
    language: Language,
    *,
    here: str = "",
    crumbs: tuple[Link, ...] = (),
    path: str = "/",
    flash: str = "",
    search: str = "",
) -> Frame:
    """The frame of a page under the object `here`; `path` is the page's own address."""
    catalog = access.org.catalog
    links = navigation(access, language)
    return Frame(
        language=language,
        org=say(catalog.org.label, language),
        app=_app_label(access, language),
        person=access.principal.name,
        nav=links[:_IN_BAR],
        more=links[_IN_BAR:],
        searchable=bool(links),
        here=here,
        crumbs=crumbs,
        path=path,
        flash=flash,
        search=search,
    )


def navigation(access: Access, language: Language) -> tuple[Link, ...]:
    """The objects of the person's app that he may read, in the app's order; without an app, all objects."""
    catalog = access.org.catalog
    app = _app_key(access)
    keys = (
        catalog.apps[app].objects if app else tuple(key for key, item in catalog.objects.items() if not item.standard)
    )
    visible = tuple(key for key in keys if access.object(key).visible)
    plan = ("navigation", visible, language)
    return access.org.statements.plan(
        plan,
        lambda: tuple(Link(say(catalog.objects[key].label, language), addresses.list_of(key), key) for key in visible),
    )


def _app_key(access: Access) -> str:
    catalog = access.org.catalog
    for name in access.principal.grants:
        profile = catalog.profiles.get(name)
        if profile is not None and profile.app in catalog.apps:
            return profile.app or ""
    return ""


def _app_label(access: Access, language: Language) -> Said:
    app = _app_key(access)
    return say(access.org.catalog.apps[app].label, language) if app else Said("")
