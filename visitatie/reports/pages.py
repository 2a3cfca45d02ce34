"""What the pages of reports show, put together from questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from milestones.models import Evidence
from milestones.queries import Hearing
from milestones.queries.evidence import evidence_of_visit
from visitatie.models import Visit
from visitatie.reports import course, parts, queries
from visitatie.reports.models import ReportFile, ReportReply, ReportVersion
from visitatie.reports.queries import Line, Report
from visitatie.reports.rules.content import Content, Section, SeenMilestone
from visitatie.reports.rules.sections import CRITERION, FACTS
from visitatie.reports.rules.stages import IN_GENERAL, Format, ReportState, Stage
from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.labels import date_words, listing, plural
from werkplein.core.paging import Part, part_of

PER_PAGE = 50
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class ReportPage:
    """One version of a report, with what was said to it and what can be done."""

    visit: Visit
    report: Report
    version: ReportVersion
    content: Content
    is_mt: bool
    handles: bool
    finishes: bool
    today: date
    # The photos and documents of the visit that are still kept, by number, for who may see them.
    pieces: Mapping[int, Evidence]

    @property
    def is_latest(self) -> bool:
        """Tell whether there is no newer version."""
        return self.version is self.report.latest

    @cached_property
    def state(self) -> ReportState:
        """Tell where the report stands."""
        return self.report.state(self.today)

    @property
    def is_in_reply(self) -> bool:
        """Tell whether the MT may reply."""
        is_open = self.is_latest and self.state is ReportState.REPLY
        return is_open and self.report.reply_until is not None

    @property
    def takes_remarks(self) -> bool:
        """Tell whether a remark is still possible: also when something was said to every finding already."""
        until = self.report.reply_until
        is_in_time = until is not None and self.today <= until
        return self.is_latest and not self.version.stage.is_final and is_in_time and self.report.agreed_on is None

    @cached_property
    def hearings(self) -> Mapping[int, Hearing]:
        """Give the hearings by finding: a concept shows how they stand now, a later version what it froze."""
        return {} if self.version.stage.is_final else {each.finding.id: each for each in self.report.hearings}

    @cached_property
    def remarks(self) -> Mapping[str, Sequence[ReportReply]]:
        """Give the remarks by section; a final version has them in its text."""
        found: dict[str, list[ReportReply]] = defaultdict(list)
        for each in self.report.remarks if not self.version.stage.is_final else ():
            found[each.section].append(each)
        return found

    @property
    def general(self) -> Sequence[ReportReply]:
        """Give the remarks about the report as a whole."""
        return self.remarks.get(IN_GENERAL, ())

    @cached_property
    def open_ones(self) -> Sequence[Hearing]:
        """Give the findings with which the MT would agree now."""
        return self.report.open_findings(self.today)

    @property
    def seen(self) -> str:
        """Give these findings as the form sends them along."""
        return ",".join(str(each.finding.id) for each in self.open_ones)

    @property
    def asks_agreement(self) -> str:
        """Say with what the MT would agree, and what that ends."""
        codes = sorted(each.finding.milestone for each in self.open_ones)
        if not codes:
            return "U gaat akkoord met de tekst van dit verslag. Daarna kunt u er niet meer op reageren."
        counted = f"{plural(len(codes), 'bevinding', 'bevindingen')}: {listing(codes)}"
        after = "Daarna kunt u hiertegen geen bezwaar meer maken, en niet meer op de tekst reageren."
        return f"U gaat akkoord met {counted}. {after}{self.report.keeps_dispute}"

    @property
    def left(self) -> tuple[str, ...]:
        """Say what must be done before it can be made final."""
        return self.report.left(self.today)

    @property
    def may_finalise(self) -> bool:
        """Tell whether it can be made final now."""
        return not self.version.stage.is_final and not self.left

    @property
    def is_intact(self) -> bool:
        """Tell whether it says what it said when it was made."""
        return queries.is_intact(self.version)

    @property
    def replaced(self) -> ReportVersion | None:
        """Give the version that this one replaces."""
        return next((each for each in self.report.versions if each.id == self.version.replaces_id), None)

    @property
    def files(self) -> list[tuple[Format, ReportFile | None]]:
        """Give the files of this version, in the order of the formats."""
        made = {each.format: each for each in self.version.files}
        return [(each, made.get(each)) for each in Format]

    @property
    def late_ones(self) -> Sequence[Hearing]:
        """Give the findings that came after the final version, as long as the MT may still reply to them."""
        is_after = self.is_latest and self.version.stage.is_final
        return self.report.open_findings(self.today) if is_after else ()

    @property
    def decided_since(self) -> list[str]:
        """Give the milestones about which something was said or decided after the final version was made."""
        made_at = self.report.latest.recorded_at
        found = [each for each in self.report.hearings if each.last and each.last.recorded_at > made_at]
        return sorted(each.finding.milestone for each in found) if self.version.stage.is_final else []

    @property
    def lead(self) -> str:
        """Say in a sentence how it stands."""
        return f"{self.content.lead} {self._stands()}"

    def _stands(self) -> str:
        until, on = self.report.reply_until, date_words(self.version.recorded_on)
        if self.version.stage is Stage.CORRECTION:
            return f"Dit is een verbeterde versie van {on}."
        if self.version.stage is Stage.FINAL:
            return f"Dit verslag is definitief sinds {on}."
        if self.is_in_reply and until is not None:
            return f"{'U kunt' if self.is_mt else 'Het MT kan'} reageren tot en met {date_words(until)}."
        agreed_on = self.report.agreed_on
        if agreed_on is not None:
            return f"{'U ging' if self.is_mt else 'Het MT ging'} op {date_words(agreed_on)} akkoord."
        if self.takes_remarks and until is not None:
            return f"Op elke bevinding is gereageerd. Opmerkingen over de tekst kunnen tot en met {date_words(until)}."
        return "Dit is een concept. Reageren kan niet meer."


def agreed_words(report: Report, today: date) -> str:
    """Say with what the MT agrees, before it does."""
    count, total = len(report.open_findings(today)), len(report.hearings)
    if not count:
        return "U bent akkoord met de tekst van het verslag."
    of = f"{count} van de {total} bevindingen" if count < total else plural(total, "bevinding", "bevindingen")
    return f"U bent akkoord met {of}.{report.keeps_dispute}"


def report_page(
    session: Session, actor: Actor, visit: Visit, report: Report, version: ReportVersion, today: date
) -> ReportPage:
    """Put the page of one version together; one statement."""
    is_mt = actor.may(Permission.FINDING_DISPUTE, visit.place)
    handles, finishes = course.may_handle(actor, visit), course.may_finish(actor, visit)
    may_see = actor.may(Permission.CARD_READ, visit.place)
    brought = evidence_of_visit(session, str(visit.id)) if may_see else ()
    pieces = {each.id: each for each in brought if each.file}
    return ReportPage(visit, report, version, queries.content_of(version), is_mt, handles, finishes, today, pieces)


@dataclass(frozen=True)
class Summary:
    """What the supporter reads back at the end of the visit."""

    report: Report
    content: Content

    @cached_property
    def seen(self) -> list[SeenMilestone]:
        """Give all that was seen."""
        return list(self.content.milestones)

    @property
    def well(self) -> list[SeenMilestone]:
        """Give what is in order."""
        return [each for each in self.seen if not each.asks_work]

    @property
    def to_do(self) -> list[SeenMilestone]:
        """Give what asks for work, the serious first."""
        return sorted((each for each in self.seen if each.asks_work), key=lambda each: not each.is_critical)

    @property
    def rest(self) -> list[Section]:
        """Give what else is read back: agreements, what comes, and whatever other parts there are."""
        return [each for each in self.content.sections if each.code != FACTS and not each.code.startswith(CRITERION)]


def summary_of(session: Session, visit: Visit, report: Report, today: date) -> Summary:
    """Put the summary together, of the newest concept and of what came in after it: it is read back at once."""
    if report.latest.stage.is_final or not queries.is_behind(session, visit):
        return Summary(report, queries.content_of(report.concept))
    return Summary(report, parts.make(session, visit, today, {}, until=report.reply_until))


@dataclass(frozen=True)
class Overview:
    """The list of reports."""

    part: Part[Line]
    counts: Mapping[ReportState, int]
    wanted: ReportState | None
    search: str

    @property
    def lead(self) -> str:
        """Say in a sentence how they stand."""
        total = sum(self.counts.values())
        if not total:
            return "Er zijn nog geen verslagen." if not self.search else "Er is geen verslag met die naam."
        parts = (
            (ReportState.REPLY, "bij het MT voor een reactie"),
            (ReportState.READY, "definitief te maken"),
            (ReportState.FINAL, "definitief"),
        )
        told = ", ".join(f"{self.counts[each]} {words}" for each, words in parts if self.counts.get(each))
        return f"{plural(total, 'verslag', 'verslagen')}: {told}."

    @property
    def has_filter(self) -> bool:
        """Tell whether the list holds part of them."""
        return self.wanted is not None or bool(self.search)


ORDER = (ReportState.READY, ReportState.REPLY, ReportState.FINAL)


def overview(session: Session, actor: Actor, asked: Mapping[str, str], number: int, today: date) -> Overview:
    """Put the list together, what asks for work first; one statement."""
    search, wanted = asked.get("zoek", "").strip()[:LONGEST_SEARCH], ReportState.known(asked.get("stand", ""))
    every = queries.listed(session, actor.scopes_for(Permission.VISIT_READ), search)
    counts: dict[ReportState, int] = defaultdict(int)
    for each in every:
        counts[each.state(today)] += 1
    shown = sorted((each for each in every if wanted in (None, each.state(today))), key=lambda each: _rank(each, today))
    return Overview(part_of(shown, number, PER_PAGE), counts, wanted, search)


def _rank(line: Line, today: date) -> int:
    return ORDER.index(line.state(today))
