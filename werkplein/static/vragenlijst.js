// The checklist saves each answer as soon as it is given. Without script every button saves the whole page.

const RETRY = 30_000;
const form = document.querySelector("form[data-vragenlijst]");
const questions = [...form.querySelectorAll("[data-antwoord]")].map((question) => question.id);
const waiting = new Set();
const busy = new Map();
let isLeaving = false;
document.documentElement.classList.add("wp-script");

const at = (code) => document.getElementById(code);
const field = (code, name) => form.querySelector(`input[name="${code}-${name}"]`);

function replace(id, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(id);
  if (fresh) at(id)?.replaceWith(fresh);
  return fresh;
}

function say(code, sentence) {
  const box = document.createElement("div");
  box.className = "wp-melding wp-melding--error";
  box.setAttribute("role", "alert");
  box.innerHTML = "<p><strong>Nog niet bewaard.</strong> <span></span></p>";
  box.querySelector("span").textContent = sentence;
  at(`${code}-stand`).replaceChildren(box);
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

async function ask(code, known, options) {
  try {
    const response = await fetch(form.getAttribute("action"), options);
    if (!known.includes(response.status) || response.redirected) throw new Error(String(response.status));
    waiting.delete(code);
    return [response.status, await response.text()];
  } catch (error) {
    waiting.add(code);
    const lost = error instanceof TypeError;
    say(code, lost ? "Er is geen verbinding. Uw antwoord staat nog op deze pagina. We proberen het elke 30 seconden opnieuw."
      : "Het lukt nu niet. Uw antwoord staat nog op deze pagina. Open de pagina opnieuw als dit zo blijft.");
    return [0, ""];
  }
}

async function send(code, version) {
  const headers = { "X-Werkplein-Script": "1" };
  const [status, html] = await ask(code, [200, 409, 422], { method: "POST", body: answer(code, version), headers });
  if (!status) return;
  const state = replace(`${code}-stand`, html);
  if (state && status === 200) {
    field(code, "version").value = state.dataset.version;
    field(code, "was").value = state.dataset.was;
  }
  replace("voortgang", html);
}

// One question is sent at a time, so that one never meets oneself.
async function save(code, version) {
  if (busy.get(code)) return busy.set(code, "again");
  busy.set(code, "now");
  await send(code, version);
  const again = busy.get(code) === "again";
  busy.delete(code);
  if (again) await save(code);
}

// The answer that is kept comes in the place of one's own; the rest of the page stays as it is.
async function letStand(code) {
  const [status, html] = await ask(code, [200], {});
  if (!status) return;
  replace(code, html);
  replace("voortgang", html);
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
  const timer = setInterval(() => { if (!busy.size) { clearInterval(timer); form.requestSubmit(pressed); } }, 100);
}

form.addEventListener("submit", (event) => {
  const pressed = event.submitter;
  if (pressed?.hasAttribute("formaction")) return leave(event);
  event.preventDefault();
  const code = (pressed?.closest("[data-antwoord]") ?? document.activeElement?.closest("[data-antwoord]"))?.id;
  if (pressed?.name === "laat") letStand(code);
  else if (code) save(code, pressed?.name === `${code}-version` ? pressed.value : undefined);
});

setInterval(() => { for (const code of waiting) save(code); }, RETRY);
addEventListener("online", () => { for (const code of waiting) save(code); });
addEventListener("pageshow", () => { isLeaving = false; });
addEventListener("beforeunload", (event) => {
  if (!isLeaving && (waiting.size || questions.some(isHalfway))) event.preventDefault();
});
