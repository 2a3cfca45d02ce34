// Whoever signed out on a phone that still holds an audit hears that it is safe there, and how to go on.

import { heads } from "./veld-kluis.js";

const main = document.querySelector("main h1")?.closest(".wp-sectiekop");

async function tell() {
  // Asking for what is not there would make it.
  const known = await indexedDB.databases?.() ?? [];
  if (!known.some((each) => each.name === "werkplein-veld")) return;
  const waiting = (await heads()).filter((each) => each.unsent > 0);
  for (const { visit, unsent } of waiting) {
    const box = Object.assign(document.createElement("div"), { className: "wp-melding wp-melding--warning" });
    box.setAttribute("role", "status");
    const line = document.createElement("p");
    const strong = Object.assign(document.createElement("strong"), { textContent: "Op dit apparaat staat nog een audit die niet is verstuurd." });
    const link = Object.assign(document.createElement("a"), { href: `/intern/veld/${visit}/`, textContent: `Open de audit van bezoek ${visit}` });
    const parts = unsent === 1 ? "1 onderdeel wacht" : `${unsent} onderdelen wachten`;
    line.append(strong, ` ${parts}. Alles blijft staan, versleuteld met uw wachtzin. `, link, " en meld u aan om te versturen.");
    box.append(line);
    main?.after(box);
  }
}

if (main && "indexedDB" in window) tell();
