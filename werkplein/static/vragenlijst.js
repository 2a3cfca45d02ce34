// The checklist saves each answer as soon as it is given, and what is typed after a pause in typing.
// Without script every button saves the whole page.

const RETRY = 30_000;
const PAUSE = 800;
// The level is computed anew once nothing was saved for a moment, so that saving itself stays fast.
const REST = 400;
// What is sent while a page goes away may not be longer (the limit of browsers is 64 KiB).
const LONGEST_KEPT_ALIVE = 60_000;
const SCRIPT = { "X-Werkplein-Script": "1" };
const NO_CONNECTION = "Er is geen verbinding. Uw antwoord staat nog op deze pagina. We proberen het elke 30 seconden opnieuw.";
const SIGNED_OUT = "U bent niet meer aangemeld. Uw antwoord staat nog op deze pagina.";
const SOMEBODY_ELSE = "U bent nu aangemeld met een account dat hier niet mag antwoorden. Uw antwoord staat nog op deze pagina.";
const LATER = "Het lukt nu niet. Uw antwoord staat nog op deze pagina. Open de pagina opnieuw als dit zo blijft.";
const form = document.querySelector("form[data-vragenlijst]");
const questions = [...form.querySelectorAll("[data-antwoord]")].map((question) => question.id);
const waiting = new Set();
const busy = new Map();
const pauses = new Map();
// Whose writer is done, so that what is wrong is told: nobody is refused a date while typing it.
const finished = new Set();
let isLeaving = false;
let isLocked = false;
document.documentElement.classList.add("wp-script");

const at = (code) => document.getElementById(code);
const field = (code, name) => form.querySelector(`input[name="${code}-${name}"]`);
const read = (html) => new DOMParser().parseFromString(html, "text/html");

// What the fields of a question hold, and what they held when the page came.
const fields = (code) => [...at(code).querySelectorAll("textarea, input:not([type=hidden])")];
const isTick = (each) => each.type === "radio" || each.type === "checkbox";
const held = (code) => JSON.stringify(fields(code).map((each) => (isTick(each) ? each.checked : each.value)));
const came = (code) => JSON.stringify(fields(code).map((each) => (isTick(each) ? each.defaultChecked : each.defaultValue)));
const kept = new Map(questions.map((code) => [code, came(code)]));
const isChanged = (code) => held(code) !== kept.get(code);

// The progress says honestly whether all is kept.
function tell() {
  const isOpen = busy.size > 0 || waiting.size > 0 || questions.some(isHalfway);
  const progress = at("voortgang");
  progress?.querySelector(".wp-bewaard")?.toggleAttribute("hidden", isOpen);
  progress?.querySelector(".wp-onbewaard")?.toggleAttribute("hidden", !isOpen);
}

function replace(id, page) {
  const fresh = page.getElementById(id);
  if (fresh) at(id)?.replaceWith(fresh);
  return fresh;
}

function say(code, sentence, asksToSignIn) {
  // What is told already stays, so that nobody hears it twice or misses the link.
  if (at(`${code}-stand`).querySelector("[role=alert] span")?.textContent === sentence) return;
  const box = document.createElement("div");
  box.className = "wp-melding wp-melding--error";
  box.setAttribute("role", "alert");
  box.innerHTML = "<p><strong>Nog niet bewaard.</strong> <span></span></p>";
  box.querySelector("span").textContent = sentence;
  if (asksToSignIn) {
    const link = Object.assign(document.createElement("a"), {
      href: form.dataset.aanmelden, target: "_blank", textContent: "Meld u aan in een nieuw venster",
    });
    box.querySelector("p").append(" ", link, ". Kom daarna hier terug: dan bewaren we uw antwoord vanzelf.");
  }
  at(`${code}-stand`).replaceChildren(box);
}

// What was typed stays where it is, and is sent again later.
function hold(code, sentence, asksToSignIn = false) {
  if (isLocked) return;
  waiting.add(code);
  say(code, sentence, asksToSignIn);
  tell();
}

// Nothing can be changed any more: what was typed can still be read and copied.
function lock(page, code) {
  const others = [...waiting].filter((each) => each !== code);
  waiting.clear();
  isLocked = true;
  at(`${code}-stand`).replaceChildren(page.getElementById("vergrendeld"));
  for (const each of others) say(each, "De vragenlijst is op slot. U kunt uw antwoord nog lezen en kopiëren.");
  if (!replace("voortgang", page)) at("voortgang")?.remove();
  at("uitleg")?.remove();
  at("wijzigbaar")?.remove();
  at("inleveren").closest("section").remove();
  for (const each of form.querySelectorAll("button")) each.remove();
  for (const each of form.querySelectorAll("input[type=radio], input[type=checkbox]")) each.disabled = true;
  for (const each of form.querySelectorAll("textarea, input:not([type])")) each.readOnly = true;
  for (const each of questions.filter(isTyped)) at(each).querySelector("details").open = true;
}

