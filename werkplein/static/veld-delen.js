// The pages of an audit on the road: all milestones, one milestone, one criterion, agreements, interventions, finishing.

import { size } from "./foto.js";
import { bullets, button, choice, count, el, field, heading, hour, message, panel, section, shape, small, textButton, tick, ticks, tiles, verdict } from "./veld-scherm.js";

const link = (to, ...children) => el("a", { href: `#${to}` }, ...children);
const errorsOf = (item, key) => item.wrong?.[key] ?? [];
const lock = (box) => {
  for (const each of box.querySelectorAll("input, textarea, select, button")) each.disabled = true;
  return box;
};
const SENT = () => message("good", "Aangekomen.", "Dit is verstuurd en staat vast.");
const labelOf = (milestone, value) => milestone.tiles.find(([each]) => each === value)?.[1];

export function saidOf(work, milestone) {
  const { verdict: value, joined } = work.finding(milestone.code);
  if (!milestone.towns.length) return value ? [value, labelOf(milestone, value) ?? value] : ["", "Nog niet ingevuld"];
  if (!joined.length) return ["", "Nog niet ingevuld"];
  if (joined.includes("none")) return ["none", "Niet bekeken"];
  const towns = milestone.towns.filter(([code]) => !milestone.alone.includes(code));
  const number = joined.filter((code) => !milestone.alone.includes(code)).length;
  const outcome = number === towns.length ? "met" : number ? "partly" : "not_met";
  return [outcome, `${number} van ${count(towns.length, "gemeente", "gemeenten")}`];
}

export function overview(work) {
  const notes = (code) => work.of("note", (item) => item.fields.criterion === code && item.fields.text).length;
  const row = (milestone) => el("li", { class: "wp-regel" },
    link(milestone.code, el("b", {}, milestone.code), ` ${milestone.title}`), verdict(...saidOf(work, milestone)));
  const criteria = work.criteria.map((criterion) => section(`${criterion.code} ${criterion.title}`, `crit-${criterion.code}`,
    el("ul", { class: "wp-lijst" }, criterion.milestones.map(row)),
    el("p", { class: "wp-klein" }, link(`bij-${criterion.code}`, "Knelpunten, kansen en bedreigingen"), ` (${notes(criterion.code)})`)));
  const filled = (kind, key) => work.of(kind, (item) => item.fields[key]).length;
  const more = section("Bij het hele bezoek", "hele-bezoek", el("ul", { class: "wp-lijst" },
    el("li", {}, link("afspraken", `Afspraken (${filled("agreement", "what")})`)),
    el("li", {}, link("interventies", `Voorgestelde interventies (${filled("proposal", "what")})`)),
    el("li", {}, link("volgend-bezoek", "Volgend bezoek"))));
  return { title: work.taken.visit.title, facts: [work.taken.visit.werkplein, work.taken.visit.quarter, work.taken.visit.day_words],
    content: [progress(work), ...criteria, more], bar: [el("span"), link_button("afronden", "Afronden en versturen")] };
}

const link_button = (to, text, kind = "primary") => el("a", { href: `#${to}`, class: `utrecht-button utrecht-button--${kind}-action wp-knoplink` }, text);

function progress(work, here) {
  const answered = work.milestones.filter((each) => work.isAnswered(each.code)).length;
  const place = work.milestones.findIndex((each) => each.code === here);
  const words = here ? `Mijlpaal ${place + 1} van ${work.milestones.length}` : `${answered} van ${work.milestones.length} mijlpalen ingevuld`;
  return el("div", { class: "wp-los" }, el("div", { class: "wp-regel" }, el("strong", {}, words), here && link("", "Alle mijlpalen")),
    el("div", { class: "wp-voortgang", "aria-hidden": "true" }, work.milestones.map((each) => el("i", {
      class: each.code === here ? "hier" : work.isAnswered(each.code) ? "ja" : null }))));
}

