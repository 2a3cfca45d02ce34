// The audit on the road: opened once with a network, then everything works without one until it is sent.

import { BadFile, opened, raw, read, written } from "./veld-bestand.js";
import * as parts from "./veld-delen.js";
import { smaller } from "./foto.js";
import { Full, SHORTEST, WrongPhrase, adopt, create, head, unlock, wipe } from "./veld-kluis.js";
import { button, count, el, field, hour, message, panel, shape, small, tick } from "./veld-scherm.js";
import { Stopped, deliver, fetched } from "./veld-sturen.js";
import { FULL, Work } from "./veld-werk.js";

const root = document.getElementById("veld");
const network = document.getElementById("netwerk");
const bar = document.getElementById("onderbalk");
const title = document.querySelector("h1");
const visit = Number(root.dataset.bezoek);
const address = `/intern/veld/${visit}/`;
const store = `veld-${visit}`;
const RETRY = 20_000;
const LONGEST_AWAY = 15 * 60_000;

let work;
let isBusy = false;
// Whether sending was asked for once more while it went on.
let isAsked = false;
let showsGaps = false;
let told = { sentence: "", asks: false };
let saved = "";
let isOnline = navigator.onLine;
let isReady = false;

const say = (tone, strong, ...rest) => root.prepend(message(tone, strong, ...rest));
const setTitle = (words) => {
  title.textContent = words;
  document.title = `${words} – Werkplein`;
};

// Takes the page and all it needs along; from then on it opens without a network.
async function takeAlong() {
  await navigator.serviceWorker.register("/intern/veld/werker.js");
  await navigator.serviceWorker.ready;
  const shell = await fetch(address, { cache: "reload", redirect: "manual" });
  if (!shell.ok) return false;
  const page = new DOMParser().parseFromString(await shell.clone().text(), "text/html");
  const needed = page.getElementById("veld").dataset.onderdelen.split(" ");
  const found = await Promise.all(needed.map((url) => fetch(url, { cache: "reload" })));
  if (!found.every((each) => each.ok)) return false;
  // Nothing is replaced before all of it is there, so that what is kept always belongs together.
  const cache = await caches.open(store);
  await Promise.all([cache.put(address, shell), ...found.map((each, place) => cache.put(needed[place], each))]);
  const wanted = new Set([address, ...needed]);
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url);
    if (!wanted.has(pathname + search)) await cache.delete(request);
  }
  return true;
}

async function makeReady() {
  if (!("serviceWorker" in navigator)) return;
  try {
    isReady = await takeAlong() || isReady;
    await navigator.storage?.persist?.();
  } catch {
    isReady = Boolean(await caches.has(store));
  }
  tellReady();
}

function tellReady() {
  const words = isReady ? message("good", "Klaar voor onderweg.", "Deze pagina opent nu ook zonder verbinding.")
    : message("warning", "Nog niet klaar voor onderweg.", "Blijf nog even op deze pagina, met verbinding.");
  const isHere = work && !work.isFinished && !location.hash.slice(1);
  document.getElementById("klaar")?.replaceChildren(...(isHere ? [words] : []));
}

// One dark bar says whether there is a network, and how much waits.
function status() {
  network.hidden = isOnline;
  if (isOnline) return;
  const waiting = work ? [" ", el("a", { href: "#afronden" }, `Nog te versturen: ${work.unsent}`)] : [];
  network.replaceChildren(el("div", { class: "wp-smal" }, shape("icon-offline", "wp-i--l"),
    el("div", {}, el("strong", {}, "Geen verbinding."), " Werk gewoon door: alles staat op deze telefoon.", ...waiting)));
}

function form(submitted, ...content) {
  return el("form", { class: "wp-los wp-los--m", novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    submitted();
  } }, ...content);
}

const phrase = (label, id, errors = [], hint) => field(label, id, "", null, { type: "password", errors, hint, autocomplete: "off" });
const typed = (id) => document.getElementById(id).value;
const submit = (text) => el("button", { type: "submit", class: "utrecht-button utrecht-button--primary-action" }, text);

function show(words, ...content) {
  setTitle(words);
  title.parentElement.querySelector(".wp-feiten")?.remove();
  bar.hidden = true;
  root.replaceChildren(...content.filter(Boolean));
  status();
}

