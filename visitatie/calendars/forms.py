"""The form in which somebody chooses of what to make an address."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import SelectField

from werkplein.core.forms import BaseForm, as_choices, choose
from werkplein.register.models import Region

OWN = "eigen"


class AddressForm(BaseForm):
    """Which visits an agenda shows."""

    about = SelectField("Welke bezoeken?", choices=[], validators=[choose("een agenda")])

    def found(self) -> int | None:
        """Give the region, or nothing for the own visits."""
        return None if self.about.data == OWN else int(self.about.data)

    @property
    def about_label(self) -> str:
        """Name what was chosen, inside a sentence."""
        chosen = (str(label) for value, label, *_ in self.about.iter_choices() if value == self.about.data)
        label = next(chosen, "")
        return label[:1].lower() + label[1:]


def with_regions(form: AddressForm, regions: Sequence[Region]) -> AddressForm:
    """Give the form what can be chosen."""
    words = [(str(region.id), f"Regio {region.name}") for region in regions]
    form.about.choices = as_choices([(OWN, "Uw eigen bezoeken"), *words])
    return form