function knownOf(milestone) {
  const rows = milestone.before.flatMap((said) => [el("dt", {}, said.name), el("dd", {},
    said.verdict ? verdict(said.verdict, said.label) : el("span", { class: "wp-grijs" }, said.label),
    said.when && el("span", { class: "wp-klein wp-grijs" }, ` ${said.when}`),
    said.note && el("span", { class: "wp-klein wp-breek" }, el("br"), said.note))]);
  const agreed = milestone.agreed.flatMap((words) => [el("dt", {}, "Afspraak"), el("dd", { class: "wp-klein wp-breek" }, words)]);
  return panel("Wat we al weten", "vorig", el("dl", { class: "wp-vergelijk" }, rows, agreed));
}

export function milestonePage(work, milestone, act) {
  const { code } = milestone;
  const finding = work.finding(code);
  const limits = work.taken.limits;
  const errors = errorsOf(work.audit, code);
  const seen = milestone.towns.length
    ? ticks("Welke omliggende gemeenten doen mee?", `${code}-joined`, milestone.towns, finding.joined,
      (joined) => work.setFinding(code, { joined }), { alone: milestone.alone, hint: "Alle gemeenten: voldaan. Een deel: deels. Geen enkele: niet voldaan." })
    : tiles("Wat ziet u?", `${code}-verdict`, milestone.tiles, finding.verdict, (value) => work.setFinding(code, { verdict: value }),
      { hint: "Dit telt als ter plaatse gezien (E2)." });
  const form = el("div", { class: "wp-los wp-los--m" },
    errors.length > 0 && message("error", "Hier klopt iets niet.", errors.join(" ")), seen,
    field("Notitie", `${code}-note`, finding.note, (note) => work.setFinding(code, { note }), { rows: 3, max: limits.note }),
    tick("Ernstige bevinding", `${code}-is_critical`, finding.critical, (critical) => work.setFinding(code, { critical })));
  const place = work.milestones.indexOf(milestone);
  const before = work.milestones[place - 1];
  const next = work.milestones[place + 1];
  const criterion = work.criteria.find((each) => each.milestones.includes(milestone));
  return {
    title: `${code} ${milestone.title}`, facts: [work.taken.visit.title, work.taken.visit.quarter],
    content: [progress(work, code), knownOf(milestone),
      milestone.look_for.length > 0 && section(milestone.must_be_seen ? "Hier let u op (moet u zelf zien)" : "Hier let u op", "let", bullets(milestone.look_for)),
      work.isAuditSent ? el("div", { class: "wp-los" }, SENT(), lock(form)) : form, photos(work, milestone, act),
      el("p", {}, link(`bij-${criterion.code}`, `Knelpunt, kans of bedreiging bij ${criterion.code}`), " · ", link("afspraken", "Afspraak toevoegen"))],
    bar: [before ? link_button(before.code, `‹ ${before.code}`, "secondary") : link_button("", "‹ Alle", "secondary"),
      next ? link_button(next.code, `Volgende: ${next.code} ›`) : link_button("afronden", "Naar afronden ›")],
  };
}

function photos(work, milestone, act) {
  const taken = work.of("photo", (item) => item.fields.milestone === milestone.code);
  const input = el("input", { type: "file", accept: "image/*", class: "wp-verborgen", id: "foto", multiple: true,
    onchange: (event) => act.photos(milestone, [...event.target.files]) });
  return section("Foto’s", "fotos", taken.length > 0 && el("p", { class: "wp-bewaard" }, shape("icon-ok", "wp-verdict-met"), ` ${taken.length} op deze telefoon`),
    taken.map((item, place) => photo(work, item, place + 1, act)),
    el("div", { class: "wp-veld" }, el("label", { class: "utrecht-button utrecht-button--secondary-action wp-knop-breed wp-fotoknop" },
      input, shape("icon-photo"), "Maak of kies een foto"),
      small("De foto wordt op de telefoon kleiner gemaakt. Locatie en andere gegevens gaan eraf.")));
}