// Before anything is on the phone: a passphrase makes it ready. This is the one step that needs a network.
function showBegin(errors = {}) {
  show("Maak deze audit klaar voor onderweg",
    el("p", { class: "wp-lead" }, "Daarna werkt alles zonder verbinding. Wat u invult, staat versleuteld op deze telefoon."),
    errors.top && message("error", errors.top, errors.asks && el("a", { href: `/aanmelden?next=${address}` }, "Meld u aan")),
    form(begin, phrase("Bedenk een wachtzin", "wachtzin", errors.first ?? [], `Ten minste ${SHORTEST} tekens. Onthoud hem goed: zonder deze zin kan niemand bij de audit, ook wij niet.`),
      phrase("Nog een keer", "nogmaals", errors.second ?? []), el("div", { class: "wp-knoppen" }, submit("Maak klaar"))),
    el("p", {}, el("a", { href: "#bestand" }, "Open een bestand"), " · ", el("a", { href: `${address}papier/` }, "Druk een papieren lijst af")));
  if (Object.keys(errors).length) root.querySelector("[aria-invalid], [role=alert] a, input")?.focus();
}

async function begin() {
  const chosen = typed("wachtzin");
  if (chosen.length < SHORTEST) return showBegin({ first: [`Maak de wachtzin langer: ten minste ${SHORTEST} tekens.`] });
  if (chosen !== typed("nogmaals")) return showBegin({ second: ["Dit is niet dezelfde wachtzin. Schrijf hem twee keer gelijk."] });
  show("Bezig met klaarmaken", el("p", { role: "status" }, "Een ogenblik: we halen de gegevens op en versleutelen ze."));
  try {
    const taken = await fetched(`${address}gegevens`);
    const vault = await create(visit, taken.stand.account, chosen);
    await enter(await Work.begin(vault, taken, noteSaved));
  } catch (error) {
    showBegin({ top: error instanceof Stopped ? error.message : error instanceof Full ? FULL : "Klaarmaken lukte niet. Probeer het opnieuw.", asks: error.asks });
  }
}

function showLocked(about, errors = []) {
  show("Deze audit staat op slot",
    el("p", { class: "wp-lead" }, "Er staat een audit op deze telefoon. Open hem met uw wachtzin."),
    form(() => open(about), phrase("Wachtzin", "wachtzin", errors), el("div", { class: "wp-knoppen" }, submit("Open de audit"))),
    el("p", {}, el("a", { href: "#bestand" }, "Open een bestand"), " · ", el("a", { href: "#wissen" }, "Wachtzin vergeten")));
  root.querySelector("input").focus();
}

async function open(about) {
  const given = typed("wachtzin");
  try {
    await enter(await Work.open(await unlock(about, given), noteSaved));
  } catch (error) {
    if (!(error instanceof WrongPhrase)) throw error;
    showLocked(about, ["Deze wachtzin past niet. Let op hoofdletters en spaties, en probeer het opnieuw."]);
  }
}

async function enter(found) {
  work = found;
  if (!work.audit.held_on && work.taken.visit.day && work.taken.visit.day <= work.today) work.audit.held_on = work.taken.visit.day;
  isReady = await caches.has(store);
  route();
  await makeReady();
  sync();
}

function noteSaved(problem) {
  saved = problem ? "" : new Date().toISOString();
  const line = document.getElementById("bewaard");
  if (problem) return say("error", "Niet bewaard.", problem);
  line?.replaceChildren(...savedWords());
  status();
}

const savedWords = () => (saved ? [shape("icon-ok", "wp-verdict-met"), ` Bewaard op deze telefoon, ${hour(saved)}`] : []);

// Each part has its own address behind the number sign, so that going back works; a second word is the field to go to.
const FIXED = {
  "": () => parts.overview(work),
  afspraken: () => parts.agreementsPage(work, act),
  interventies: () => parts.proposalsPage(work, act),
  "volgend-bezoek": () => parts.nextPage(work),
  afronden: () => parts.finishPage(work, { ...act, shows_gaps: showsGaps }, { ...told, busy: isBusy }),
};

