"""Which reminders belong to what is expected, on which working day, to whom, and when their mail leaves.

The main job: opening of the quarter, 14 and 3 working days before the due date, and when late the MT, then the DCO,
then the secretariat. The table says it per kind; everything else follows from the table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from werkplein.core.access import Permission
from werkplein.core.labels import LabelEnum, plural
from werkplein.obligations.rules import ObligationKind
from werkplein.people.rules import POLICY, MailRhythm, Role
from werkplein.programme.rules import add_working_days, is_working_day

# From this many reminders in a quarter on, a Werkplein without answers is visited first (domain D.3, step 0).
REMINDERS_BEFORE_VISIT = 2
# How far ahead the secretariat sees what will be sent.
DAYS_AHEAD = 10


class Step(LabelEnum):
    """A moment to tell that something is expected."""

    OPENING = "opening", "Gevraagd"
    EARLY = "early", "Ruim vooraf"
    SOON = "soon", "Kort vooraf"
    LATE = "late", "Te laat"
    LATE_DCO = "late_dco", "Te laat, aan de DCO"
    LATE_SECRETARIAT = "late_secretariat", "Te laat, aan het secretariaat"
    BY_HAND = "by_hand", "Door het secretariaat"

    @property
    def is_late(self) -> bool:
        """Tell whether it is about what should have been done."""
        return self in (Step.LATE, Step.LATE_DCO, Step.LATE_SECRETARIAT)

    @property
    def is_reminder(self) -> bool:
        """Tell whether it reminds who must do it; the first question is none, and neither is telling somebody else."""
        return self in (Step.EARLY, Step.SOON, Step.LATE, Step.BY_HAND)

    @property
    def is_urgent(self) -> bool:
        """Tell whether its mail leaves at once, whatever the reader chose."""
        return self in (Step.LATE, Step.BY_HAND)


# Who is told, beside who must do it.
TOLD = {Step.LATE_DCO: Role.DCO, Step.LATE_SECRETARIAT: Role.SECRETARIAT}


class ReminderState(LabelEnum):
    """What became of telling one reader."""

    WAITING = "waiting", "Wacht op de verzamelmail"
    MAILED = "mailed", "Per e-mail"
    ON_PAGE = "on_page", "Alleen op de startpagina"
    DROPPED = "dropped", "Niet meer nodig"


@dataclass(frozen=True)
class Moment:
    """A step, so many working days after the due date (before it when negative); the opening is on its own day."""

    step: Step
    days: int = 0


ASKED = Moment(Step.OPENING)
LADDER = (Moment(Step.LATE, 1), Moment(Step.LATE_DCO, 5), Moment(Step.LATE_SECRETARIAT, 10))
STEPS = (Moment(Step.SOON, -3), Moment(Step.LATE, 1), Moment(Step.LATE_SECRETARIAT, 5))
MOMENTS: dict[ObligationKind, tuple[Moment, ...]] = {
    ObligationKind.CHECKLIST: (ASKED, Moment(Step.EARLY, -14), Moment(Step.SOON, -3), *LADDER),
    ObligationKind.ANSWER: (ASKED, Moment(Step.SOON, -3), *LADDER),
    ObligationKind.EVIDENCE_RETURNED: (ASKED, Moment(Step.SOON, -3), *LADDER),
    # Evidence that expires has its effect by itself (domain D.4): nobody has to run after it.
    ObligationKind.EVIDENCE_RENEWAL: (ASKED, Moment(Step.EARLY, -14), Moment(Step.SOON, -3), Moment(Step.LATE, 1)),
    # After the term of a reply there is nothing left to do (design 4.11).
    ObligationKind.REPLY: (ASKED, Moment(Step.SOON, -3)),
    # The decision is a mail of its own, and who does nothing lets it stand.
    ObligationKind.ESCALATION: (Moment(Step.SOON, -3),),
    # DCOs decide themselves, so what is late goes to the secretariat at once.
    ObligationKind.HEARING: (ASKED, Moment(Step.SOON, -3), Moment(Step.LATE, 1), Moment(Step.LATE_SECRETARIAT, 5)),
    # The proposal of a day is a mail of its own, and asks within five working days.
    ObligationKind.VISIT_CONFIRMATION: (Moment(Step.SOON, -1), Moment(Step.LATE, 1), Moment(Step.LATE_SECRETARIAT, 3)),
    # The six steps of a laggard go to who supports it; what is late goes to the secretariat of the steering group.
    ObligationKind.STEP_ANALYSIS: (ASKED, *STEPS),
    ObligationKind.STEP_GRID: STEPS,
    ObligationKind.STEP_INTERVENTIONS: STEPS,
    ObligationKind.INTERVENTION: STEPS,
    ObligationKind.EXTERNAL_AUDIT: (ASKED, *STEPS),
    ObligationKind.DECISION_FOLLOW_UP: STEPS,
    # The MT hears at once what is asked of it. What is late with those who guide or review goes to the secretariat.
    ObligationKind.VISITATIE_AGREEMENT: (ASKED, *STEPS),
    ObligationKind.VISITATIE_SELF_EVALUATION: (ASKED, *STEPS),
    ObligationKind.VISITATIE_CONSENT: (ASKED, *STEPS),
    ObligationKind.VISITATIE_RESOLVE: (ASKED, *STEPS),
    ObligationKind.VISITATIE_FINDINGS: (Moment(Step.LATE, 1), Moment(Step.LATE_SECRETARIAT, 3)),
    ObligationKind.VISITATIE_CONCEPT: STEPS,
    ObligationKind.VISITATIE_FINAL: STEPS,
    ObligationKind.VISITATIE_LINK: STEPS,
    ObligationKind.VISITATIE_SUPPORT: STEPS,
    ObligationKind.SUPPORT_NEED: (ASKED, *STEPS),
    ObligationKind.SUPPORT_REQUEST: STEPS,
    ObligationKind.SCAN_PLANNING: (ASKED, *STEPS),
    ObligationKind.SCAN_DAYS: (ASKED, Moment(Step.SOON, -1), *STEPS[1:]),
    ObligationKind.SCAN_DAY: STEPS,
    ObligationKind.SCAN_PLAN: (ASKED, *STEPS),
    ObligationKind.SCAN_AGREEMENT: STEPS,
    ObligationKind.VISITATIE_FOLLOW_UP: (ASKED, Moment(Step.EARLY, -14), *STEPS[1:]),
    ObligationKind.VISITATIE: (Moment(Step.EARLY, -14), Moment(Step.LATE, 1), Moment(Step.LATE_SECRETARIAT, 5)),
    ObligationKind.AUDIT: (ASKED, Moment(Step.EARLY, -14), Moment(Step.LATE, 1), Moment(Step.LATE_SECRETARIAT, 5)),
    # Figures come in files for all at once; the page of figures shows who is missing.
    ObligationKind.OUTFLOW: (Moment(Step.LATE, 1),),
    ObligationKind.CLIENT_SATISFACTION: (Moment(Step.LATE, 1),),
    ObligationKind.EMPLOYER_SATISFACTION: (Moment(Step.LATE, 1),),
}


@dataclass(frozen=True)
class Planned:
    """A step on its day."""

    step: Step
    on: date


@dataclass(frozen=True)
class Turn:
    """The step to take now, and the earlier ones that have passed by meanwhile."""

    step: Step
    passed: tuple[Step, ...] = ()


def days_of(kind: ObligationKind, step: Step) -> int:
    """Give how many working days after the due date a step is."""
    return next((moment.days for moment in MOMENTS[kind] if moment.step is step), 0)


def words_of(kind: ObligationKind, step: Step) -> str:
    """Say which step it is: `Nog 3 werkdagen`."""
    days = days_of(kind, step)
    return f"Nog {plural(-days, 'werkdag', 'werkdagen')}" if days < 0 else step.label


def first_working_day(on: date, closing_days: Collection[date]) -> date:
    """Give this day, or the first working day after it."""
    return on if is_working_day(on, closing_days) else add_working_days(on, 1, closing_days)


def last_working_day(on: date, closing_days: Collection[date]) -> date:
    """Give this day, or the last working day before it."""
    return on if is_working_day(on, closing_days) else add_working_days(on, -1, closing_days)


def planned(kind: ObligationKind, opens_on: date, due_on: date, closing_days: Collection[date]) -> list[Planned]:
    """Give the steps with their days, in order; all are working days.

    What would fall on or before the day of the opening is left out: the opening says it.
    """
    first = first_working_day(opens_on, closing_days)
    # Nobody works on a due date in the weekend: who is told that three working days are left has them before it.
    last = last_working_day(due_on, closing_days)
    found = []
    for moment in MOMENTS[kind]:
        on = first if moment is ASKED else add_working_days(last, moment.days, closing_days)
        if moment is ASKED or on > first or moment.days > 0:
            found.append(Planned(moment.step, on))
    return found


def turn(
    kind: ObligationKind, plan: Sequence[Planned], taken: Mapping[Step, date], on: date, closing_days: Collection[date]
) -> Turn | None:
    """Give the step to take on a day; nothing when there is none.

    After a stop only the latest step is taken, and those before it have passed. Who is told that something is late
    comes in order, also then: the next is not told before the one before had its days to act.
    """
    due = [one.step for one in plan if one.on <= on]
    late = [step for step in due if step.is_late]
    step = _next_late(kind, late, taken, on, closing_days) if late else (due[-1] if due else None)
    if step is None or step in taken:
        return None
    return Turn(step, tuple(each for each in due[: due.index(step)] if each not in taken))


def _next_late(
    kind: ObligationKind, late: Sequence[Step], taken: Mapping[Step, date], on: date, closing_days: Collection[date]
) -> Step | None:
    open_ones = [step for step in late if step not in taken]
    before = [step for step in late if step in taken]
    if not open_ones or not before:
        return open_ones[0] if open_ones else None
    wait = days_of(kind, open_ones[0]) - days_of(kind, before[-1])
    is_time = add_working_days(taken[before[-1]], wait, closing_days) <= on
    return open_ones[0] if is_time else None


def roles_told(step: Step, audience: str) -> frozenset[Role]:
    """Give the roles that a step tells: those that may do it, or who stands behind them."""
    if step in TOLD:
        return frozenset({TOLD[step]})
    return roles_that_may(audience)


def roles_that_may(audience: str) -> frozenset[Role]:
    """Give the roles that hold a permission."""
    wanted = Permission.known(audience)
    return frozenset(role for role in Role if wanted in POLICY[role].permissions)


def is_asked_of_others(audience: str) -> bool:
    """Tell whether somebody else than the secretariat must do it, so that the secretariat can remind."""
    return Role.SECRETARIAT not in roles_that_may(audience)


def first_of_week(on: date, closing_days: Collection[date]) -> date:
    """Give the first working day of the week of a day."""
    return first_working_day(on - timedelta(days=on.weekday()), closing_days)


def leaves_now(
    rhythm: MailRhythm, waiting_since: date, last_mailed_on: date | None, on: date, closing_days: Collection[date]
) -> bool:
    """Tell whether what waits for a reader is mailed on this day; what is urgent is not asked for.

    Weekly mail that was missed on its day leaves on the next one.
    """
    if rhythm is MailRhythm.AT_ONCE:
        return True
    if rhythm is MailRhythm.ON_PAGE or last_mailed_on == on:
        return False
    if rhythm is MailRhythm.DAILY:
        return True
    first = first_of_week(on, closing_days)
    return on == first or waiting_since < first <= on


def is_visit_priority(reminders: int) -> bool:
    """Tell whether enough reminders went unanswered to go and see (domain D.3, step 0): no laggard by itself."""
    return reminders >= REMINDERS_BEFORE_VISIT


def of_them_late(late: int, total: int) -> str:
    """End a sentence about how much is asked with how much of it is late."""
    if not late:
        return "."
    return ". Dat is te laat." if total == 1 else f", waarvan {late} te laat."


def functions(roles: Iterable[Role]) -> dict[Role, int]:
    """Count who was told by function, in the order of the roles."""
    told = list(roles)
    return {role: told.count(role) for role in Role if role in told}
