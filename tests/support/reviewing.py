"""What tests of visitaties do again and again: make a reviewer, propose a day, hold the visit."""

from datetime import date

from milestones.rules import Found, Verdict
from visitatie.reviews import actions, queries
from visitatie.reviews.actions.course import Written
from visitatie.reviews.actions.reporting import Seen
from visitatie.reviews.models import ReviewerProfile
from visitatie.rules import DayPart, Proposal
from werkplein.people.rules import Role

TODAY = date(2010, 7, 5)
DAY = date(2010, 8, 3)
ADVICE = "Maak samen één rooster voor de balie en de werkcoaches."


def reviewer(session, a_person, organisation, region_id):
    person = a_person(Role.REVIEWER)
    session.add(ReviewerProfile(account_id=person.id, organisation=organisation, region_id=region_id))
    session.flush()
    return person


def propose(session, by, visitatie, day, **more):
    visit = visitatie.visit
    proposal = Proposal(visit.supporter_id or 0, day, DayPart.WHOLE, second_id=visit.second_id, **more)
    actions.propose(session, by.actor, visitatie, proposal, TODAY, visit.mark)


def hold(session, actor, visitatie, on=DAY, summary="De balie is goed, het rooster vraagt werk."):
    found = [Found("a2", Verdict.NOT_MET, "Twee balies"), Found("a1", Verdict.MET)]
    seen = Seen(on, "vestigingsmanager", summary, found)
    actions.hold(session, actor, visitatie, seen, on, visitatie.visit.mark)


def written(kind, seen=0, missing=(), **texts):
    return Written(kind, texts, seen, missing)


def found_again(session, visitatie):
    session.expire_all()
    return queries.find(session, visitatie.visit_id)
