"""The national editions of the form. This is the only list of them."""

from drafter.editions import e2021
from drafter.form import Form

EDITIONS: dict[str, Form] = {"2021": e2021.FORM}


def edition_for(year: int) -> str:
    """Return the edition that is in force for a report year."""
    for edition, form in EDITIONS.items():
        if (form.first_year or 0) <= year <= (form.last_year or 9999):
            return edition
    return max(EDITIONS)
