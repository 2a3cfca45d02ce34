// The search of the map: places, municipalities and regions by name, in the page itself.

const MOST_FOUND = 8;
const MOST_NEAR = 3;
const SHORT = 5;
const LONGEST = 60;
const ALSO_CALLED = { "den haag": "s gravenhage", "den bosch": "s hertogenbosch" };
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, " ").trim();

const listed = (names) => (names ?? "").split(", ").filter(Boolean);

export function townsOf(link) {
  return listed(link.dataset.gemeenten);
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// What a link says of a Werkplein. One that closed stands in the search alone, or on the map of a month before that: it
// is found by the municipalities of which nobody took over.
export function read(link) {
  const [title, ...rest] = (link.getAttribute("aria-label") ?? link.textContent).split(": ");
  const names = listed(link.dataset.zoek ?? link.dataset.gemeenten);
  return { link, title, text: rest.join(": "), names: [title, ...names], isGone: Boolean(link.closest("[data-gesloten]")) };
}

// What is called exactly so comes alone: who asks for Bergen is not sent to Bergen op Zoom. Then what a word begins
// with, what begins with the whole name first; letters within a word count only where nothing else is found.
const RANKS = [
  [(name, bare, wanted) => name === wanted || bare === wanted],
  [
    (name, bare, wanted) => name.startsWith(`${wanted} `),
    (name, bare, wanted) => name.startsWith(wanted),
    (name, bare, wanted) => name.includes(` ${wanted}`),
  ],
  [(name, bare, wanted) => name.includes(wanted)],
];

function find(text, places) {
  const asked = fold(text).replace(/^werkplein(en)? (?=.)/, "");
  const wanted = ALSO_CALLED[asked] ?? asked;
  if (!wanted) return [];
  for (const matches of RANKS) {
    const found = new Map();
    for (const match of matches) {
      for (const mark of places.filter((each) => !found.has(each))) {
        const name = mark.names.find((each) => match(fold(each), fold(each.replace(/\(.*\)/, "")), wanted));
        if (name) found.set(mark, { mark, name });
      }
    }
    if (found.size) return [...found.values()];
  }
  return [];
}

// How many letters two names are apart: one more, one less, another, or two that changed places.
function apart(one, other) {
  const rows = [[...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      const steps = [rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (isSame ? 0 : 1)];
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) steps.push(rows[i - 2][j - 2] + 1);
      rows[i][j] = Math.min(...steps);
    }
  }
  return rows[one.length][other.length];
}

// In a short name two other letters make another name, so there one is the most.
function near(text, names) {
  const wanted = fold(text);
  const most = wanted.length < SHORT ? 1 : 2;
  const found = new Map();
  for (const name of names) {
    const bare = fold(name.replace(/\(.*\)/, ""));
    const steps = Math.abs(bare.length - wanted.length) > most ? Infinity : apart(wanted, bare);
    if (steps <= most && !found.has(name)) found.set(name, steps);
  }
  const least = Math.min(...found.values());
  return [...found.keys()].filter((name) => found.get(name) === least).slice(0, MOST_NEAR);
}

const linkTo = (mark, text) => element("a", text, { href: mark.link.getAttribute("href") });
const verb = (mark) => (mark.isGone ? "hoorde" : "hoort");
const belongs = ({ mark, name }) => (name === mark.title ? [] : [`${name} ${verb(mark)} bij `]);

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
  const opening = isOneTown ? `${name} ${verb(found[0].mark)} bij ${found.length} Werkpleinen:` : `${found.length} Werkpleinen gevonden:`;
  return [element("p", opening), list, ...more];
}

function answerNone(form, field) {
  const address = new URL(form.action);
  address.search = new URLSearchParams({ zoek: field.value });
  const line = element("p", `Geen gemeente, Werkplein of regio gevonden voor ‘${field.value}’. Controleer de naam, of zoek in `);
  line.append(element("a", "de lijst Werkpleinen", { href: address.href }), ".");
  return [line];
}

function offer(names, form, field) {
  const line = element("p", "Bedoelt u ");
  names.forEach((name, at) => {
    const button = element("button", name, { type: "button", class: "wp-tekstknop" });
    button.addEventListener("click", () => {
      field.value = name;
      field.focus();
      form.requestSubmit();
    });
    line.append(at ? " of " : "", button);
  });
  line.append("?");
  return line;
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
  const gone = [...form.querySelectorAll("[data-gesloten] a")].map(read);
  const regions = [...document.querySelectorAll("[data-regios] a")].map(read);
  const answer = element("div", "", { class: "wp-zoekantwoord wp-klein", role: "status" });
  form.append(answer);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!field.value.trim()) return answer.replaceChildren();
    // Together, so that the exact name of a region comes before a part of another name.
    const all = find(field.value, [...map.marks, ...gone, ...regions]);
    const [found, areas] = [false, true].map((isArea) => all.filter(({ mark }) => regions.includes(mark) === isArea));
    const told = [...answerPlaces(found), ...answerRegions(areas.slice(0, MOST_FOUND))];
    if (told.length) answer.replaceChildren(...told);
    else {
      const names = [...map.marks, ...gone, ...regions].flatMap((each) => each.names);
      const like = near(field.value.slice(0, LONGEST), names);
      answer.replaceChildren(...(like.length ? [offer(like, form, field)] : []), ...answerNone(form, field));
    }
    if (found.length === 1 && map.marks.includes(found[0].mark)) map.show(found[0].mark);
  });
}
