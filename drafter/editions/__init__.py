"""The national editions of the form. This is the only list of them.

An edition is a module of literals beside this one, named `e` and its first year, that
holds `FORM` and, where the edition leaves a choice of structure, `VARIANTS`. Being there
is enough to be listed.
"""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from drafter.form import Form


def _modules() -> list[ModuleType]:
    names = sorted(found.name for found in iter_modules(__path__))
    return [import_module(f"{__name__}.{name}") for name in names if name[1:].isdigit()]


EDITIONS: dict[str, Form] = {module.FORM.edition: module.FORM for module in _modules()}
"""Every edition by its name, oldest first."""

VARIANTS: dict[str, dict[str, Form]] = {
    module.FORM.edition: getattr(module, "VARIANTS", {}) for module in _modules()
}
"""Other structures an edition allows, by edition and name; a pack chooses one."""


def edition_for(year: int) -> str:
    """Return the edition that is in force for a report year."""
    for edition, form in EDITIONS.items():
        if fits(form, year):
            return edition
    return max(EDITIONS)


def fits(form: Form, year: int) -> bool:
    """Tell whether a form is the one prescribed for a report year."""
    return (form.first_year or 0) <= year <= (form.last_year or 9999)
