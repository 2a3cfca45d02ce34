// A page that waits for work in the background shows how far it is, and comes anew when the work is over. Who types, or
// stands somewhere with the keyboard, keeps page and place, and reads that there is an outcome.
// data-wacht on what tells of the work. In it data-stand is a mark of how far it is, on the part that changes with it.

const FIRST = 3_000;
const SLOWER = 1.25;
const SLOWEST = 20_000;
const box = document.querySelector("[data-wacht]");
const told = box.querySelector("[data-stand]");
const address = location.pathname + location.search;
let pause = FIRST;
let timer;
let isAsking = false;
let isOver = false;
let isTyped = false;

// By itself, or again with the link, where asking makes no sense any more.
function goOn(isByItself) {
  isOver = !isByItself;
  box.querySelector("[data-vanzelf]").hidden = !isByItself;
  box.querySelector("[data-zelf]").hidden = isByItself;
}

function isFree() {
  const at = document.activeElement;
  return !isTyped && (!at || at === document.body || at.id === "inhoud" || box.contains(at));
}

function finish() {
  isOver = true;
  if (isFree()) return location.reload();
  const line = document.createElement("p");
  const strong = Object.assign(document.createElement("strong"), { textContent: "Dit is afgerond." });
  line.append(strong, " ", Object.assign(document.createElement("a"), { href: address, textContent: "Bekijk de uitkomst" }));
  for (const each of [...box.children]) if (each !== told) each.remove();
  told.replaceChildren(line);
}

function show(page) {
  const now = page.querySelector("[data-wacht] [data-stand]");
  if (!now) return finish();
  if (now.dataset.stand === told.dataset.stand) return;
  pause = FIRST;
  told.dataset.stand = now.dataset.stand;
  told.replaceChildren(...now.childNodes);
}

async function ask() {
  if (isAsking || isOver) return;
  isAsking = true;
  try {
    const answer = await fetch(address, { headers: { "X-Werkplein-Script": "1" }, cache: "no-store" });
    pause = Math.min(SLOWEST, pause * SLOWER);
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    // The link leads to what is to be told: that one is not signed in any more, or may not see this.
    else if (answer.status < 500) goOn(false);
  } catch {
    pause = SLOWEST;
  }
  isAsking = false;
  wait();
}

// What nobody looks at asks for nothing.
function wait() {
  clearTimeout(timer);
  if (!document.hidden && !isOver) timer = setTimeout(ask, pause);
}

addEventListener("input", () => { isTyped = true; });
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
goOn(true);
wait();
