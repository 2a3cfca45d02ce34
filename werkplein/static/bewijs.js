// Photos are made smaller before they are sent, and HEIC photos become JPEG where the browser can read them.
// Without script, or where it cannot, the server does what it can and says what it cannot.

import { isHeic, size, smaller } from "./foto.js";

const SMALL = 600_000;
const isPhoto = (file) => isHeic(file) || /^image\/(jpeg|webp)$/.test(file.type);

// Gives the file as it will be sent, with what is to be said about it.
async function prepared(file) {
  if (!isPhoto(file) || (!isHeic(file) && file.size < SMALL)) return { file, note: size(file.size) };
  try {
    const made = await smaller(file);
    if (!isHeic(file) && made.size >= file.size) return { file, note: size(file.size) };
    return { file: made, note: `${size(made.size)}, ${isHeic(file) ? "omgezet naar JPEG" : `was ${size(file.size)}`}` };
  } catch {
    if (!isHeic(file)) return { file, note: size(file.size) };
    return { file, note: "uw browser kan deze HEIC-foto niet omzetten. Bewaar die als JPEG.", isWrong: true };
  }
}

function line(text, note, isWrong) {
  const row = document.createElement("li");
  if (isWrong) row.className = "wp-veldfout";
  for (const part of [text, note]) {
    const cell = document.createElement("span");
    cell.textContent = part;
    row.append(cell);
  }
  return row;
}

for (const box of document.querySelectorAll("[data-bewijs]")) {
  const field = box.querySelector("input[type=file]");
  const list = document.createElement("ul");
  list.className = "wp-gekozen";
  const told = document.createElement("div");
  told.setAttribute("role", "status");
  told.append(list);
  box.append(told);
  const most = Number(box.dataset.meest);
  const limit = Number(box.dataset.grens);
  const form = field.form;
  let round = 0;
  let isReady = true;
  let isTooLarge = false;
  let pressed = null;

  field.addEventListener("change", async () => {
    const chosen = [...field.files];
    const now = ++round;
    isReady = false;
    list.replaceChildren(...(chosen.length ? [line("Bestanden klaarmaken…", "")] : []));
    const ready = [];
    // One at a time: a phone has little memory for large photos.
    for (const file of chosen.slice(0, most)) {
      ready.push(await prepared(file));
      if (now !== round) return;
    }
    const kept = new DataTransfer();
    for (const { file } of ready) kept.items.add(file);
    for (const file of chosen.slice(most)) kept.items.add(file);
    field.files = kept.files;
    list.replaceChildren(...ready.map(({ file, note, isWrong }) => line(file.name, note, isWrong)));
    const total = [...field.files].reduce((sum, file) => sum + file.size, 0);
    if (chosen.length > most) list.append(line(`Er kunnen er ${most} tegelijk bij.`, "De rest voegt u daarna toe.", true));
    isTooLarge = total > limit;
    if (isTooLarge) list.append(line(`Samen ${size(total)}: dat is te groot.`, "Kies minder bestanden tegelijk.", true));
    isReady = true;
    if (pressed) form.requestSubmit(pressed);
  });

  // Files that are being made smaller are waited for; what is too large to be taken would cost all that was typed.
  form.addEventListener("submit", (event) => {
    pressed = isReady ? null : event.submitter ?? form.querySelector("button[type=submit]");
    if (isReady && !isTooLarge) return;
    event.preventDefault();
    if (isReady) field.focus();
  });

  // A browser that goes back may still show files that were chosen before.
  if (field.files.length) field.dispatchEvent(new Event("change"));
}
