"""The whole rule in plain Dutch with its numbers filled in: for everyone, so that it can be checked by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from milestones.rules.explain import AFTER_TOO_LITTLE, NOTHING_TO_SEE, SILENCE, shown_words
from milestones.rules.rulesets import Ruleset, ruleset_on
from milestones.rules.verdicts import Level
from werkplein.core.labels import date_words, listing, plural
from werkplein.programme.rules import Programme


@dataclass(frozen=True)
class Part:
    """A heading with sentences and a list: in order where that decides, each with its name where it has one."""

    id: str
    heading: str
    text: str = ""
    items: tuple[str, ...] = ()
    more: str = ""
    is_ordered: bool = False
    has_names: bool = False


@dataclass(frozen=True)
class RuleText:
    """The rule of a day: its version, since when it holds, its parts, and what changes when."""

    version: str
    valid_from: date
    parts: tuple[Part, ...]
    coming: tuple[tuple[str, date, tuple[str, ...]], ...] = ()


def rule_text(versions: Sequence[Ruleset], programme: Programme, on: date) -> RuleText:
    """Tell the rule that holds on a day, and what is decided about later days already."""
    rule = ruleset_on(versions, on)
    return RuleText(rule.version, rule.valid_from, rule_parts(rule, programme), _coming(versions, rule, on))


def _coming(versions: Sequence[Ruleset], rule: Ruleset, on: date) -> tuple[tuple[str, date, tuple[str, ...]], ...]:
    found, before = [], rule
    for day in sorted({each.valid_from for each in versions if each.valid_from > on}):
        next_one = ruleset_on(versions, day)
        found.append((next_one.version, day, tuple(differences(before, next_one))))
        before = next_one
    return tuple(found)


def rule_parts(rule: Ruleset, programme: Programme) -> tuple[Part, ...]:
    """Tell the rule part by part (domain D.1 to D.5)."""
    return (
        _purpose(programme),
        _counting(programme),
        _milestones(programme),
        _answers(programme),
        _lines(rule, programme),
        _up_and_down(rule),
        _validity(rule),
        _working(programme),
        _never(),
        _objection(programme),
    )


def _purpose(programme: Programme) -> Part:
    return Part(
        "waarvoor",
        "Waarvoor is het niveau?",
        "Elk Werkplein krijgt een actieniveau: kopgroep, middengroep of achterblijver. Het niveau bepaalt welke steun "
        "een Werkplein krijgt. Het is geen oordeel over mensen. "
        f"Het doel is dat elk Werkplein werkt op {date_words(programme.deadline)}.",
    )


def _counting(programme: Programme) -> Part:
    sometimes = [each.code for each in programme.milestones if each.may_be_not_applicable]
    items = [
        f"Er zijn {len(programme.milestones)} mijlpalen, verdeeld over {len(programme.criteria)} criteria.",
        "Een criterium is gehaald als alle mijlpalen ervan zijn gehaald.",
        "‘Deels’ telt als niet gehaald.",
    ]
    if sometimes:
        items.append(f"Is {listing(sometimes)} niet van toepassing, dan telt die mijlpaal niet mee.")
    return Part("telt", "Wat telt mee?", items=tuple(items))


def _milestones(programme: Programme) -> Part:
    """List them, for the other parts name them by their code."""
    items = tuple(
        f"{criterion.title}: {'; '.join(f'{each.code} {each.title}' for each in criterion.milestones)}."
        for criterion in programme.criteria
    )
    text = "Per criterium staan hier de mijlpalen, met hun code. Hieronder noemen we vaak alleen de code."
    return Part("mijlpalen", "Welke mijlpalen zijn er?", text, items, has_names=True)


def _answers(programme: Programme) -> Part:
    """Tell which of several statements counts (design 4.3), and what a satellite takes over (domain D.5)."""
    items = [
        "Wat met een stuk is aangetoond of bij een bezoek is gezien, gaat voor wat het Werkplein zelf opgeeft. "
        "Dat blijft zo zolang het geldig is.",
        "Is iets vaker aangetoond of gezien, dan telt het nieuwste. Op één dag gaat een bezoek voor een stuk. Is het "
        "bewijs dan even sterk, dan telt het slechtste oordeel.",
        "Geeft het Werkplein daarna zelf een slechter antwoord, dan telt dat meteen. Een beter antwoord telt pas als "
        "het is aangetoond of gezien.",
        "Een oordeel dat later is verbeterd of na een bezwaar is ingetrokken, telt niet mee.",
    ]
    taken = [each.code for each in programme.milestones if each.inherited_by_satellite]
    if taken:
        items.append(
            "Een satelliet is een Werkplein dat bij een ander Werkplein hoort, de hoofdlocatie. Een satelliet neemt "
            f"{listing(taken)} over van de hoofdlocatie, zolang de satelliet zelf geen geldig antwoord heeft."
        )
    return Part("antwoord", "Welk antwoord telt?", items=tuple(items))


def _lines(rule: Ruleset, programme: Programme) -> Part:
    return Part(
        "regel",
        "De regel",
        "Lees van boven naar beneden. De eerste regel die past, beslist.",
        (
            f"{Level.TOO_LITTLE.label}: als minder dan {rule.min_answered} mijlpalen een geldig antwoord hebben, of "
            "als het Werkplein in dit kwartaal is geopend.",
            f"{Level.LAGGARD.label}: {_laggard(rule, programme)}",
            f"{Level.LEADER.label}: als alle criteria zijn gehaald, en {shown_words(rule)} met een stuk of gezien bij "
            "een bezoek. Er is dan niets verlopen, er staat geen ernstige bevinding open en er loopt geen bezwaar.",
            f"{Level.MIDDLE.label}: in alle andere gevallen.",
        ),
        is_ordered=True,
        has_names=True,
    )


def _laggard(rule: Ruleset, programme: Programme) -> str:
    criteria = plural(rule.max_criteria, "criterium", "criteria")
    milestones = plural(rule.max_milestones, "mijlpaal", "mijlpalen")
    few = f"hoogstens {criteria} {'is' if rule.max_criteria == 1 else 'zijn'} gehaald, of als hoogstens {milestones} "
    few += f"{'is' if rule.max_milestones == 1 else 'zijn'} gehaald."
    if not rule.knockout:
        return f"als {few}"
    named = [f"{each.code} ({each.title})" for each in programme.milestones if each.code in rule.knockout]
    return f"als {listing(named, 'of')} niet is gehaald{SILENCE}, als {few}"


def _up_and_down(rule: Ruleset) -> Part:
    at_once = (
        f" Is aangetoond dat {listing(list(rule.knockout), 'of')} niet meer is gehaald, dan daalt het meteen."
        if rule.knockout
        else ""
    )
    return Part(
        "stappen",
        "Omhoog en omlaag",
        "Elke dag bepalen we het niveau voorlopig. Na elk kwartaal stelt de stuurgroep het vast, over de peildatum. "
        "Dat is de laatste dag van het kwartaal: 31 maart, 30 juni, 30 september of 31 december. Een vastgesteld "
        "niveau verandert niet meer, ook niet als de regel later verandert.",
        (
            "Van achterblijver omhoog: als bij een bezoek is gezien wat erbij kwam. Dat bezoek is hoogstens "
            f"{plural(rule.visit_fresh_days, 'dag', 'dagen')} oud.{NOTHING_TO_SEE}",
            "Van middengroep naar kopgroep: als het Werkplein op de peildatum aan de regel voldoet.",
            f"Omlaag: als het op twee peildata achter elkaar lager is.{at_once}{AFTER_TOO_LITTLE}",
            "Verloopt alleen een antwoord, dan wordt een Werkplein daardoor nooit achterblijver.",
            "De stuurgroep kan een ander niveau vaststellen. Dan staat erbij waarom en tot wanneer, en wat de regel "
            "zelf geeft.",
        ),
    )


def _validity(rule: Ruleset) -> Part:
    words = (
        ("Alleen opgegeven door het Werkplein", "E0"),
        ("Aangetoond met een stuk of foto", "E1"),
        ("Gezien bij een bezoek", "E2"),
    )
    items = [f"{text}: {plural(rule.validity_months[grade], 'maand', 'maanden')}." for text, grade in words]
    counts = rule.expired_counts_months
    after = (
        f"Daarna is het antwoord verlopen. Het telt dan nog {plural(counts, 'maand', 'maanden')} mee als antwoord, "
        "maar niet meer als bewijs."
        if counts
        else "Daarna is het antwoord verlopen en telt het niet meer mee."
    )
    more = f"{after} Verandert de regel, dan houden antwoorden die er al waren hun einddatum."
    return Part("geldig", "Hoe lang geldt een antwoord?", items=tuple(items), more=more)


def _working(programme: Programme) -> Part:
    seen = [each.code for each in programme.milestones if each.must_be_seen]
    is_seen = f" Ook gezien is het als {listing(seen)} bovendien bij een bezoek zijn gezien." if seen else ""
    return Part(
        "werkend",
        "Niveau en werkend Werkplein",
        "Dat zijn twee verschillende vragen. Een Werkplein werkt als alle mijlpalen die gelden zijn gehaald en "
        f"aangetoond.{is_seen} Een Werkplein kan dus kopgroep zijn en nog niet werken.",
    )


def _never() -> Part:
    return Part(
        "nooit",
        "Wat telt nooit mee?",
        items=(
            "De tevredenheid van werkzoekenden.",
            "De tevredenheid van werkgevers.",
            "De uitstroom naar werk.",
        ),
        more="Die cijfers staan apart op de Landkaart. Voor de vier grote steden geldt een eigen aanpak; hun niveau "
        "bepalen we met dezelfde regel.",
    )


def _objection(programme: Programme) -> Part:
    return Part(
        "bezwaar",
        "Is een Werkplein het er niet mee eens?",
        "Het Werkplein kan reageren op wat bij een bezoek is gezien of bij een controle van het secretariaat is "
        "gevonden, binnen "
        f"{plural(programme.reply_working_days, 'werkdag', 'werkdagen')}. Op een bezwaar beslist iemand anders, binnen "
        f"{plural(programme.decide_working_days, 'werkdag', 'werkdagen')}. Tot die tijd telt wat ervoor gold.",
    )


NUMBERS: tuple[tuple[str, Callable[[Ruleset], str]], ...] = (
    ("Minste aantal antwoorden", lambda rule: str(rule.min_answered)),
    ("Beslissende mijlpalen", lambda rule: listing(list(rule.knockout)) or "geen"),
    ("Achterblijver bij hoogstens zoveel criteria", lambda rule: str(rule.max_criteria)),
    ("Achterblijver bij hoogstens zoveel mijlpalen", lambda rule: str(rule.max_milestones)),
    ("Aangetoond voor de kopgroep", lambda rule: f"{rule.leader_share[0]} van elke {rule.leader_share[1]}"),
    ("Bezoek dat een stap omhoog laat zien", lambda rule: f"{plural(rule.visit_fresh_days, 'dag', 'dagen')} oud"),
    ("Geldigheid van een opgave", lambda rule: plural(rule.validity_months["E0"], "maand", "maanden")),
    ("Geldigheid van een stuk", lambda rule: plural(rule.validity_months["E1"], "maand", "maanden")),
    ("Geldigheid van een bezoek", lambda rule: plural(rule.validity_months["E2"], "maand", "maanden")),
    ("Verlopen antwoord telt nog mee", lambda rule: plural(rule.expired_counts_months, "maand", "maanden")),
)


def numbers(rule: Ruleset) -> list[tuple[str, str]]:
    """Give every number of a rule with its name."""
    return [(name, value(rule)) for name, value in NUMBERS]


def differs_in_months(before: Ruleset, after: Ruleset) -> bool:
    """Tell whether answers are valid for another time: so are new ones only, and a dry run shows it apart."""
    return dict(before.validity_months) != dict(after.validity_months)


def differences(before: Ruleset, after: Ruleset) -> list[str]:
    """Say which numbers differ: `Minste aantal antwoorden: 10 (was 9)`."""
    return [
        f"{name}: {new} (was {old})"
        for (name, old), (_, new) in zip(numbers(before), numbers(after), strict=True)
        if new != old
    ]
