// The checklist saves each answer as soon as it is given. Without script every question has its own button.

const RETRY = 30_000;
const forms = [...document.querySelectorAll("form[data-antwoord]")];
const waiting = new Set();
const busy = new Map();
document.documentElement.classList.add("wp-script");

function replace(id, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(id);
  if (fresh) document.getElementById(id)?.replaceWith(fresh);
  return fresh;
}

function say(code, sentence) {
  const box = document.createElement("div");
  box.className = "wp-melding wp-melding--error";
  box.setAttribute("role", "alert");
  box.innerHTML = "<p><strong>Nog niet bewaard.</strong> <span></span></p>";
  box.querySelector("span").textContent = sentence;
  document.getElementById(`${code}-stand`).replaceChildren(box);
}

async function send(form, version) {
  const code = form.dataset.antwoord;
  const body = new FormData(form);
  if (version !== undefined) body.set("version", version);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Werkplein-Script": "1" } });
    if (![200, 409, 422].includes(answer.status) || answer.redirected) throw new Error(String(answer.status));
    const html = await answer.text();
    const state = replace(`${code}-stand`, html);
    if (!state) throw new Error("no state");
    if (answer.status === 200) form.querySelector("input[name=version]").value = state.dataset.version;
    replace("voortgang", html);
    waiting.delete(form);
  } catch (error) {
    waiting.add(form);
    const lost = error instanceof TypeError;
    say(code, lost ? "Er is geen verbinding. Uw antwoord staat nog op deze pagina. We proberen het elke 30 seconden opnieuw."
      : "Het lukt nu niet. Uw antwoord staat nog op deze pagina. Open de pagina opnieuw als dit zo blijft.");
  }
}

// One question is sent at a time, so that one never meets oneself.
async function save(form, version) {
  if (busy.get(form)) return busy.set(form, "again");
  busy.set(form, "now");
  await send(form, version);
  const again = busy.get(form) === "again";
  busy.delete(form);
  if (again) await save(form);
}

const isAnswered = (form) => form.querySelector(".wp-vinkjes") || form.querySelector("input[name=verdict]:checked");

for (const form of forms) {
  form.addEventListener("change", () => { if (isAnswered(form)) save(form); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = event.submitter;
    save(form, pressed?.name === "version" ? pressed.value : undefined);
  });
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-laat-staan]")) return;
    event.preventDefault();
    location.hash = form.dataset.antwoord;
    location.reload();
  });
}

setInterval(() => { for (const form of waiting) save(form); }, RETRY);
addEventListener("online", () => { for (const form of waiting) save(form); });
addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });

// Handing in waits for what is being saved, and leads to what is still to be chosen.
document.querySelector("form[action$='inleveren']")?.addEventListener("submit", (event) => {
  const open = document.querySelector("[data-botsing]") ?? (waiting.size ? [...waiting][0] : null);
  if (open) {
    event.preventDefault();
    const question = open.closest("form") ?? open;
    question.scrollIntoView({ block: "center" });
    question.querySelector("input:not([type=hidden]), button")?.focus();
  } else if (busy.size) {
    event.preventDefault();
    const form = event.target;
    const timer = setInterval(() => { if (!busy.size) { clearInterval(timer); form.requestSubmit(); } }, 100);
  } else {
    const version = (form) => form.querySelector("input[name=version]").value;
    event.target.elements.seen.value = forms.map((form) => `${form.dataset.antwoord}:${version(form)}`).join(" ");
  }
});
