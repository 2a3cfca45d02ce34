// The pieces of the pages on the road. All text goes in as text: nothing that was typed becomes part of the page itself.

const SVG = "http://www.w3.org/2000/svg";

export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return made;
}

export function shape(id, css = "") {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("class", `wp-i ${css}`.trim());
  drawn.setAttribute("aria-hidden", "true");
  drawn.setAttribute("viewBox", "0 0 20 20");
  const used = document.createElementNS(SVG, "use");
  used.setAttribute("href", `#${id}`);
  drawn.append(used);
  return drawn;
}

export const verdict = (value, label) => el("span", { class: `wp-stand wp-verdict-${value || "none"}` },
  shape(`verdict-${value || "none"}`, `wp-verdict-${value || "none"}`), label);

export const heading = (level, text, id) => el(`h${level}`, { class: `nl-heading nl-heading--level-${level + 1}`, id }, text);

export function section(title, id, ...children) {
  const top = el("div", { class: "wp-sectiekop" }, heading(2, title, id));
  return el("section", { class: "wp-sectie", "aria-labelledby": id }, top, ...children);
}

export function panel(title, id, ...children) {
  return el("section", { class: "wp-vlak wp-vlak--zacht", "aria-labelledby": id }, heading(2, title, id), ...children);
}

export const message = (tone, strong, ...rest) => el(
  "div", { class: `wp-melding${tone ? ` wp-melding--${tone}` : ""}`, role: tone === "error" ? "alert" : "status" },
  el("p", {}, el("strong", {}, strong), " ", ...rest),
);

export const small = (...children) => el("p", { class: "wp-klein wp-grijs" }, ...children);
export const bullets = (items) => el("ul", { class: "wp-opsom" }, items.map((each) => el("li", {}, each)));

export function button(text, act, kind = "secondary", attributes = {}) {
  const css = `utrecht-button utrecht-button--${kind}-action`;
  return el("button", { type: "button", class: css, onclick: act, ...attributes }, text);
}

export const textButton = (text, act, hidden = "") => el("button", { type: "button", class: "wp-tekstknop", onclick: act },
  text, hidden && el("span", { class: "wp-verborgen" }, ` ${hidden}`));

// A text field of one or more lines. `errors` stand at the field; what is typed goes to `typed` at once.
export function field(label, id, value, typed, { hint, errors = [], rows = 0, type = "text", max, autocomplete } = {}) {
  const described = [hint && `${id}-hint`, errors.length && `${id}-fout`].filter(Boolean).join(" ");
  const css = rows ? "utrecht-textarea" : "utrecht-textbox utrecht-textbox--html-input";
  const input = el(rows ? "textarea" : "input", {
    id, class: css, maxlength: max, "aria-describedby": described || null, "aria-invalid": errors.length ? "true" : null,
    autocomplete: autocomplete ?? "off", ...(rows ? { rows } : { type }), value: value ?? "",
    oninput: (event) => typed?.(event.target.value),
  });
  return el("div", { class: `wp-veld${errors.length ? " wp-veld--fout" : ""}` },
    el("label", { class: "utrecht-form-label", for: id }, label),
    hint && el("p", { class: "wp-klein wp-grijs", id: `${id}-hint` }, hint),
    errors.length > 0 && el("p", { class: "wp-veldfout", id: `${id}-fout` },
      el("span", { class: "wp-verborgen" }, "Fout: "), errors.join(" ")),
    input);
}

export function choice(label, id, value, options, chosen, { hint, errors = [] } = {}) {
  const described = [hint && `${id}-hint`, errors.length && `${id}-fout`].filter(Boolean).join(" ");
  const select = el("select", { id, class: "utrecht-select utrecht-select--html-select",
    "aria-describedby": described || null, onchange: (event) => chosen(event.target.value) },
  options.map(([each, words]) => el("option", { value: each, selected: each === value }, words)));
  select.value = value ?? "";
  return el("div", { class: `wp-veld${errors.length ? " wp-veld--fout" : ""}` },
    el("label", { class: "utrecht-form-label", for: id }, label),
    hint && el("p", { class: "wp-klein wp-grijs", id: `${id}-hint` }, hint),
    errors.length > 0 && el("p", { class: "wp-veldfout", id: `${id}-fout` }, errors.join(" ")), select);
}

export const tick = (label, id, checked, changed) => el("label", { class: "wp-vink" },
  el("input", { type: "checkbox", id, checked, onchange: (event) => changed(event.target.checked) }), el("span", {}, label));

export function tiles(legend, name, options, value, chosen, { hint } = {}) {
  const id = `${name}-uitleg`;
  const signed = (each) => (each === "none" ? shape("verdict-none") : shape(`verdict-${each}`, `wp-verdict-${each}`));
  return el("fieldset", { class: "wp-veld", "aria-describedby": hint ? id : null },
    el("legend", { class: "utrecht-form-label" }, legend),
    el("div", { class: `wp-tegels wp-tegels--${options.length}` }, options.map(([each, label], place) => el(
      "label", { class: "wp-tegel wp-tegel--hoog" },
      el("input", { type: "radio", id: `${name}-${place}`, name, value: each, checked: each === value, onchange: () => chosen(each) }),
      el("span", {}, signed(each), label)))),
    hint && el("p", { class: "wp-klein wp-grijs", id }, hint));
}

// A set of ticks; those in `alone` take the others away, and the other way round.
export function ticks(legend, name, options, values, changed, { hint, alone = [] } = {}) {
  const box = el("div", { class: `wp-vinkjes${options.some(([, label]) => label.length > 24) ? " wp-vinkjes--1" : ""}` }, options.map(([each, label], place) => el("label", {},
    el("input", {
      type: "checkbox", id: `${name}-${place}`, value: each, checked: values.includes(each), "data-alleen": alone.includes(each),
      onchange: () => changed([...box.querySelectorAll("input:checked")].map((input) => input.value)),
    }), " ", label)));
  return el("fieldset", { class: "wp-veld" }, el("legend", { class: "utrecht-form-label" }, legend),
    hint && el("p", { class: "wp-klein wp-grijs" }, hint), box);
}

const clock = new Intl.DateTimeFormat("nl-NL", { hour: "numeric", minute: "2-digit" });
export const hour = (moment) => `${clock.format(new Date(moment)).replace(":", ".")} uur`;
export const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