function photo(work, item, number, act) {
  const picture = el("img", { alt: "", width: 88, height: 66 });
  if (item.state !== "sent") act.show(item, picture);
  const id = `foto-${item.id}`;
  const problems = Object.values(item.wrong ?? {}).flat();
  const box = el("div", { class: "wp-los" },
    el("div", { class: "wp-foto wp-fotokader" }, item.state === "sent" ? shape("icon-ok", "wp-i--l wp-verdict-met") : picture,
      field(`Wat staat er op foto ${number}?`, id, item.fields.description, (text) => { item.fields.description = text; work.touch(item); },
        { max: work.taken.limits.description, hint: size(item.size) })),
    tick("Geen herkenbare bezoekers op de foto", `${id}-niemand`, item.fields.no_visitors === "y",
      (is) => { item.fields.no_visitors = is ? "y" : ""; work.touch(item); }),
    problems.length > 0 && message("error", "Deze foto is nog niet verstuurd.", problems.join(" ")),
    el("p", {}, textButton("Verwijder", () => act.remove(item), `foto ${number}`)));
  return item.state === "sent" ? lock(box) : box;
}

// A list of things of one kind, each with its fields, and a button for another one.
function things(work, items, words, draw, add, act) {
  return [items.map((item, place) => {
    const told = Object.entries(item.wrong ?? {}).filter(([key]) => !(key in item.fields)).flatMap(([, each]) => each);
    const box = el("div", { class: "wp-los wp-los--m wp-vlak", role: "group", "aria-label": `${words.one} ${place + 1}` },
      item.state === "sent" && SENT(), told.length > 0 && message("error", "Nog niet verstuurd.", told.join(" ")), draw(item),
      item.state !== "sent" && el("p", {}, textButton("Verwijder", () => act.remove(item), `${words.one} ${place + 1}`)));
    return item.state === "sent" ? lock(box) : box;
  }), el("div", { class: "wp-knoppen" }, button(words.add, () => act.add(add)))];
}

const bind = (work, item, key) => (value) => { item.fields[key] = value; work.touch(item); };

export function criterionPage(work, criterion, act) {
  const parts = work.taken.notes.map(([kind, label]) => {
    const items = work.of("note", (item) => item.fields.criterion === criterion.code && item.fields.kind === kind);
    const draw = (item) => [
      field(label, item.id, item.fields.text, bind(work, item, "text"), { rows: 2, max: work.taken.limits.text, errors: errorsOf(item, "text") }),
      choice("Bij welke mijlpaal? (niet verplicht)", `${item.id}-mijlpaal`, item.fields.milestone,
        [["", "Het hele criterium"], ...criterion.milestones.map((each) => [each.code, `${each.code} ${each.title}`])], bind(work, item, "milestone"))];
    return section(label, kind, things(work, items, { one: label, add: `${label} toevoegen` }, draw,
      () => work.add("note", { kind, criterion: criterion.code, milestone: "", text: "" }), act));
  });
  return { title: `${criterion.code} ${criterion.title}`, facts: [work.taken.visit.title], content: parts,
    bar: [link_button("", "‹ Alle mijlpalen", "secondary"), link_button(criterion.milestones[0].code, `Naar ${criterion.milestones[0].code} ›`)] };
}

const listed = (work) => work.milestones.map((each) => [each.code, `${each.code} ${each.title}`]);

export function agreementsPage(work, act) {
  const draw = (item) => [
    field("Wat spreekt u af?", item.id, item.fields.what, bind(work, item, "what"), { rows: 2, max: work.taken.limits.text, errors: errorsOf(item, "what") }),
    field("Wie doet dit?", `${item.id}-who`, item.fields.who, bind(work, item, "who"), { max: 200, hint: "Noem de functie, niet de naam.", errors: errorsOf(item, "who") }),
    field("Wanneer is het klaar?", `${item.id}-due_on`, item.fields.due_on, bind(work, item, "due_on"), { type: "date", errors: errorsOf(item, "due_on") }),
    choice("Bij welke mijlpaal? (niet verplicht)", `${item.id}-mijlpaal`, item.fields.milestone, [["", "Het hele bezoek"], ...listed(work)], bind(work, item, "milestone"))];
  const earlier = work.taken.agreements.length > 0 && panel("Eerder afgesproken", "eerder", bullets(work.taken.agreements));
  return { title: "Afspraken", facts: [work.taken.visit.title], content: [earlier, things(work, work.of("agreement"), { one: "Afspraak", add: "Afspraak toevoegen" }, draw,
    () => work.add("agreement", { what: "", who: "", due_on: "", milestone: "" }), act)],
  bar: [link_button("", "‹ Alle mijlpalen", "secondary"), link_button("interventies", "Interventies ›")] };
}

