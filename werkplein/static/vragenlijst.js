// The checklist saves each answer as soon as it is given. Without script every button saves the whole page.

const RETRY = 30_000;
const SCRIPT = { "X-Werkplein-Script": "1" };
const NO_CONNECTION = "Er is geen verbinding. Uw antwoord staat nog op deze pagina. We proberen het elke 30 seconden opnieuw.";
const SIGNED_OUT = "U bent niet meer aangemeld. Uw antwoord staat nog op deze pagina.";
const SOMEBODY_ELSE = "U bent nu aangemeld met een account dat hier niet mag antwoorden. Uw antwoord staat nog op deze pagina.";
const LATER = "Het lukt nu niet. Uw antwoord staat nog op deze pagina. Open de pagina opnieuw als dit zo blijft.";
const form = document.querySelector("form[data-vragenlijst]");
const questions = [...form.querySelectorAll("[data-antwoord]")].map((question) => question.id);
const waiting = new Set();
const busy = new Map();
let isLeaving = false;
let isLocked = false;
document.documentElement.classList.add("wp-script");

const at = (code) => document.getElementById(code);
const field = (code, name) => form.querySelector(`input[name="${code}-${name}"]`);
const read = (html) => new DOMParser().parseFromString(html, "text/html");

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
    const response = await fetch(form.getAttribute("action"), { ...options(), headers: SCRIPT });
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
  const came = await ask(code, [200, 409, 422], () => ({ method: "POST", body: answer(code, version) }));
  if (!came) return;
  const state = replace(`${code}-stand`, came.page);
  if (came.status === 200) {
    field(code, "version").value = state.dataset.version;
    field(code, "was").value = state.dataset.was;
  }
  replace("voortgang", came.page);
}

// One question is sent at a time, so that one never meets oneself.
async function save(code, version) {
  if (isLocked) return;
  if (busy.get(code)) return busy.set(code, "again");
  busy.set(code, "now");
  await send(code, version);
  const again = busy.get(code) === "again";
  busy.delete(code);
  if (again) await save(code);
}

// The answer that is kept comes in the place of one's own; the rest of the page stays as it is.
async function letStand(code) {
  const came = await ask(code, [200], () => ({}));
  if (!came) return;
  replace(code, came.page);
  replace("voortgang", came.page);
  at(code).querySelector("input:not([type=hidden])").focus();
}

const isAnswered = (code) => at(code).querySelector(".wp-vinkjes input:checked, input[type=radio]:checked");
const isTyped = (code) => [...at(code).querySelectorAll("textarea, input:not([type])")].some((each) => each.value.trim());
const isHalfway = (code) => at(code).querySelector("[role=alert]") || (isTyped(code) && !isAnswered(code));

form.addEventListener("change", (event) => {
  const code = event.target.closest("[data-antwoord]")?.id;
  // Taking the last tick away is told, for no tick at all is no answer.
  if (code && (isAnswered(code) || event.target.type === "checkbox")) save(code);
});

function lead(question) {
  question.scrollIntoView({ block: "center" });
  question.querySelector("input:not([type=hidden]), button")?.focus();
}

// Handing in waits for what is being saved, and leads to what is still to be chosen.
function leave(event) {
  const open = document.querySelector("[data-botsing]") ?? (waiting.size ? at([...waiting][0]) : null);
  if (!open && !busy.size) {
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
  if (pressed?.name === "laat") letStand(code);
  else if (code) save(code, pressed?.name === `${code}-version` ? pressed.value : undefined);
});

// What waits is tried again from time to time, and as soon as its reader comes back to it.
// One by one: of two that ask for a new token at once, the first would get one that the second makes void.
let isSending = false;
async function saveWaiting() {
  if (isSending) return;
  isSending = true;
  for (const code of [...waiting]) if (waiting.has(code) && !busy.has(code)) await save(code);
  isSending = false;
}
setInterval(saveWaiting, RETRY);
addEventListener("online", saveWaiting);
addEventListener("focus", saveWaiting);
document.addEventListener("visibilitychange", () => { if (!document.hidden) saveWaiting(); });
addEventListener("pageshow", () => { isLeaving = false; });
addEventListener("beforeunload", (event) => {
  if (!isLeaving && (waiting.size || questions.some(isHalfway))) event.preventDefault();
});
