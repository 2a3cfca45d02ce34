// The search of the map: places, municipalities and regions by name, in the page itself.

const MOST_FOUND = 8;
const ALSO_CALLED = { "den haag": "s gravenhage", "den bosch": "s hertogenbosch" };
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, " ").trim();

export function townsOf(link) {
  return (link.dataset.gemeenten ?? "").split(", ").filter(Boolean);
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// What a link says of a Werkplein; one that closed stands in the search alone, not on the map.
export function read(link) {
  const [title, ...rest] = (link.getAttribute("aria-label") ?? link.textContent).split(": ");
  return { link, title, text: rest.join(": "), names: [title, ...townsOf(link)] };
}

// What is called exactly so comes alone: who asks for Bergen is not sent to Bergen op Zoom.
function find(text, places) {
  const wanted = ALSO_CALLED[fold(text)] ?? fold(text);
  if (!wanted) return [];
  const matches = [
    (name, bare) => name === wanted || bare === wanted,
    (name) => name.startsWith(`${wanted} `),
    (name) => name.startsWith(wanted),
    (name) => ` ${name}`.includes(` ${wanted}`),
    (name) => name.includes(wanted),
  ];
  for (const match of matches) {
    const found = places.flatMap((mark) => {
      const name = mark.names.find((each) => match(fold(each), fold(each.replace(/\(.*\)/, ""))));
      return name ? [{ mark, name }] : [];
    });
    if (found.length) return found;
  }
  return [];
}

const linkTo = (mark, text) => element("a", text, { href: mark.link.getAttribute("href") });
const belongs = ({ mark, name }) => (name === mark.title ? [] : [`${name} ${mark.isGone ? "hoorde" : "hoort"} bij `]);

function answerOne(found) {
  const { mark } = found;
  const line = document.createElement("p");
  line.append(...belongs(found), [mark.title, mark.text].filter(Boolean).join(": "), ". ", linkTo(mark, `Naar ${mark.title}`));
  return [line];
}

function answerMany(found) {
  const name = found[0].name;
  const isOneTown = found.every((each) => each.name === name && each.mark.title !== name);
  const list = element("ul", "", { class: "wp-opsom" });
  for (const each of found.slice(0, MOST_FOUND)) {
    const item = document.createElement("li");
    item.append(...(isOneTown ? [] : belongs(each)), linkTo(each.mark, each.mark.title));
    list.append(item);
  }
  const rest = found.length - MOST_FOUND;
  const more = rest > 0 ? [element("p", `En nog ${rest}. Typ meer letters van de naam.`)] : [];
  const opening = isOneTown ? `${name} hoort bij ${found.length} Werkpleinen:` : `${found.length} Werkpleinen gevonden:`;
  return [element("p", opening), list, ...more];
}

function answerNone(form, field) {
  const address = new URL(form.action);
  address.search = new URLSearchParams({ zoek: field.value });
  const line = element("p", `Geen gemeente, Werkplein of regio gevonden voor ‘${field.value}’. Controleer de naam, of zoek in `);
  line.append(element("a", "de lijst Werkpleinen", { href: address.href }), ".");
  return [line];
}

function answerRegions(found) {
  if (!found.length) return [];
  const line = element("p", found.length > 1 ? "Regio’s: " : "Regio: ");
  found.forEach(({ mark }, at) => line.append(at ? ", " : "", linkTo(mark, mark.title)));
  return [line];
}

function answerPlaces(found) {
  if (!found.length) return [];
  return found.length > 1 ? answerMany(found) : answerOne(found[0]);
}

// The map shows the one place that was found.
export function connectSearch(form, map) {
  const field = form.querySelector("input");
  const gone = [...form.querySelectorAll("[data-gesloten] a")].map((link) => ({ ...read(link), isGone: true }));
  const regions = [...document.querySelectorAll("[data-regios] a")].map(read);
  const answer = element("div", "", { class: "wp-zoekantwoord wp-klein", role: "status" });
  form.append(answer);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!field.value.trim()) return answer.replaceChildren();
    const found = find(field.value, [...map.marks, ...gone]);
    const told = [...answerPlaces(found), ...answerRegions(find(field.value, regions).slice(0, MOST_FOUND))];
    answer.replaceChildren(...(told.length ? told : answerNone(form, field)));
    if (found.length === 1 && map.marks.includes(found[0].mark)) map.show(found[0].mark);
  });
}
