"""What can be filled in about planning."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from visitatie.forms import Seeing
from visitatie.models import Visit
from visitatie.planning.models import VisitSlot
from visitatie.planning.rules.facts import WORKDAYS, AbsenceKind, Away, Base, Closing, SchoolRegion
from visitatie.planning.rules.state import Aim
from visitatie.rules import DayPart
from werkplein.core.forms import BaseForm, DutchDateField, as_choices, choose, max_length, required

TEAM_SIZES = [("1", "Eén ondersteuner"), ("2", "Twee ondersteuners")]
WEEKDAY_CHOICES = [(str(number), name.capitalize()) for number, name in enumerate(WORKDAYS)]
LONGEST_WHAT = 100


class WeekdaysField(SelectMultipleField):
    """A set of workdays, as ticks."""

    widget = ListWidget()
    option_widget = CheckboxInput()

    @property
    def weekdays(self) -> frozenset[int]:
        """Give the days as numbers."""
        return frozenset(int(each) for each in self.data or ())


class MakeForm(BaseForm):
    """What a plan is to aim at, and how many go to a visit."""

    aim = RadioField("Wat is het doel?", choices=Aim.choices(), validators=[choose("wat het doel is")])
    team_size = RadioField("Hoeveel gaan er per audit?", choices=TEAM_SIZES, validators=[choose("hoeveel er gaan")])

    def found(self) -> tuple[Aim, int]:
        """Give both."""
        return Aim.known(self.aim.data) or Aim.BEST, int(self.team_size.data)


class PublishForm(BaseForm):
    """The plan that was looked at, by its seal."""

    seal = HiddenField("Zegel")


class BaseOfForm(BaseForm):
    """From where and on which weekdays a supporter works."""

    municipality = SelectField("Vanuit welke gemeente?", choices=[], validators=[choose("een gemeente")])
    weekdays = WeekdaysField("Op welke dagen werkt deze ondersteuner?", choices=WEEKDAY_CHOICES)
    office_weekday = SelectField("Vaste kantoordag", choices=[("", "Geen"), *WEEKDAY_CHOICES])
    seen = HiddenField("Gezien")

    def found(self) -> Base:
        """Give it as the action wants it."""
        office = self.office_weekday.data
        return Base(int(self.municipality.data), self.weekdays.weekdays, int(office) if office else None)

    @property
    def version(self) -> int:
        """Give the version that was changed; one that no page of ours sent fits none."""
        raw = self.seen.data or ""
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else -1


def with_towns(form: BaseOfForm, towns: Sequence[tuple[int, str]]) -> BaseOfForm:
    """Give the form the municipalities to choose from."""
    form.municipality.choices = as_choices([("", "Kies een gemeente"), *((str(each), name) for each, name in towns)])
    return form


class AbsenceForm(BaseForm):
    """Days on which a supporter cannot."""

    account = SelectField("Wie?", choices=[], validators=[choose("een ondersteuner")])
    kind = RadioField(
        "Wat?",
        choices=[(each.value, each.label) for each in (AbsenceKind.LEAVE, AbsenceKind.APPOINTMENT)],
        validators=[choose("wat het is")],
    )
    begins_on = DutchDateField("Eerste dag", [required("de eerste dag")])
    ends_on = DutchDateField("Laatste dag", [required("de laatste dag")])
    part = RadioField("Welk dagdeel?", choices=DayPart.choices(), validators=[choose("een dagdeel")])
    what = StringField("Omschrijving van de afspraak", [max_length(LONGEST_WHAT, "de omschrijving")])

    def found(self) -> Away:
        """Give it as the action wants it; about leave nothing is kept but the days."""
        kind = AbsenceKind.known(self.kind.data) or AbsenceKind.LEAVE
        what = (self.what.data or "") if kind is AbsenceKind.APPOINTMENT else ""
        part = DayPart.known(self.part.data) or DayPart.WHOLE
        return Away(self.begins_on.data, self.ends_on.data, kind, part, what)  # type: ignore[arg-type]


class ShortenForm(BaseForm):
    """An earlier end of days on which somebody cannot."""

    ends_on = DutchDateField("Nieuwe laatste dag", [required("de laatste dag")])


class BlockForm(BaseForm):
    """Days on which a Werkplein cannot be visited."""

    begins_on = DutchDateField("Eerste dag", [required("de eerste dag")])
    ends_on = DutchDateField("Laatste dag", [required("de laatste dag")])
    what = StringField("Waarom", [max_length(LONGEST_WHAT, "de reden")])

    def found(self) -> Away:
        """Give it as the action wants it."""
        return Away(
            self.begins_on.data,  # type: ignore[arg-type]
            self.ends_on.data,  # type: ignore[arg-type]
            AbsenceKind.BLOCKED,
            what=self.what.data or "",
        )


class MtDaysForm(BaseForm):
    """On which weekdays an MT can receive a visit."""

    weekdays = WeekdaysField("Op welke dagen kan het MT?", choices=WEEKDAY_CHOICES)

    def found(self) -> list[int]:
        """Give the days."""
        return sorted(self.weekdays.weekdays)


class ClosingForm(BaseForm):
    """Weeks in which the schools of a region are closed."""

    region = RadioField("Welke schoolregio?", choices=SchoolRegion.choices(), validators=[choose("een schoolregio")])
    name = StringField(
        "Welke vakantie?", [required("welke vakantie het is"), max_length(LONGEST_WHAT, "de naam van de vakantie")]
    )
    begins_on = DutchDateField("Eerste dag", [required("de eerste dag")])
    ends_on = DutchDateField("Laatste dag", [required("de laatste dag")])

    def found(self) -> Closing:
        """Give it as the action wants it."""
        region = SchoolRegion.known(self.region.data) or SchoolRegion.NORTH
        return Closing(region, self.name.data or "", self.begins_on.data, self.ends_on.data)  # type: ignore[arg-type]


class ChooseForm(Seeing):
    """The day that the MT takes, out of those it was offered."""

    slot = RadioField("Kies een dag", choices=[], validators=[choose("een dag")])

    def found(self) -> int:
        """Give the rank of the day."""
        return int(self.slot.data)


def with_slots(form: ChooseForm, visit: Visit, slots: Sequence[VisitSlot]) -> ChooseForm:
    """Give the form the days to choose from."""
    words = [(str(each.rank), each.day_words(visit.created_on)) for each in slots]
    form.slot.choices = as_choices([(rank, told[:1].upper() + told[1:]) for rank, told in words])
    return form