// Only the fields of one question are sent, so that saving an answer stays small.
function answer(code, version) {
  const body = new URLSearchParams({ bewaar: code });
  for (const [name, value] of new FormData(form)) {
    if (name === "csrf_token" || name.startsWith(`${code}-`)) body.append(name, value);
  }
  if (version !== undefined) body.append(`${code}-version`, version);
  return body;
}

// Who signed in again has a new token: the page takes it over, with all that was typed on it.
async function renew(code) {
  const response = await fetch(form.getAttribute("action"), { headers: SCRIPT });
  if (response.status === 401) return hold(code, SIGNED_OUT, true);
  if (!response.ok) return hold(code, SOMEBODY_ELSE, true);
  const page = read(await response.text());
  const token = page.querySelector("form[data-vragenlijst] input[name=csrf_token]");
  if (!token) return page.getElementById("vergrendeld") ? lock(page, code) : hold(code, SOMEBODY_ELSE, true);
  for (const each of document.querySelectorAll("input[name=csrf_token]")) each.value = token.value;
  return true;
}

// Gives the status and the page that came back; nothing when the question was told why there is none.
async function ask(code, known, options, isSecond = false) {
  try {
    const wanted = options();
    const keepalive = wanted.body !== undefined && wanted.body.toString().length < LONGEST_KEPT_ALIVE;
    const response = await fetch(form.getAttribute("action"), { ...wanted, keepalive, headers: SCRIPT });
    if (response.status === 401) return hold(code, SIGNED_OUT, true);
    if (response.status === 400 && !isSecond) return await renew(code) && ask(code, known, options, true);
    if (response.status === 403 || response.status === 404) return hold(code, SOMEBODY_ELSE, true);
    const page = read(await response.text());
    if (page.getElementById("vergrendeld")) return lock(page, code);
    if (!known.includes(response.status) || !page.getElementById(`${code}-stand`)) return hold(code, LATER);
    waiting.delete(code);
    return { status: response.status, page };
  } catch (error) {
    return hold(code, error instanceof TypeError ? NO_CONNECTION : LATER);
  }
}

async function send(code, version) {
  const isDone = finished.delete(code);
  let sent;
  const options = () => {
    sent = held(code);
    return { method: "POST", body: answer(code, version) };
  };
  const found = await ask(code, [200, 409, 422], options);
  if (!found || (found.status === 422 && !isDone)) return;
  const state = replace(`${code}-stand`, found.page);
  if (found.status === 200) {
    kept.set(code, sent);
    field(code, "version").value = state.dataset.version;
    field(code, "was").value = state.dataset.was;
  }
  // Where somebody else answered meanwhile, that is what is kept: it counts too.
  if (found.status !== 422) {
    replace("nog-open", found.page);
    countLater();
  }
  replace("voortgang", found.page);
}

// What the answers would bring follows after the last of them was saved. What is older is not shown, or says so.
let counting;
let counts = 0;
let isAsked = false;
function countLater() {
  counts += 1;
  at("tussenstand")?.setAttribute("aria-busy", "true");
  clearTimeout(counting);
  counting = setTimeout(count, REST);
}

async function count() {
  // What is being saved counts anew by itself.
  if (busy.size || isLeaving || isLocked) return;
  const mine = counts;
  let page;
  try {
    const response = await fetch(form.dataset.tussenstand, { headers: SCRIPT });
    if (response.ok) page = read(await response.text());
  } catch {
    page = undefined;
  }
  if (mine !== counts || isLocked || busy.size) return;
  const shown = at("tussenstand");
  const fresh = page?.getElementById("tussenstand");
  shown?.removeAttribute("aria-busy");
  // The block itself stays, so that a screen reader tells what is new in it.
  if (fresh) shown?.replaceChildren(...fresh.childNodes);
  if (fresh) replace("nog-open", page);
  else shown?.querySelector("[data-oud]").removeAttribute("hidden");
  // Who asked for it by its button, which went away meanwhile, goes on from here.
  if (isAsked && (document.activeElement === document.body || shown?.contains(document.activeElement))) {
    (fresh ? shown : shown?.querySelector("[data-reken]"))?.focus();
  }
  isAsked = false;
}

form.addEventListener("click", (event) => {
  if (!event.target.closest("[data-reken]")) return;
  isAsked = true;
  countLater();
});

// One question is sent at a time, so that one never meets oneself.
async function save(code, version) {
  clearTimeout(pauses.get(code));
  pauses.delete(code);
  if (isLocked) return;
  if (busy.get(code)) return busy.set(code, "again");
  busy.set(code, "now");
  tell();
  await send(code, version);
  const again = busy.get(code) === "again";
  busy.delete(code);
  tell();
  if (again) return save(code);
  if (at("tussenstand")?.hasAttribute("aria-busy")) countLater();
}

