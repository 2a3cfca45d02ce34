"""Reads the programme file into frozen values, and refuses nonsense with every problem at once."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from werkplein.programme.rules import (
    AuditRules,
    Criterion,
    Milestone,
    PeerRules,
    PlanningRules,
    Programme,
    Round,
    RulesetFile,
    ScanRules,
    StepPlanRules,
    Stream,
    VisitatieRules,
)

DEFAULT_FOLDER = Path(__file__).parent / "2010"
GRADES = ("E0", "E1", "E2")
KINDS = ("client", "employer")
# The three regions in which schools close at their own time.
SCHOOL_REGIONS = ("noord", "midden", "zuid")
FLAGS = tuple(item.name for item in fields(Milestone) if item.type in ("bool", bool))


class ProgrammeError(ValueError):
    """The programme file cannot be used; each problem is a sentence."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("Het programmabestand klopt niet:\n" + "\n".join(f"- {problem}" for problem in self.problems))


def current() -> Programme:
    """The programme of the running app."""
    from flask import current_app

    programme: Programme = current_app.extensions["programme"]
    return programme


def load(folder: Path | str | None = None) -> Programme:
    """The programme in this folder; the one of 2010 when none is named."""
    return _load(Path(folder) if folder else DEFAULT_FOLDER)


@cache
def _load(folder: Path) -> Programme:
    problems: list[str] = []
    raw = _tables(folder / "programme.toml", problems)
    rules = _tables(folder / "ruleset.toml", problems)
    if problems:
        raise ProgrammeError(problems)
    return read(raw, rules)


def read(raw: Mapping[str, Any], ruleset: Mapping[str, Any]) -> Programme:
    """Turn the two tables into a programme, or raise with all that is wrong."""
    notes = _Notes()
    programme = _programme(_Table(raw, "programme.toml", notes), _Table(ruleset, "ruleset.toml", notes))
    _check_whole(programme, notes)
    if notes.problems:
        raise ProgrammeError(notes.problems)
    return programme