export function proposalsPage(work, act) {
  const draw = (item) => [
    choice("Welke interventie?", item.id, item.fields.rung, work.taken.rungs, bind(work, item, "rung"), { errors: errorsOf(item, "rung") }),
    field("Wat gebeurt er?", `${item.id}-what`, item.fields.what, bind(work, item, "what"), { rows: 2, max: work.taken.limits.text, hint: "Ten minste 20 tekens.", errors: errorsOf(item, "what") }),
    field("Waarom is dit nodig?", `${item.id}-why`, item.fields.why, bind(work, item, "why"), { rows: 2, max: work.taken.limits.text, hint: "Ten minste 20 tekens. Het MT leest dit niet.", errors: errorsOf(item, "why") }),
    ticks("Bij welke mijlpalen moet dit helpen?", `${item.id}-milestones`, listed(work), item.fields.milestones, bind(work, item, "milestones")),
    field("Wie doet dit?", `${item.id}-owner`, item.fields.owner, bind(work, item, "owner"), { max: 200, errors: errorsOf(item, "owner") }),
    field("Wanneer moet het klaar zijn?", `${item.id}-due_on`, item.fields.due_on, bind(work, item, "due_on"), { type: "date", errors: errorsOf(item, "due_on") }),
    field("Waarom slaat u een trede over?", `${item.id}-skip_reason`, item.fields.skip_reason, bind(work, item, "skip_reason"), { rows: 2, max: work.taken.limits.text, hint: "Alleen als u een lagere trede overslaat." })];
  return { title: "Voorgestelde interventies", facts: [work.taken.visit.title], content: [
    el("p", {}, "Wat compleet is, wordt een voorstel in het stappenplan. Wat nog iets mist, blijft een notitie: niets gaat verloren."),
    things(work, work.of("proposal"), { one: "Interventie", add: "Interventie toevoegen" }, draw,
      () => work.add("proposal", { rung: work.taken.rungs[0][0], what: "", why: "", milestones: [], owner: "", due_on: "", skip_reason: "" }), act)],
  bar: [link_button("afspraken", "‹ Afspraken", "secondary"), link_button("volgend-bezoek", "Volgend bezoek ›")] };
}

export function nextPage(work) {
  const item = work.of("next_visit")[0] ?? { id: "volgend", fields: { wanted_on: "", about: "" } };
  const set = (key) => (value) => {
    const found = work.of("next_visit")[0] ?? work.add("next_visit", { wanted_on: "", about: "" });
    found.fields[key] = value;
    work.touch(found);
  };
  const form = el("div", { class: "wp-los wp-los--m" },
    field("Op welke dag komt u terug?", "wanted_on", item.fields.wanted_on, set("wanted_on"), { type: "date", errors: errorsOf(item, "wanted_on"), hint: "Dit is een wens. Plannen doet u op kantoor." }),
    field("Waarvoor?", "about", item.fields.about, set("about"), { rows: 3, max: work.taken.limits.text, errors: errorsOf(item, "about") }));
  return { title: "Volgend bezoek", facts: [work.taken.visit.title], content: [item.state === "sent" ? lock(form) : form],
    bar: [link_button("interventies", "‹ Interventies", "secondary"), link_button("afronden", "Naar afronden ›")] };
}