// What an act of its writer asked for: of this what is wrong is told.
function finish(code, version) {
  finished.add(code);
  return save(code, version);
}

// The answer that is kept comes in the place of one's own; the rest of the page stays as it is.
async function letStand(code) {
  const found = await ask(code, [200], () => ({}));
  if (!found) return;
  replace(code, found.page);
  kept.set(code, came(code));
  for (const each of ["voortgang", "nog-open", "tussenstand"]) replace(each, found.page);
  tell();
  at(code).querySelector("input:not([type=hidden])").focus();
}

// Ticks that stand as the last time answer nothing until one is touched, or its own button is pressed.
const isAsBefore = (code) => at(code).hasAttribute("data-vorige");
const isAnswered = (code) =>
  !isAsBefore(code) && at(code).querySelector(".wp-vinkjes input:checked, input[type=radio]:checked");
const isTyped = (code) => [...at(code).querySelectorAll("textarea, input:not([type])")].some((each) => each.value.trim());
const isTold = (code) => at(code).querySelector("[role=alert]");
const isHalfway = (code) => isTold(code) || isChanged(code) || (isTyped(code) && !isAnswered(code));

form.addEventListener("change", (event) => {
  const code = event.target.closest("[data-antwoord]")?.id;
  if (code && isTick(event.target)) at(code).removeAttribute("data-vorige");
  // Taking the last tick away is told, for no tick at all is no answer.
  if (!code || !(isAnswered(code) || event.target.type === "checkbox")) return;
  if (busy.has(code) || isHalfway(code)) finish(code);
});

// What is typed is kept after a pause, and stays as it stands: only its state is written anew.
form.addEventListener("input", (event) => {
  const code = event.target.closest("[data-antwoord]")?.id;
  if (!code || isLocked) return;
  tell();
  if (isTick(event.target) || !isAnswered(code)) return;
  clearTimeout(pauses.get(code));
  pauses.set(code, setTimeout(save, PAUSE, code));
});

// Who leaves does not wait for the pause. What was refused, or is to be chosen, is not sent unasked.
function hurry() {
  if (isLeaving || isLocked) return;
  for (const code of questions) if (isChanged(code) && isAnswered(code) && !isTold(code) && !busy.has(code)) save(code);
}

function lead(question) {
  question.scrollIntoView({ block: "center" });
  question.querySelector("input:not([type=hidden]), button")?.focus();
}

// Handing in waits for what is being saved, and leads to what is still to be chosen.
function leave(event) {
  const open = document.querySelector("[data-botsing]") ?? (waiting.size ? at([...waiting][0]) : null);
  if (!open && !busy.size) {
    // All of it goes with the page.
    for (const each of pauses.values()) clearTimeout(each);
    isLeaving = true;
    return;
  }
  event.preventDefault();
  if (open) return lead(open.closest("[data-antwoord]"));
  const pressed = event.submitter;
  const timer = setInterval(() => {
    if (busy.size) return;
    clearInterval(timer);
    if (pressed.isConnected) form.requestSubmit(pressed);
  }, 100);
}

form.addEventListener("submit", (event) => {
  const pressed = event.submitter;
  if (pressed?.hasAttribute("formaction")) return leave(event);
  event.preventDefault();
  const code = (pressed?.closest("[data-antwoord]") ?? document.activeElement?.closest("[data-antwoord]"))?.id;
  if (pressed?.name === "laat") return void letStand(code);
  if (code && pressed?.name) at(code).removeAttribute("data-vorige");
  // Enter in a field is no answer to what stands as the last time.
  if (code && isAsBefore(code)) at(code).querySelector("button[name=bewaar]").focus();
  else if (code) finish(code, pressed?.name === `${code}-version` ? pressed.value : undefined);
});

// What waits is tried again from time to time, and as soon as its reader comes back to it.
// One by one: of two that ask for a new token at once, the first would get one that the second makes void.
let isSending = false;
async function saveWaiting() {
  if (isSending) return;
  isSending = true;
  for (const code of [...waiting]) if (waiting.has(code) && !busy.has(code)) await finish(code);
  isSending = false;
}
setInterval(saveWaiting, RETRY);
addEventListener("online", saveWaiting);
addEventListener("focus", saveWaiting);
document.addEventListener("visibilitychange", () => (document.hidden ? hurry() : saveWaiting()));
addEventListener("pageshow", () => { isLeaving = false; });
addEventListener("pagehide", hurry);
addEventListener("beforeunload", (event) => {
  hurry();
  if (!isLeaving && (waiting.size || busy.size || questions.some(isHalfway))) event.preventDefault();
});
tell();
