// Comfort on every page: focus on the error summary, tables that scroll, lists that filter while one types.

const summary = document.getElementById("fouten");
if (summary) summary.focus();

for (const menu of document.querySelectorAll(".wp-menu-s")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// An answer that stands alone, such as none of the municipalities, takes the other ticks away, and the other way round.
// This comes before others hear of the change, so that what is saved is what stands there.
document.addEventListener("change", (event) => {
  const group = event.target.checked && event.target.type === "checkbox" && event.target.closest(".wp-vinkjes");
  if (!group) return;
  const isAlone = event.target.hasAttribute("data-alleen");
  for (const each of group.querySelectorAll(isAlone ? "input" : "input[data-alleen]")) {
    if (each !== event.target) each.checked = false;
  }
}, true);

// A table that is wider than its place can be reached and scrolled with the keyboard.
function markScrolling() {
  for (const box of document.querySelectorAll(".wp-tabelvak")) {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    box.classList.toggle("wp-tabelvak--schuift", scrolls);
    for (const [name, value] of [["tabindex", "0"], ["role", "region"], ["aria-label", `Tabel: ${box.dataset.label}`]]) {
      if (scrolls) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }
}
markScrolling();
addEventListener("resize", markScrolling);

// data-filter="<id of a field>" on a table or list: only rows with the typed words stay.
// Elsewhere the rows carry data-filter-rij, and a data-filter-groep without rows goes as well.
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

const TRY_AGAIN = " Controleer de naam, of typ minder letters.";

function rowsOf(list) {
  if (list.tBodies) return [...list.tBodies[0].rows];
  const marked = list.querySelectorAll("[data-filter-rij]");
  return [...(marked.length ? marked : list.children)];
}

function fits(row, words) {
  const text = fold(row.dataset.zoek ?? row.textContent);
  return words.every((word) => text.includes(word));
}

function filterRows(rows, words) {
  let shown = 0;
  for (const row of rows) {
    row.hidden = !fits(row, words);
    if (!row.hidden) shown += 1;
  }
  return shown;
}

for (const list of document.querySelectorAll("[data-filter]")) {
  const field = document.getElementById(list.dataset.filter);
  if (!field) continue;
  const rows = rowsOf(list);
  const lists = [...document.querySelectorAll("[data-filter]")].filter((other) => other.dataset.filter === field.id);
  const count = document.createElement("p");
  count.className = "wp-klein wp-grijs";
  count.setAttribute("role", "status");
  (list.closest(".wp-tabelvak") ?? list).before(count);
  // A search that started on another page goes on here.
  const asked = new URLSearchParams(location.search).get(field.name);
  if (asked && !field.value) field.value = asked;
  const refresh = () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    const shown = filterRows(rows, words);
    for (const group of list.querySelectorAll("[data-filter-groep]")) {
      group.hidden = rows.every((row) => row.hidden || !group.contains(row));
    }
    // A head without rows says nothing, so the sentence alone stays.
    (list.closest(".wp-tabelvak") ?? list).hidden = words.length > 0 && !shown;
    // What another list on the page holds was typed well.
    const isNowhere = !lists.some((other) => rowsOf(other).some((row) => fits(row, words)));
    count.textContent = words.length ? `${shown} van ${rows.length} gevonden.${isNowhere ? TRY_AGAIN : ""}` : "";
  };
  field.addEventListener("input", refresh);
  field.form?.addEventListener("submit", (event) => {
    if (!field.form.hasAttribute("action")) event.preventDefault();
  });
  refresh();
}

// Before a filled-in form leaves a page for signed-in people: does the session still live? If not the page stays, with
// all that stands in it. The answer brings a fresh token, for who signed in again has a new one.
// The checklist keeps each answer as it is given, and looks after this itself.
const isInside = window.location.pathname.startsWith("/intern/");
const who = (page) => page.querySelector(".wp-wie a")?.textContent;
const filled = "textarea, select, input:not([type=hidden])";
const passed = new WeakSet();
const asking = new WeakSet();
const SIGN_IN = ["/aanmelden?next=/intern/aangemeld/", "Meld u aan in een nieuw venster", "; daarna kunt u hier verder."];

function stay(form, sentence, [href, text, after] = []) {
  form.querySelector("[data-aangemeld]")?.remove();
  const box = Object.assign(document.createElement("div"), { className: "wp-melding wp-melding--error" });
  box.dataset.aangemeld = "";
  box.setAttribute("role", "alert");
  const line = document.createElement("p");
  line.append(sentence);
  if (href) line.append(" ", Object.assign(document.createElement("a"), { href, target: "_blank", textContent: text }), after);
  box.append(line);
  form.append(box);
  box.scrollIntoView({ block: "nearest" });
}

async function mayLeave(form) {
  try {
    const answer = await fetch("/intern/aangemeld/", { headers: { "X-Werkplein-Script": "1" }, cache: "no-store" });
    if (answer.status === 401) return stay(form, "U bent niet meer aangemeld.", SIGN_IN);
    // What else goes wrong is told by the page that comes.
    if (!answer.ok) return true;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (who(page) !== who(document)) {
      return stay(form, "U bent nu aangemeld met een ander account. Wat u invulde, staat nog op deze pagina.");
    }
    const token = page.querySelector("input[name=csrf_token]");
    for (const each of token ? document.querySelectorAll("input[name=csrf_token]") : []) each.value = token.value;
    return true;
  } catch {
    return stay(form, "Er is geen verbinding. Wat u invulde, staat nog op deze pagina. Probeer het straks opnieuw.");
  }
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || passed.delete(form) || !isInside || form.matches("[data-vragenlijst]")) return;
  if (form.method !== "post" || !form.querySelector(filled)) return;
  event.preventDefault();
  if (asking.has(form)) return;
  asking.add(form);
  const may = await mayLeave(form);
  asking.delete(form);
  if (!may) return;
  form.querySelector("[data-aangemeld]")?.remove();
  passed.add(form);
  form.requestSubmit(submitter);
});

// A second press while the first is on its way would throw the answer to the first away. On the window, where what
// others held back is known. A page that does not go away can be sent again after a while.
const AGAIN = 5_000;
const sent = new Set();
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sent.has(form)) return event.preventDefault();
  sent.add(form);
  setTimeout(() => sent.delete(form), AGAIN);
});
addEventListener("pageshow", () => sent.clear());

// What was refused stays in the history as a sent form, which a browser will not show again. Back from what follows
// goes to the page where the form began; until then reloading keeps what was typed.
addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const [shown] = performance.getEntriesByType("navigation");
  const began = document.referrer && new URL(document.referrer);
  if (shown?.responseStatus >= 400 && began && began.origin === location.origin) history.replaceState(null, "", began);
});