// What is still to be done before it can be sent, each with the way to it.
export function gaps(work) {
  const found = [];
  const gap = (to, words) => found.push([to, words]);
  if (!work.audit.held_on) gap("afronden/held_on", "Vul in op welke dag u er was.");
  if (!work.audit.discussed_with.trim()) gap("afronden/discussed_with", "Vul in met welke functie u de uitkomst besprak.");
  if (!work.milestones.some((each) => !["", "none"].includes(saidOf(work, each)[0]))) gap(work.milestones[0].code, "Vul ten minste één mijlpaal in.");
  for (const { code } of work.milestones) {
    const finding = work.finding(code);
    if (finding.critical && !finding.note.trim()) gap(`${code}/${code}-note`, `Schrijf bij ${code} wat er ernstig is.`);
  }
  for (const item of work.of("photo", (each) => each.state !== "sent")) {
    const { milestone, description, no_visitors } = item.fields;
    if (!description.trim()) gap(`${milestone}/foto-${item.id}`, `Schrijf wat er op de foto bij ${milestone} staat.`);
    else if (!no_visitors) gap(`${milestone}/foto-${item.id}-niemand`, `Bevestig bij ${milestone} dat er niemand herkenbaar op de foto staat.`);
  }
  for (const item of work.of("agreement", ({ fields }) => fields.what || fields.who || fields.due_on)) {
    if (!item.fields.what || !item.fields.who || !item.fields.due_on) gap(`afspraken/${item.id}`, "Maak de afspraak af: wat, wie en wanneer.");
  }
  for (const item of work.of("proposal", ({ fields }) => fields.why || fields.owner || fields.due_on)) {
    if (!item.fields.what) gap(`interventies/${item.id}-what`, "Schrijf bij de interventie wat er gebeurt.");
  }
  return found;
}

const KINDS = { audit: "Bevindingen", photo: "Foto", note: "Notitie", agreement: "Afspraak", proposal: "Interventie", next_visit: "Volgend bezoek" };

export function nameOf(work, item) {
  const { fields = {} } = item;
  if (item.kind === "audit") return `Bevindingen bij ${count(work.milestones.filter((each) => work.isAnswered(each.code)).length, "mijlpaal", "mijlpalen")}`;
  const label = item.kind === "note" ? work.taken.notes.find(([kind]) => kind === fields.kind)?.[1] : KINDS[item.kind];
  const text = fields.description || fields.text || fields.what || fields.about || "";
  const at = fields.milestone || fields.criterion;
  return `${label}${at ? ` bij ${at}` : ""}${text ? `: ${text.slice(0, 60)}` : ""}`;
}

function state(item) {
  if (item.state === "sent") return [shape("icon-ok", "wp-verdict-met"), "aangekomen"];
  if (item.waits && !item.choice) return [shape("icon-attention", "wp-verdict-partly"), "u kiest"];
  if (item.wrong) return [shape("icon-attention", "wp-verdict-not_met"), "verbeter"];
  return [shape("icon-clock"), hour(item.changed_at ?? item.made_at)];
}

function queue(work) {
  return el("ul", { class: "wp-lijst wp-klein", id: "rij" }, work.all.map((item) => {
    const [sign, words] = state(item);
    const told = [...(item.told ?? []), ...Object.values(item.wrong ?? {}).flat()];
    return el("li", { class: "wp-wacht", "data-item": item.id, "data-stand": item.state ?? "wacht" }, sign,
      el("span", { class: "wp-breek" }, nameOf(work, item), told.length > 0 && el("span", { class: "wp-grijs" }, el("br"), told.join(" "))), el("span", { class: "wp-grijs" }, words));
  }));
}