function pageOf(name) {
  if (FIXED[name]) return FIXED[name]();
  const milestone = work.milestones.find((each) => each.code === name);
  if (milestone) return parts.milestonePage(work, milestone, act);
  const criterion = work.criteria.find((each) => `bij-${each.code}` === name);
  return criterion ? parts.criterionPage(work, criterion, act) : FIXED[""]();
}

async function route({ keeps = false } = {}) {
  const [name, goal] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (name === "bestand") return showFile();
  if (name === "wissen") return showWipe();
  if (!work) {
    const about = await head(visit);
    return about ? showLocked(about) : showBegin();
  }
  const at = keeps ? [scrollY, document.activeElement?.id] : null;
  const { title: words, facts, content, bar: below } = pageOf(name);
  show(words, ...content.flat(Infinity), el("p", { class: "wp-bewaard", id: "bewaard", role: "status" }, savedWords()), el("div", { id: "klaar" }));
  title.after(el("ul", { class: "wp-feiten" }, facts.map((each) => el("li", {}, each))));
  tellReady();
  bar.hidden = false;
  bar.replaceChildren(el("div", { class: "wp-smal wp-tweeknop" }, below));
  settle(at, goal);
}

function settle(at, goal) {
  if (at) {
    document.getElementById(at[1])?.focus({ preventScroll: true });
    return scrollTo(0, at[0]);
  }
  const field = goal && document.getElementById(goal);
  if (field) return field.focus();
  scrollTo(0, 0);
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
}

// Back to where it begins, without a step to go back to.
function home() {
  history.replaceState(null, "", address);
  return route();
}

const again = () => route({ keeps: true });