class _Notes:
    """Collects what is wrong, each sentence once."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def say(self, sentence: str) -> None:
        if sentence not in self.problems:
            self.problems.append(sentence)


class _Table:
    """One table of the file: gives values of the type asked for and notes what is missing or wrong."""

    def __init__(self, values: Mapping[str, Any], name: str, notes: _Notes) -> None:
        self.values, self.name, self.notes = values, name, notes

    def text(self, key: str) -> str:
        value = self._get(key, str, "een tekst", "")
        if isinstance(value, str) and not value.strip() and key in self.values:
            self.notes.say(f"{self.name}: '{key}' is leeg.")
        return str(value).strip()

    def day(self, key: str) -> date:
        value: date = self._get(key, date, "een datum", date.min)
        if isinstance(value, datetime):
            self.notes.say(f"{self.name}: '{key}' is een tijdstip; geef alleen een datum.")
        return value

    def count(self, key: str, least: int = 0, most: int | None = None) -> int:
        value: int = self._get(key, int, "een geheel getal", least)
        if value < least:
            self.notes.say(f"{self.name}: '{key}' is {value}; het kleinste dat kan is {least}.")
        if most is not None and value > most:
            self.notes.say(f"{self.name}: '{key}' is {value}; het grootste dat kan is {most}.")
        return value

    def flag(self, key: str) -> bool:
        return bool(self._get(key, bool, "true of false", False)) if key in self.values else False

    def texts(self, key: str) -> tuple[str, ...]:
        values: list[Any] = self._get(key, list, "een lijst van teksten", [])
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.notes.say(f"{self.name}: '{key}' moet een lijst van teksten zijn.")
        return tuple(str(value) for value in values)

    def table(self, key: str) -> "_Table":
        return _Table(self._get(key, dict, "een tabel", {}), f"{self.name} [{key}]", self.notes)

    def tables(self, key: str) -> list["_Table"]:
        values = self._get(key, list, "een lijst van tabellen", [])
        return [
            _Table(value if isinstance(value, dict) else {}, f"{self.name} [{key} {number}]", self.notes)
            for number, value in enumerate(values, start=1)
        ]

    def only(self, known: Iterable[str]) -> None:
        for key in self.values.keys() - set(known):
            self.notes.say(f"{self.name}: '{key}' is onbekend.")

    def _get(self, key: str, kind: type, words: str, fallback: Any) -> Any:
        if key not in self.values:
            self.notes.say(f"{self.name}: '{key}' ontbreekt.")
            return fallback
        value = self.values[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.notes.say(f"{self.name}: '{key}' moet {words} zijn.")
            return fallback
        return value


def _tables(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        problems.append(f"Het bestand {path.name} is niet te lezen in {path.parent}.")
    except UnicodeDecodeError:
        problems.append(f"{path.name} is geen UTF-8.")
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{path.name} is geen geldige TOML: {error}.")
    return {}


def _programme(table: _Table, ruleset: _Table) -> Programme:
    own = ("name", "starts_on", "deadline", "goal", "checklist", "hearing", "override", "outflow", "peers")
    table.only((*own, "audits", "planning", "rounds", "criteria", "step_plan", "visitatie", "scan", "releases"))
    checklist, hearing, outflow = (table.table(key) for key in ("checklist", "hearing", "outflow"))
    releases = table.table("releases")
    return Programme(
        name=table.text("name"),
        starts_on=table.day("starts_on"),
        deadline=table.day("deadline"),
        goal=table.count("goal", least=1),
        criteria=tuple(_criterion(row) for row in table.tables("criteria")),
        opens_months_before=checklist.count("opens_months_before", most=3),
        due_days_after=checklist.count("due_days_after", most=60),
        reply_working_days=hearing.count("reply_working_days", least=1, most=60),
        decide_working_days=hearing.count("decide_working_days", least=1, most=120),
        override_quarters=table.table("override").count("longest_quarters", least=1, most=4),
        outflow_due_day=outflow.count("due_day", least=1, most=28),
        outflow_final_months=outflow.count("final_months", least=1, most=12),
        release_day=releases.count("day", least=1, most=28),
        release_hour=releases.count("hour", most=23),
        streams=tuple(Stream(*map(row.text, ("code", "label", "in_sentence"))) for row in outflow.tables("streams")),
        rounds=_rounds(table.tables("rounds")),
        ruleset=_ruleset(ruleset),
        peers=_peers(table.table("peers")),
        audits=_audits(table.table("audits")),
        planning=_planning(table.table("planning")),
        step_plan=_step_plan(table.table("step_plan")),
        visitatie=_visitatie(table.table("visitatie")),
        scan=_scan(table.table("scan")),
    )


# Of each number of planning the least and the most that can be meant.
PLANNING = {
    "notice_days": (0, 60),
    "gap_weeks": (0, 52),
    "audit_min_weeks": (0, 52),
    "audit_max_weeks": (1, 104),
    "between_minutes": (0, 240),
    "day_minutes": (60, 1440),
    "visit_minutes": (15, 720),
    "max_per_week": (1, 10),
    "office_days": (0, 4),
    "risk_days": (0, 60),
    "team_size": (1, 2),
}


def _planning(table: _Table) -> PlanningRules:
    table.only((*PLANNING, "school_regions"))
    counts = {key: table.count(key, least, most) for key, (least, most) in PLANNING.items()}
    if counts["audit_max_weeks"] <= counts["audit_min_weeks"]:
        table.notes.say(f"{table.name}: 'audit_max_weeks' moet groter zijn dan 'audit_min_weeks'.")
    schools = table.table("school_regions")
    schools.only(SCHOOL_REGIONS)
    regions = [(code, school) for school in SCHOOL_REGIONS for code in schools.texts(school)]
    _refuse_twice("schoolvakanties", (code for code, _ in regions), table.notes)
    return PlanningRules(**counts, school_regions=dict(regions))


def _audits(table: _Table) -> AuditRules:
    table.only(("supporters", "visit_days", "desk_days"))
    return AuditRules(
        supporters=table.count("supporters", least=1, most=100),
        visit_days=table.count("visit_days", least=1, most=10),
        desk_days=table.count("desk_days", most=10),
    )


def _step_plan(table: _Table) -> StepPlanRules:
    days = ("analysis_days", "grid_days", "interventions_days", "decide_days")
    quarters = ("decide_quarters", "effect_quarters")
    table.only((*days, *quarters, "decide_from"))
    return StepPlanRules(
        decide_from=table.day("decide_from"),
        **{name: table.count(name, least=1, most=120) for name in days},
        **{name: table.count(name, least=1, most=8) for name in quarters},
    )


# Of each number of visitaties the least and the most that can be meant.
VISITATIE = {
    "every_months": (1, 60),
    "team_least": (2, 8),
    "team_most": (2, 8),
    "conflict_years": (0, 20),
    "agree_working_days": (1, 60),
    "self_evaluation_working_days": (0, 60),
    "concept_working_days": (1, 60),
    "final_working_days": (1, 60),
    "link_working_days": (1, 60),
    "consent_working_days": (1, 60),
    "follow_up_from_months": (1, 24),
    "follow_up_until_months": (1, 24),
}


def _visitatie(table: _Table) -> VisitatieRules:
    table.only((*VISITATIE, "first_by"))
    counts = {key: table.count(key, least, most) for key, (least, most) in VISITATIE.items()}
    _in_order(table, counts, ("team_least", "team_most"), ("follow_up_from_months", "follow_up_until_months"))
    return VisitatieRules(first_by=table.day("first_by"), **counts)


# Likewise of scans.
SCAN = {
    **dict.fromkeys(("plan_working_days", "confirm_working_days", "agree_working_days"), (1, 60)),
    **dict.fromkeys(("return_from_days", "return_until_days"), (1, 366)),
    **dict.fromkeys(("group_least", "group_most"), (1, 20)),
    "compare_least": (2, 50),
}


def _scan(table: _Table) -> ScanRules:
    table.only(tuple(SCAN))
    counts = {key: table.count(key, least, most) for key, (least, most) in SCAN.items()}
    _in_order(table, counts, ("return_from_days", "return_until_days"), ("group_least", "group_most"))
    return ScanRules(**counts)


def _in_order(table: _Table, counts: Mapping[str, int], *pairs: tuple[str, str]) -> None:
    for low, high in pairs:
        if counts[low] > counts[high]:
            table.notes.say(f"{table.name}: '{low}' is groter dan '{high}'.")


def _peers(table: _Table) -> PeerRules:
    table.only(("largest", "recent_months", "ask_again_days"))
    bounds = table.values.get("largest")
    is_list = isinstance(bounds, list) and all(type(bound) is int and bound > 0 for bound in bounds)
    if not is_list or bounds != sorted(set(bounds or [])):
        table.notes.say(f"{table.name}: 'largest' moet een oplopende lijst van aantallen zijn, zoals [1, 4].")
        bounds = []
    return PeerRules(
        bounds=tuple(bounds or ()),
        recent_months=table.count("recent_months", least=1, most=60),
        ask_again_days=table.count("ask_again_days", least=1, most=366),
    )


def _criterion(table: _Table) -> Criterion:
    code = table.text("code")
    table.only(("code", "title", "text", "milestones"))
    return Criterion(
        code=code,
        title=table.text("title"),
        text=table.text("text"),
        milestones=tuple(_milestone(row, code) for row in table.tables("milestones")),
    )


def _milestone(table: _Table, criterion: str) -> Milestone:
    table.only(("code", "criterion", "title", "question", "text", "look_for", *FLAGS))
    if table.values.get("criterion", criterion) != criterion:
        table.notes.say(f"{table.name}: criterium '{table.values['criterion']}' is onbekend op deze plaats.")
    return Milestone(
        code=table.text("code"),
        criterion_code=criterion,
        title=table.text("title"),
        question=table.text("question"),
        text=table.text("text"),
        look_for=table.texts("look_for"),
        **{flag: table.flag(flag) for flag in FLAGS},
    )


def _rounds(tables: list[_Table]) -> tuple[Round, ...]:
    totals = Counter(table.values.get("kind") for table in tables if isinstance(table.values.get("kind"), str))
    seen: Counter[str] = Counter()
    rounds = []
    for table in tables:
        kind = table.text("kind")
        if kind not in KINDS:
            table.notes.say(f"{table.name}: soort '{kind}' is onbekend; het is {' of '.join(KINDS)}.")
        seen[kind] += 1
        rounds.append(_round(table, kind, seen[kind], totals[kind]))
    return tuple(rounds)


def _round(table: _Table, kind: str, number: int, total: int) -> Round:
    measured = Round(
        code=table.text("code"),
        kind=kind,
        number=number,
        of=total,
        starts_on=table.day("starts_on"),
        ends_on=table.day("ends_on"),
        due_on=table.day("due_on"),
    )
    if not measured.starts_on <= measured.ends_on <= measured.due_on:
        table.notes.say(f"{table.name}: begin, einde en uiterste datum staan niet in volgorde.")
    return measured


def _ruleset(table: _Table) -> RulesetFile:
    months = table.table("validity_months")
    share = table.values.get("leader_share", [])
    is_share = isinstance(share, list) and len(share) == 2 and all(type(part) is int for part in share)
    if not is_share or not 0 < share[0] <= share[1]:
        table.notes.say(f"{table.name}: 'leader_share' moet een breuk tussen 0 en 1 zijn, zoals [2, 3].")
        share = [1, 1]
    return RulesetFile(
        version=table.text("version"),
        valid_from=table.day("valid_from"),
        max_criteria=table.count("max_criteria"),
        max_milestones=table.count("max_milestones"),
        knockout=table.texts("knockout"),
        min_answered=table.count("min_answered"),
        leader_share=(share[0], share[1]),
        validity_months={grade: months.count(grade, least=1) for grade in GRADES},
        visit_fresh_days=table.count("visit_fresh_days", least=1, most=366),
    )


def _check_whole(programme: Programme, notes: _Notes) -> None:
    """What only shows when the parts are laid side by side."""
    milestones = programme.milestones
    _refuse_twice("criterium", (criterion.code for criterion in programme.criteria), notes)
    _refuse_twice("mijlpaal", (milestone.code for milestone in milestones), notes)
    _refuse_twice("stroom", (stream.code for stream in programme.streams), notes)
    _refuse_twice("meting", (f"{measured.kind} {measured.code}" for measured in programme.rounds), notes)
    for criterion in programme.criteria:
        if not criterion.milestones:
            notes.say(f"Criterium '{criterion.code}' heeft geen mijlpalen.")
    if programme.deadline <= programme.starts_on:
        notes.say("De einddatum ligt niet na de begindatum.")
    flagged = {milestone.code for milestone in milestones if milestone.knockout}
    if flagged != set(programme.ruleset.knockout):
        notes.say("De knock-outs van de regel zijn niet de mijlpalen die als knockout gemerkt zijn.")
    if programme.ruleset.min_answered > len(milestones):
        notes.say("De regel vraagt meer antwoorden dan er mijlpalen zijn.")
    if programme.ruleset.min_answered <= programme.ruleset.max_milestones:
        notes.say("De regel vraagt niet meer antwoorden dan 'max_milestones': zwijgen maakt dan een achterblijver.")


def _refuse_twice(what: str, codes: Iterable[str], notes: _Notes) -> None:
    for code, times in Counter(codes).items():
        if times > 1:
            notes.say(f"De code '{code}' komt {times} keer voor bij {what}.")