export function finishPage(work, act, { sentence, asks, busy }) {
  const { audit } = work;
  const set = (key) => (value) => { audit[key] = value; work.touch(audit); };
  const found = gaps(work);
  const open = work.milestones.filter((each) => !work.isAnswered(each.code)).map((each) => each.code);
  const day = el("div", { class: "wp-los wp-los--m" },
    field("Op welke dag was u daar?", "held_on", audit.held_on, set("held_on"), { type: "date", errors: errorsOf(audit, "held_on"), hint: "Deze dag geldt voor alles wat u vastlegt, ook voor de foto’s." }),
    field("Met wie besprak u de uitkomst?", "discussed_with", audit.discussed_with, set("discussed_with"), { max: 200, hint: "Noem de functie, niet de naam.", errors: errorsOf(audit, "discussed_with") }),
    field("Waarom op een andere dag?", "reason", audit.reason, set("reason"), { rows: 2, max: work.taken.limits.reason, errors: errorsOf(audit, "reason"), hint: "Alleen nodig als u er niet was op de geplande dag. Het MT leest dit." }));
  const waiting = work.unsent;
  return {
    title: "Afronden en versturen", facts: [work.taken.visit.title],
    content: [
      sentence && message(asks ? "warning" : "", sentence, asks && el("a", { href: "/aanmelden?next=/intern/aangemeld/", target: "_blank" }, "Meld u aan in een nieuw venster"), asks && ". Kom daarna hier terug: dan versturen we de rest."),
      work.all.filter((item) => item.waits && !item.choice).map((item) => act.conflict(item)),
      work.isAuditSent ? el("div", { class: "wp-los" }, SENT(), lock(day)) : day,
      open.length > 0 && !work.isAuditSent && message("", "Nog niet ingevuld:", open.flatMap((code, place) => [place ? ", " : "", link(code, code)]), ". Wat u niet invult, blijft zoals het was."),
      el("div", { id: "gaten" }, act.shows_gaps && found.length > 0 && message("error", "Nog te doen:", bullets(found.map(([to, words]) => link(to, words))))),
      el("section", { class: "wp-sectie", "aria-labelledby": "rijkop" },
        el("div", { class: "wp-sectiekop" }, heading(2, "Nog te versturen", "rijkop"), el("span", { class: `wp-merkje${waiting ? " wp-merkje--warning" : " wp-merkje--good"}` }, waiting ? `${waiting} ${waiting === 1 ? "wacht" : "wachten"}` : "alles verstuurd")),
        el("p", { class: "wp-klein" }, work.isFinished ? "Zodra er verbinding is, versturen we alles vanzelf. Elk onderdeel komt één keer aan." : "Er is nog niets verstuurd. Alles staat op deze telefoon, tot u afrondt."), queue(work),
        el("div", { class: "wp-knoppen" }, button("Bewaar als bestand", act.save_file), link("bestand", "Open een bestand"))),
      el("p", { class: "wp-klein" }, link("wissen", "Wis deze audit van de telefoon"))],
    bar: [link_button("", "‹ Alle", "secondary"), button(busy ? "Bezig met versturen…" : work.isFinished ? "Verstuur nu" : "Rond af en verstuur", act.finish, "primary", { disabled: busy })],
  };
}

const SAID = { rung: "Interventie", kind: "Soort", criterion: "Criterium", milestone: "Mijlpaal", milestones: "Mijlpalen", text: "Tekst",
  what: "Wat", why: "Waarom", who: "Wie", owner: "Wie", due_on: "Klaar op", skip_reason: "Trede overgeslagen",
  wanted_on: "Op welke dag", about: "Waarvoor", description: "Op de foto" };

function sayField(work, key, value) {
  const criteria = work.criteria.map((each) => [each.code, `${each.code} ${each.title}`]);
  const pairs = { rung: work.taken.rungs, kind: work.taken.notes, criterion: criteria, milestone: listed(work) }[key];
  const known = pairs?.find(([each]) => each === value)?.[1];
  const day = ["due_on", "wanted_on"].includes(key) && value && new Date(`${value}T12:00`).toLocaleDateString("nl-NL", { dateStyle: "long" });
  return known ?? (day || [value].flat().join(", "));
}

const rowsOf = (work, fields) => Object.entries(SAID).filter(([key]) => [fields[key] ?? []].flat().join(""))
  .map(([key, label]) => [label, sayField(work, key, fields[key])]);

// Of findings only the milestones that differ: twelve that are the same hide the one that is not.
function auditRows(work, findings) {
  const noted = (label, note) => `${label}${note ? `: ${note}` : ""}`;
  const rows = work.milestones.map((each) => {
    const [, label, note] = findings[each.code] ?? ["", "Niet bekeken", ""];
    const [value, said] = saidOf(work, each);
    const name = `${each.code} ${each.title}`;
    return [[name, noted(label, note)], [name, noted(value ? said : "Niet bekeken", work.finding(each.code).note)]];
  }).filter(([[, theirs], [, own]]) => theirs !== own);
  return [rows.map(([theirs]) => theirs), rows.map(([, own]) => own)];
}

