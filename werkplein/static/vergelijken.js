// Up to four Werkpleinen side by side. Who they are stands in the address (#met-assen,goes), so it can be shared.
// Which difference is certain was worked out when the page was written; this script only looks it up.

const MARK = "#met-";
const MOST = 4;
const WIDTH = 160;
const { werkpleinen, figures } = JSON.parse(document.getElementById("cijfers").textContent);
const field = document.getElementById("erbij");
const place = document.getElementById("naast-elkaar");
const state = document.getElementById("stand");
const listing = new Intl.ListFormat("nl", { type: "conjunction" });

function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
}

function drawn(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// A shared address may have been cut off in the middle of a character.
function readable(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return "";
  }
}

function chosen() {
  const hash = readable(location.hash);
  const codes = hash.startsWith(MARK) ? hash.slice(MARK.length).split(",") : [];
  return [...new Set(codes)].filter((code) => Object.hasOwn(werkpleinen, code)).slice(0, MOST);
}

function choose(codes) {
  history.pushState(null, "", codes.length ? `${MARK}${codes.join(",")}` : location.pathname);
  show();
}

function signOf(position, words) {
  const sign = drawn("svg", { class: `wp-i wp-position-${position}`, viewBox: "0 0 20 20", "aria-hidden": "true" });
  sign.append(drawn("use", { href: `#position-${position}` }));
  return element("span", { class: "wp-positie" }, sign, element("span", {}, words));
}

// The margins under each other on one scale, with the country as a dashed line; the cells beside it say the same.
function margins({ axis: [from, to], national }, [low, value, high]) {
  const x = (number) => (6 + ((WIDTH - 12) * (number - from)) / (to - from)).toFixed(1);
  const picture = drawn("svg", { class: "wp-marge", viewBox: `0 0 ${WIDTH} 24`, "aria-hidden": "true" });
  picture.append(drawn("line", { class: "wp-as", x1: x(from), x2: x(to), y1: 22, y2: 22 }));
  if (national !== null) picture.append(drawn("line", { class: "s-inkt", x1: x(national), x2: x(national), y1: 0, y2: 24, "stroke-dasharray": "4 3" }));
  if (low !== null) picture.append(drawn("line", { class: "s-accent", x1: x(low), x2: x(high), y1: 12, y2: 12, "stroke-width": 3 }));
  if (value !== null) picture.append(drawn("circle", { class: "f-accent", cx: x(value), cy: 12, r: 4.5 }));
  return picture;
}

function rowOf(figure, code) {
  const found = figure.figures[code];
  const { name } = werkpleinen[code];
  const head = element("th", { scope: "row", class: "utrecht-table__cell" }, element("a", { href: `/werkpleinen/${code}/` }, name));
  const cell = (content, kind = "") => element("td", { class: `utrecht-table__cell ${kind}` }, content);
  if (!found) return element("tr", { class: "utrecht-table__row" }, head, element("td", { class: "utrecht-table__cell", colspan: 5 }, "Bestond toen niet"));
  return element("tr", { class: "utrecht-table__row" }, head, cell(found.words, "wp-num"), cell(found.margin, "wp-num wp-nw"), cell(margins(figure, found.drawn), "wp-alleen-l"), cell(signOf(found.position, found.positionWords)), cell(found.base, "wp-num wp-alleen-l"));
}

function tableOf(figure, groups) {
  const [value, base] = figure.columns;
  const columns = [["Werkplein"], [value, "wp-num"], ["Marge", "wp-num"], [`Marge, stippellijn landelijk ${figure.nationalWords}`, "wp-alleen-l"], ["Positie"], [base, "wp-num wp-alleen-l"]];
  const heads = columns.map(([text, kind = ""]) => element("th", { scope: "col", class: `utrecht-table__header-cell ${kind}` }, text));
  const bodies = groups.map((codes) => element("tbody", { class: "utrecht-table__body" }, ...codes.map((code) => rowOf(figure, code))));
  const table = element("table", { class: "utrecht-table" }, element("caption", { class: "utrecht-table__caption wp-verborgen" }, `${figure.title}, naast elkaar`));
  table.append(element("thead", { class: "utrecht-table__header" }, element("tr", { class: "utrecht-table__row" }, ...heads)), ...bodies);
  return element("div", { class: "wp-tabelvak", "data-label": figure.title }, table);
}

// One sentence for each Werkplein that is certainly higher than others; without any, that nothing is certain.
function differences(figure, groups) {
  const sentences = groups.flatMap((codes) => codes.flatMap((code) => {
    const lower = codes.filter((other) => figure.higher[code]?.includes(other)).map((other) => werkpleinen[other].name);
    return lower.length ? [`${werkpleinen[code].name} is hoger dan ${listing.format(lower)}.`] : [];
  }));
  if (sentences.length) return `Zeker: ${sentences.join(" ")}`;
  const known = groups.map((codes) => codes.filter((code) => figure.figures[code]?.drawn[1] != null).length);
  if (known.some((count) => count > 1)) return "Geen verschil is zeker.";
  return known.every((count) => count) && known.length > 1 ? "Deze cijfers vergelijken we niet met elkaar: een grote stad staat apart." : "Er zijn geen twee cijfers om te vergelijken.";
}

function sectionOf(figure, groups, at) {
  const title = element("h2", { class: "nl-heading nl-heading--level-2", id: `cijfer-${at}` }, figure.title);
  return element("section", { class: "wp-sectie", "aria-labelledby": `cijfer-${at}` }, element("div", { class: "wp-sectiekop" }, title), tableOf(figure, groups), element("p", {}, differences(figure, groups)));
}

function choices(codes) {
  const list = element("ul", { class: "wp-knoppen wp-gekozenen", "aria-label": "Gekozen Werkpleinen" });
  for (const code of codes) {
    const button = element("button", { type: "button", class: "utrecht-button utrecht-button--secondary-action" }, `Haal ${werkpleinen[code].name} weg`);
    button.addEventListener("click", () => {
      choose(codes.filter((each) => each !== code));
      field.focus();
    });
    list.append(element("li", {}, button));
  }
  return list;
}

function apart(codes) {
  const big = codes.filter((code) => werkpleinen[code].isG4).map((code) => werkpleinen[code].name);
  if (!big.length || big.length === codes.length) return [];
  return [element("p", {}, `${listing.format(big)} ${big.length > 1 ? "staan" : "staat"} apart: in de vier grote steden (G4) is de arbeidsmarkt anders. We vergelijken die alleen met elkaar.`)];
}

function show() {
  const codes = chosen();
  const groups = [false, true].map((isG4) => codes.filter((code) => werkpleinen[code].isG4 === isG4)).filter((group) => group.length);
  const parts = codes.length ? [choices(codes), ...apart(codes), ...figures.map((figure, at) => sectionOf(figure, groups, at))] : [];
  place.replaceChildren(...parts);
  state.textContent = codes.length ? `${codes.length} van ${MOST} gekozen: ${listing.format(codes.map((code) => werkpleinen[code].name))}.` : "Er is nog niets gekozen.";
  dispatchEvent(new Event("resize"));
}

document.getElementById("kiezen").addEventListener("submit", (event) => {
  event.preventDefault();
  const codes = chosen();
  if (codes.includes(field.value)) state.textContent = `${werkpleinen[field.value].name} staat er al.`;
  else if (codes.length === MOST) state.textContent = `Er staan er al ${MOST}. Haal er eerst een weg.`;
  else choose([...codes, field.value]);
});
addEventListener("popstate", show);
addEventListener("hashchange", show);
show();