const act = {
  async add(make) {
    const item = make();
    await again();
    document.getElementById(item.id)?.focus();
  },
  async remove(item) {
    await work.remove(item);
    await again();
  },
  async show(item, picture) {
    const url = URL.createObjectURL(await work.photo(item));
    picture.onload = () => URL.revokeObjectURL(url);
    picture.src = url;
  },
  async photos(milestone, files) {
    const wrong = [];
    // One at a time: a phone has little memory for large photos.
    for (const file of files) {
      try {
        let made = await smaller(file);
        if (made.size > work.taken.limits.photo) made = await smaller(file, 1600);
        await work.addPhoto(milestone.code, made);
      } catch (error) {
        wrong.push(error instanceof Full ? FULL : `‘${file.name}’ is geen foto die deze telefoon kan lezen. Maak een nieuwe foto, of kies een JPEG.`);
      }
    }
    await again();
    if (wrong.length) say("error", "Niet alles is bewaard.", wrong.join(" "));
  },
  async finish() {
    work.dropEmpty();
    showsGaps = true;
    if (parts.gaps(work).length) {
      await again();
      return document.querySelector("#gaten a")?.focus();
    }
    for (const item of work.all) delete item.wrong;
    await work.finish();
    return sync();
  },
  async choose(item, choice, more) {
    // Of a visit that does not go on one choice holds for all that is text; a photo would be lost by it.
    const same = item.waits.why === "gone" ? work.all.filter((each) => each.state !== "sent" && each.kind !== "photo") : [];
    for (const each of new Set([item, ...same])) await work.choose(each, choice, more);
    await sync();
  },
  async accept(item) {
    await work.became(item, { sent: { told: ["Bleef zoals het eerder aankwam."], outcome: "recorded" } });
    await sync();
  },
  async renew(item) {
    await work.renew(item);
    await sync();
  },
  async save_file() {
    const url = URL.createObjectURL(await written(work.vault));
    const name = `audit-${visit}-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-")}.werkplein`;
    el("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    say("good", "Bewaard als bestand.", "Het is versleuteld: u opent het hier weer, met dezelfde wachtzin.");
  },
  conflict: (item) => parts.conflict(work, item, act),
};

async function sync() {
  if (!work?.isFinished) return;
  isAsked = isBusy;
  if (isBusy) return;
  isBusy = true;
  told = { sentence: "", asks: false };
  let isChanged = false;
  try {
    await again();
    isChanged = await deliver(work, () => again());
    setOnline(true);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    if (error.isOffline) setOnline(false);
    told = { sentence: error.message, asks: error.asks };
  } finally {
    isBusy = false;
  }
  if (work.isDone) return finished();
  await again();
  if (isAsked || isChanged) return sync();
}

// The server has said of everything that it arrived: nothing stays on the phone.
async function finished() {
  const sentences = [...new Set(work.all.flatMap((item) => item.told ?? []))];
  const number = work.all.length;
  const name = work.taken.visit.title;
  await work.wipe();
  await caches.delete(store);
  work = undefined;
  history.replaceState(null, "", address);
  show(`${name}: alles is verstuurd`, message("good", `${count(number, "onderdeel is", "onderdelen zijn")} aangekomen.`, "Op deze telefoon staat niets meer van deze audit."),
    sentences.length > 0 && el("ul", { class: "wp-opsom" }, sentences.map((each) => el("li", {}, each))),
    el("p", {}, el("a", { href: `/intern/bezoeken/${visit}/` }, "Bekijk het bezoek"), " · ", el("a", { href: `${address}binnengekomen/` }, "Bekijk wat binnenkwam")));
  title.tabIndex = -1;
  title.focus();
}

function showFile(problem = "") {
  show("Open een bestand", el("p", {}, "Kies het bestand dat u eerder opsloeg, en vul de wachtzin in waarmee u die audit begon."),
    problem && message("error", "Niet geopend.", problem),
    form(openFile, el("div", { class: "wp-veld" }, el("label", { class: "utrecht-form-label", for: "bestand" }, "Bestand"),
      el("input", { type: "file", id: "bestand", class: "wp-bestand", accept: ".werkplein" })), phrase("Wachtzin van dit bestand", "wachtzin"),
    el("div", { class: "wp-knoppen" }, submit("Open het bestand"), el("a", { href: "#" }, "Terug"))));
}

async function openFile() {
  const [chosen] = document.getElementById("bestand").files;
  const given = typed("wachtzin");
  if (!chosen) return showFile("Kies eerst een bestand.");
  const there = await head(visit);
  if (there && !work) return showFile("Er staat al een audit op deze telefoon. Open die eerst met uw wachtzin. Daarna kunt u het bestand erbij nemen.");
  try {
    const source = await read(chosen);
    if (source.about.visit !== visit) throw new BadFile(`Dit bestand hoort bij een ander bezoek. Open het bij bezoek ${source.about.visit}.`);
    if (work && source.about.account !== work.account) throw new BadFile("Dit bestand is van een ander account. Alleen wie het maakte, kan het openen.");
    show("Bezig met openen", el("p", { role: "status" }, "We kijken het hele bestand na."));
    const found = await opened(source, given);
    await (work ? merge(source, found) : takeOver(source, found));
  } catch (error) {
    if (error instanceof WrongPhrase) return showFile("De wachtzin past niet bij dit bestand, of het bestand is gewijzigd. Er is niets overgenomen.");
    if (error instanceof Full) return showFile(FULL);
    if (!(error instanceof BadFile)) throw error;
    showFile(error.message);
  }
}

async function takeOver(source, found) {
  async function* pieces() {
    for (const piece of found.pieces) yield raw(source, piece);
  }
  try {
    await adopt(source.about, pieces());
  } catch (error) {
    await wipe(visit);
    throw error;
  }
  history.replaceState(null, "", address);
  await enter(await Work.open(found.vault, noteSaved));
  say("good", "Het bestand is geopend.", "U kunt verder waar u was.");
}

// What is on one side only is kept; where both sides differ a person chooses.
async function merge(source, { vault, pieces }) {
  const from = async (id) => {
    const piece = pieces.find((each) => each.id === id);
    return piece && vault.unseal(id, await raw(source, piece));
  };
  const theirs = JSON.parse(new TextDecoder().decode(await from("werk")));
  const known = new Map(work.all.map((item) => [item.id, item]));
  const plain = ({ fields, findings, held_on, discussed_with, reason }) => JSON.stringify([fields, findings, held_on, discussed_with, reason]);
  const differing = [theirs.audit, ...theirs.items].filter((item) => {
    const own = item.kind === "audit" ? work.audit : known.get(item.id);
    return own && own.state !== "sent" && plain(own) !== plain(item);
  });
  const takeIn = async (isTheirs) => {
    for (const item of theirs.items.filter((each) => !known.has(each.id) && each.state !== "sent")) {
      if (item.kind === "photo") await work.vault.put(`foto:${item.id}`, await from(`foto:${item.id}`));
      work.items.push(item);
    }
    for (const item of isTheirs ? differing : []) {
      const { fields, findings, held_on, discussed_with, reason } = item;
      const own = item.kind === "audit" ? work.audit : known.get(item.id);
      Object.assign(own, JSON.parse(JSON.stringify({ fields, findings, held_on, discussed_with, reason })));
    }
    await work.save();
    await home();
    say("good", "Het bestand is erbij genomen.", "Wat op de telefoon stond, is er nog.");
  };
  if (!differing.length) return takeIn(false);
  const sides = differing.map((item) => {
    const own = item.kind === "audit" ? work.audit : known.get(item.id);
    const words = (each) => [parts.nameOf({ ...proxy(each), taken: work.taken }, each), each.changed_at && `, ${hour(each.changed_at)}`].filter(Boolean).join("");
    return el("dl", { class: "wp-vergelijk" }, el("dt", {}, "Telefoon"), el("dd", {}, words(own)), el("dt", {}, "Bestand"), el("dd", {}, words(item)));
  });
  show("Telefoon en bestand verschillen", panel("Wat moet gelden?", "verschil", ...sides,
    small("Wat maar op één plek staat, blijft hoe dan ook bewaard."),
    el("div", { class: "wp-knoppen" }, button("Houd de telefoon aan", () => takeIn(false)), button("Neem het bestand over", () => takeIn(true)))));
}

// Enough of the work for naming what is in a file.
const proxy = (item) => ({
  milestones: work.milestones,
  isAnswered: (code) => Boolean(item.findings?.[code]?.verdict || item.findings?.[code]?.joined?.length),
});

async function showWipe() {
  const about = await head(visit);
  if (!about) return showBegin();
  let isSure = false;
  const press = button("Wis de audit", async () => {
    if (!isSure) return document.getElementById("zeker").focus();
    await wipe(visit);
    work = undefined;
    await home();
    say("good", "Gewist.", "Op deze telefoon staat niets meer van deze audit.");
  }, "primary", { class: "utrecht-button utrecht-button--primary-action wp-knop--gevaar" });
  show("Wis deze audit van de telefoon",
    message("warning", about.unsent ? `${count(about.unsent, "onderdeel is", "onderdelen zijn")} nog niet verstuurd.` : "Alles is verstuurd.",
      "Wat u wist, is alleen terug te halen uit een bestand dat u eerder opsloeg."),
    tick("Ik weet zeker dat dit weg mag", "zeker", false, (is) => { isSure = is; }),
    el("div", { class: "wp-knoppen" }, press, el("a", { href: "#" }, "Terug")));
}

function setOnline(is) {
  isOnline = is;
  status();
}

let awaySince;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    awaySince = Date.now();
    return work?.save();
  }
  // Whoever finds the phone later finds it locked.
  if (work && awaySince && Date.now() - awaySince > LONGEST_AWAY) return location.reload();
  return sync();
});
addEventListener("hashchange", () => route());
addEventListener("offline", () => setOnline(false));
addEventListener("online", () => { setOnline(true); sync(); });
setInterval(() => { if (work?.isFinished && work.waiting().length) sync(); }, RETRY);

async function start() {
  if (!("indexedDB" in window && "locks" in navigator && window.isSecureContext)) {
    return show("Audit onderweg", message("error", "Dit werkt niet in deze browser.", "Gebruik een nieuwe versie van uw browser, over een beveiligde verbinding."));
  }
  // Two windows on one audit would write over each other. A window that is just closing lets go in a moment.
  navigator.locks.request(store, { signal: AbortSignal.timeout(3000) }, async () => {
    await route();
    return new Promise(() => {});
  }).catch(() => show("Deze audit is al open", message("warning", "Deze audit staat open in een ander venster.", "Ga daar verder, of sluit dat venster en open deze pagina opnieuw.")));
}

start();