// What arrived and what the phone has, in the same words.
function bothSides(work, item) {
  const { fields, findings, address, outcome } = item.waits.now ?? {};
  const [theirs, own] = findings ? auditRows(work, findings) : [rowsOf(work, fields ?? {}), rowsOf(work, item.fields ?? {})];
  const side = (title, rows, otherwise) => el("div", { class: "wp-los wp-los--s" }, el("p", {}, el("strong", {}, title)), rows.length
    ? el("dl", { class: "wp-vergelijk" }, rows.flatMap(([label, words]) => [el("dt", {}, label), el("dd", {}, words)])) : el("p", {}, otherwise));
  const elsewhere = address ? el("a", { href: address, target: "_blank" }, "Bekijk wat aankwam bij de foto’s van dit bezoek (nieuw venster)") : outcome
    ? "Geen tekst." : "Dit kwam aan bij een ander bezoek en is hier niet te zien.";
  return [side(`Wat eerder aankwam${outcome ? ` (${outcome})` : ""}`, theirs, elsewhere), side("Wat op deze telefoon staat", own, "Geen tekst.")];
}

// Two sides next to each other, and a person who chooses.
export function conflict(work, item, act) {
  const { waits } = item;
  const id = `kies-${item.id}`;
  const aside = () => act.choose(item, "theirs");
  const title = nameOf(work, item);
  if (waits.why === "changed") {
    return panel(title, id, el("p", {}, waits.sentence), bothSides(work, item), el("div", { class: "wp-knoppen" },
      button("Laat staan wat aankwam", () => act.accept(item)), button("Stuur dit als verbetering", () => act.renew(item))));
  }
  if (waits.why === "moved") {
    return panel(title, id, el("p", {}, waits.sentence), el("dl", { class: "wp-vergelijk" },
      el("dt", {}, "Toen u het opende"), el("dd", {}, item.words), el("dt", {}, "Nu"), el("dd", {}, waits.now.words)),
    el("div", { class: "wp-knoppen" }, button("Leg mijn audit vast", () => act.choose(item, "mine", { seen: waits.now.mark }), "primary"), button("Leg mijn audit terzijde", aside)));
  }
  if (waits.why === "gone") {
    const lost = item.kind === "photo" ? "De foto zelf gaat dan niet mee: bewaar die eerst als bestand." : "De tekst blijft te lezen bij het bezoek, maar telt niet mee.";
    return panel(title, id, el("p", {}, waits.sentence, waits.now.reason && ` Reden: ${waits.now.reason}`), small(lost),
      el("div", { class: "wp-knoppen" }, button("Bewaar als bestand", act.save_file), button("Leg terzijde bij het bezoek", aside)));
  }
  return heldConflict(work, item, act, id);
}

function heldConflict(work, item, act, id) {
  const theirs = item.waits.now.findings ?? {};
  const differing = work.milestones.filter((each) => {
    const [value] = saidOf(work, each);
    const [said, , note] = theirs[each.code] ?? [];
    return !["", "none"].includes(value) && (said !== value || (note ?? "") !== work.finding(each.code).note);
  });
  const mine = new Set(item.picked);
  const pick = (code, is) => {
    mine[is ? "add" : "delete"](code);
    item.picked = [...mine];
  };
  const row = (milestone) => {
    const [value, label, note] = theirs[milestone.code] ?? ["", "Niet bekeken", ""];
    const own = work.finding(milestone.code).note;
    const option = (is, words, said, note) => el("label", { class: "wp-vink" },
      el("input", { type: "radio", name: `${id}-${milestone.code}`, value: String(is), checked: is === mine.has(milestone.code), onchange: () => pick(milestone.code, is) }),
      el("span", {}, `${words} `, verdict(...said), note && el("span", { class: "wp-klein wp-breek" }, el("br"), note)));
    return el("fieldset", { class: "wp-veld" }, el("legend", { class: "utrecht-form-label" }, `${milestone.code} ${milestone.title}`),
      option(false, "Al vastgelegd:", [value, label], note), option(true, "Van u:", saidOf(work, milestone), own));
  };
  return panel("Er is al een audit vastgelegd", id, el("p", {}, item.waits.sentence),
    small(`Besproken met: ${item.waits.now.discussed_with || "onbekend"}. Van dezelfde dag telt steeds het strengste oordeel.`),
    differing.length ? differing.map(row) : el("p", {}, "Wat u invulde, is gelijk aan wat er al staat."),
    el("div", { class: "wp-knoppen" }, button("Bevestig mijn keuze", () => (mine.size
      ? act.choose(item, "mine", { mine: [...mine] }) : act.choose(item, "theirs")), "primary")));
}
