// Saves each answer as it is given, without leaving the page. Without this script the button under the form saves all.
//
//   <fieldset id="a1" data-opslaan="/intern/.../a1"> fields, hidden version </fieldset>     one unit, saved on its own
//   <p id="..." role="status" data-opslaan-status></p>                                       says "Bewaard om 10.42 uur"
//
// A form may be a unit as well: <form id="a1" method="post" action="..." data-opslaan>; its own button then saves it too.
//
// A unit is posted (its fields and the csrf_token of its form) with the header X-Werkplein-Script: 1. The answer is HTML: every
// element in it with an id replaces the element with that id on the page: the unit itself, and for instance the progress bar.
// So a conflict (409) or a wrong date (422) comes back as the unit with the message in it, and nothing typed is lost.
// Buttons with data-opslaan-niet, and forms that are sent as a whole, are left alone.

const AGAIN = 30_000;
const units = new Map();
const clock = new Intl.DateTimeFormat("nl-NL", { hour: "numeric", minute: "2-digit", timeZone: "Europe/Amsterdam" });

function say(text) {
  for (const place of document.querySelectorAll("[data-opslaan-status]")) place.textContent = text;
}

function bodyOf(unit) {
  const body = new FormData();
  for (const field of unit.querySelectorAll("input, select, textarea")) {
    if (!field.name || field.disabled || (/^(radio|checkbox)$/.test(field.type) && !field.checked)) continue;
    if (field.type === "file") for (const file of field.files) body.append(field.name, file);
    else body.append(field.name, field.value);
  }
  const token = (unit.closest("form") ?? document).querySelector("input[name=csrf_token]");
  if (token && !body.has("csrf_token")) body.append("csrf_token", token.value);
  return body;
}

function focusKey(unit) {
  const at = document.activeElement;
  if (!unit.contains(at)) return null;
  return (place) => (at.id && document.getElementById(at.id)) || place.querySelector(`[name="${CSS.escape(at.name ?? "")}"]`);
}

// Put the parts of the answer in their places; what is being typed in the unit right now stays.
function place(html, id, isBusy) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const top = [...page.body.querySelectorAll("[id]")].filter((part) => !part.parentElement.closest("[id]"));
  for (const part of top) {
    const old = document.getElementById(part.id);
    if (!old) continue;
    if (part.id === id && isBusy) {
      for (const field of part.querySelectorAll("input[type=hidden]")) {
        const same = old.querySelector(`input[type=hidden][name="${CSS.escape(field.name)}"]`);
        if (same) same.value = field.value;
      }
      continue;
    }
    const refocus = focusKey(old);
    old.replaceWith(document.adoptNode(part));
    refocus?.(part)?.focus({ preventScroll: true });
  }
}

function warn(unit, text) {
  let message = unit.querySelector(".wp-niet-bewaard");
  if (!message) {
    message = document.createElement("div");
    message.className = "wp-melding wp-melding--error wp-niet-bewaard";
    message.setAttribute("role", "alert");
    unit.append(message);
  }
  const [what, ...rest] = text;
  const bold = document.createElement("strong");
  bold.textContent = what;
  const line = document.createElement("p");
  line.append(bold, ` ${rest.join(" ")}`);
  message.replaceChildren(line);
}

async function save(id) {
  const state = units.get(id);
  const unit = document.getElementById(id);
  if (!unit || state.isSending) return;
  clearTimeout(state.timer);
  state.isSending = true;
  state.isDirty = false;
  say("Bezig met bewaren…");
  try {
    const answer = await fetch(unit.dataset.opslaan || unit.action, {
      method: "POST", body: bodyOf(unit), headers: { "X-Werkplein-Script": "1" }, redirect: "manual", credentials: "same-origin",
    });
    await settle(answer, id, state);
  } catch {
    state.isDirty = true;
    warn(unit, ["Nog niet bewaard: geen verbinding.", "Laat deze pagina open. We proberen het elke 30 seconden opnieuw."]);
    say("Nog niet bewaard");
    state.timer = setTimeout(() => save(id), AGAIN);
    state.isSending = false;
    return;
  }
  state.isSending = false;
  if (state.isDirty) save(id);
}

async function settle(answer, id, state) {
  const isPart = (answer.headers.get("Content-Type") ?? "").startsWith("text/html") && (answer.ok || [409, 422].includes(answer.status));
  if (isPart) {
    place(await answer.text(), id, state.isDirty);
    say(answer.ok ? `Bewaard om ${clock.format(new Date()).replace(":", ".")} uur` : "Nog niet bewaard");
    state.isFailed = !answer.ok;
    return;
  }
  state.isFailed = true;
  const unit = document.getElementById(id);
  if (answer.status === 503 || answer.status === 429) throw new Error("busy");
  if (answer.type === "opaqueredirect") warn(unit, ["Nog niet bewaard: u bent afgemeld.", "Meld u in een ander tabblad aan. Kies daarna uw antwoord opnieuw."]);
  else warn(unit, ["Nog niet bewaard.", "Ververs de pagina en probeer het opnieuw. Blijft het misgaan? Vraag het secretariaat om hulp."]);
  say("Nog niet bewaard");
}

document.addEventListener("change", (event) => {
  const unit = event.target.closest?.("[data-opslaan]");
  if (!unit?.id || event.target.closest("[data-opslaan-niet]")) return;
  touch(unit);
});

function touch(unit) {
  if (!units.has(unit.id)) units.set(unit.id, { isSending: false, isDirty: false, isFailed: false, timer: 0 });
  units.get(unit.id).isDirty = true;
  save(unit.id);
}

addEventListener("online", () => {
  for (const [id, state] of units) if (state.isDirty) save(id);
});

addEventListener("beforeunload", (event) => {
  if ([...units.values()].some((state) => state.isDirty || state.isSending)) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const unit = event.target;
  if (unit.matches("form[data-opslaan]") && unit.id && !event.submitter?.hasAttribute("data-opslaan-niet")) {
    event.preventDefault();
    touch(unit);
    return;
  }
  // A form that is sent as a whole takes all answers along.
  if (event.target.querySelector("[data-opslaan]")) for (const state of units.values()) state.isDirty = state.isSending = false;
});
