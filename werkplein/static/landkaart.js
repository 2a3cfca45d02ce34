// The map: Leaflet gives the server's own drawing pan and zoom; the links in it become one tab stop with pop-ups.
// Without this script the drawing with its links stands.

import { connectSlider } from "./kaart-schuif.js";
import { connectSearch, read, townsOf } from "./kaart-zoek.js";

const L = window.L;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const AROUND = 16;
const WIDEST_POPUP = 240;
// What a pop-up has around its text, sideways.
const POPUP_EDGE = 56;
const listing = new Intl.ListFormat("nl", { type: "conjunction" });

function marksOf(drawing) {
  return [...drawing.querySelectorAll("a[href]")]
    .filter((link) => link.querySelector(".punt"))
    .map((link) => {
      const box = link.getBBox();
      return { ...read(link), x: box.x + box.width / 2, y: box.y + box.height / 2 };
    });
}

// Scrolls the page alone: scrollIntoView would also shift what lies in the frame of the map.
function bringIntoWindow(part) {
  const { top, bottom } = part.getBoundingClientRect();
  const under = bottom + AROUND - document.documentElement.clientHeight;
  scrollBy({ top: Math.min(Math.max(under, 0), top - AROUND), behavior: "instant" });
}

class Landkaart {
  constructor(place) {
    this.place = place;
    this.drawing = place.querySelector("svg");
    this.marks = marksOf(this.drawing);
    const { x, y, width, height } = this.drawing.viewBox.baseVal;
    this.frame = { x, y, width, height };
    this.labels = [...this.drawing.querySelectorAll("text")].map((text) => this.labelOf(text));
    this.anchors = [...this.drawing.querySelectorAll(".anker")];
    this.openMap();
    this.current = this.marks.find((mark) => mark.link.hasAttribute("aria-current")) ?? this.marks[0];
    for (const mark of this.marks) this.prepare(mark);
    this.rove(this.current);
  }

  // A name keeps its distance to its own sign, and so does the line between them; the name of a town stays where it is.
  labelOf(text) {
    const before = text.previousElementSibling;
    const parts = before?.matches(".naamlijn") ? [before, text] : [text];
    const own = text.classList.contains("stad") ? null : this.marks.find((mark) => mark.title === text.textContent.trim());
    return { parts, x: own?.x ?? Number(text.getAttribute("x")), y: own?.y ?? Number(text.getAttribute("y")) };
  }

  openMap() {
    const box = document.createElement("div");
    box.className = "wp-leaflet";
    this.drawing.before(box);
    this.bounds = [[0, 0], [this.frame.height, this.frame.width]];
    this.map = L.map(box, {
      crs: L.CRS.Simple, attributionControl: false, zoomControl: false, keyboard: false, scrollWheelZoom: false,
      minZoom: -10, zoomSnap: 0, zoomDelta: 0.7, maxBoundsViscosity: 1, fadeAnimation: false,
      zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    });
    this.map.fitBounds(this.bounds, { animate: false });
    this.base = this.map.getZoom();
    this.map.setMinZoom(this.base).setMaxZoom(this.base + 3.5).setMaxBounds(this.bounds);
    L.svgOverlay(this.drawing, this.bounds, { interactive: true }).addTo(this.map);
    L.control.zoom({ position: "bottomleft", zoomInTitle: "Zoom in", zoomOutTitle: "Zoom uit" }).addTo(this.map);
    this.map.on("zoomend", () => this.keepSizes());
    this.map.on("popupclose", ({ popup }) => popup === this.popup && this.closed());
    box.addEventListener("keydown", (event) => this.onKey(event));
    // Only with the script do arrows go from point to point.
    document.querySelector("#kaart-titel [hidden]")?.removeAttribute("hidden");
    this.watch = new ResizeObserver(() => this.refit());
    this.watch.observe(box);
    this.keepSizes();
  }

  // The land grows, signs and names hardly: so what stands close together comes apart.
  keepSizes() {
    const grown = 2 ** (this.map.getZoom() - this.base);
    const factor = grown ** -0.75;
    const around = ({ x, y }) => `translate(${x} ${y}) scale(${factor.toFixed(3)}) translate(${-x} ${-y})`;
    for (const mark of this.marks) mark.link.setAttribute("transform", around(mark));
    for (const anchor of this.anchors) {
      anchor.setAttribute("transform", around({ x: anchor.cx.baseVal.value, y: anchor.cy.baseVal.value }));
    }
    for (const label of this.labels) for (const part of label.parts) part.setAttribute("transform", around(label));
    // A finger moves the page, not the map, as long as there is nothing to move.
    this.map.dragging[grown > 1.05 ? "enable" : "disable"]();
    this.place.classList.toggle("wp-ingezoomd", grown > 1.05);
  }

  close() {
    this.seen = [this.map.getCenter(), this.map.getZoom()];
    this.watch.disconnect();
    this.map.remove();
  }

  refit() {
    if (this.map.getSize().equals([this.map.getContainer().clientWidth, this.map.getContainer().clientHeight])) return;
    this.map.setMinZoom(-10).invalidateSize({ animate: false });
    this.map.fitBounds(this.bounds, { animate: false });
    this.base = this.map.getZoom();
    this.map.setMinZoom(this.base).setMaxZoom(this.base + 3.5);
    this.keepSizes();
    this.popup?.update();
  }

  latLng(mark) {
    return L.latLng(this.frame.height - (mark.y - this.frame.y), mark.x - this.frame.x);
  }

  prepare(mark) {
    mark.link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.open(mark, event.detail === 0);
    });
    mark.link.addEventListener("focus", () => {
      this.rove(mark);
      // By the keyboard: under a pointer the land would move away from what is pressed.
      if (mark.link.matches(":focus-visible")) this.reveal(mark);
    });
  }

  rove(mark) {
    this.current = mark;
    for (const each of this.marks) each.link.setAttribute("tabindex", each === mark ? "0" : "-1");
  }

  onKey(event) {
    if (event.key === "Escape" && this.popup) {
      event.preventDefault();
      this.map.closePopup();
      this.current.link.focus();
      return;
    }
    if (!event.target.closest?.("a[aria-label] , a.punt")?.querySelector?.(".punt")) return;
    const direction = ARROWS[event.key];
    const target = direction ? this.nearest(direction) : { Home: this.marks[0], End: this.marks.at(-1) }[event.key];
    if (!target && !direction) return;
    event.preventDefault();
    if (target) this.go(target);
  }

  // The nearest sign in that direction; what lies aside counts double.
  nearest([dx, dy]) {
    let best = null;
    let least = Infinity;
    for (const mark of this.marks) {
      const along = (mark.x - this.current.x) * dx + (mark.y - this.current.y) * dy;
      const aside = Math.abs((mark.x - this.current.x) * dy) + Math.abs((mark.y - this.current.y) * dx);
      if (along <= 0.5 || aside > along * 2) continue;
      if (along + 2 * aside < least) [best, least] = [mark, along + 2 * aside];
    }
    return best;
  }

  go(mark) {
    this.rove(mark);
    mark.link.focus({ preventScroll: true });
    this.reveal(mark);
  }

  reveal(mark) {
    this.map.panInside(this.latLng(mark), { padding: [40, 40], animate: false });
    bringIntoWindow(mark.link);
  }

  open(mark, byKeyboard) {
    this.rove(mark);
    const content = document.createElement("div");
    content.setAttribute("role", "dialog");
    content.setAttribute("aria-label", mark.title);
    const title = document.createElement("p");
    title.className = "wp-vet";
    title.textContent = mark.title;
    const { marge } = mark.link.dataset;
    const towns = townsOf(mark.link);
    const lines = [mark.text && mark.text[0].toUpperCase() + mark.text.slice(1), /\d/.test(marge ?? "") && `Marge ${marge}.`, towns.length && `Voor ${listing.format(towns)}.`];
    const texts = lines.filter(Boolean).map((line, index) => {
      const text = document.createElement("p");
      text.textContent = line;
      if (index) text.className = "wp-klein";
      return text;
    });
    const more = document.createElement("a");
    more.href = mark.link.getAttribute("href");
    more.textContent = this.place.dataset.meer ?? "Alle cijfers";
    content.append(title, ...texts, more);
    this.showPopup(mark, content);
    const close = this.popup.getElement().querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", `Sluit ${mark.title}`);
    close.addEventListener("click", () => this.current.link.focus());
    if (byKeyboard) more.focus({ preventScroll: true });
  }

  // A sign at the border has no room on the land, so the land makes way as long as its pop-up is open.
  showPopup(mark, content) {
    const { x, y } = this.map.getSize();
    this.popup = L.popup({
      closeButton: true, autoPanPadding: [AROUND, AROUND], offset: [0, -4],
      maxWidth: Math.min(WIDEST_POPUP, x - POPUP_EDGE - 2 * AROUND), maxHeight: y - 5 * AROUND,
    }).setLatLng(this.latLng(mark)).setContent(content);
    const show = () => this.popup && bringIntoWindow(this.popup.getElement());
    let isMoving = false;
    const wait = () => {
      isMoving = true;
      this.place.classList.add("wp-verschoven");
      this.map.once("moveend", show);
    };
    this.map.setMaxBounds(null).once("autopanstart", wait);
    this.popup.openOn(this.map);
    this.map.off("autopanstart", wait);
    if (!isMoving) show();
  }

  closed() {
    this.popup = null;
    this.place.classList.remove("wp-verschoven");
    this.map.panInsideBounds(this.bounds, { animate: false }).setMaxBounds(this.bounds);
  }

  show(mark) {
    this.map.setView(this.latLng(mark), this.base + 1.5, { animate: false });
    this.open(mark, false);
  }
}

// A row of the legend shows only its own kind, on the map and in the table; again shows all.
function connectLegend(legend, map, frame) {
  const links = [...legend.querySelectorAll("a[data-positie]")];
  const rows = [...document.querySelectorAll("#tabel tbody tr")];
  // The enlarged piece shows the same signs.
  const signs = [...map.marks.map((mark) => mark.link), ...frame.querySelectorAll("[data-kopie] a")];
  const show = (kind) => {
    for (const link of links) link.classList.toggle("wp-gekozen", link.dataset.positie === kind);
    for (const sign of signs) sign.classList.toggle("wp-vaag", kind !== "" && sign.dataset.positie !== kind);
    for (const row of rows) row.hidden = kind !== "" && row.querySelector("[data-positie]")?.dataset.positie !== kind;
    for (const more of document.querySelectorAll("#tabel details")) {
      more.open = kind !== "";
      more.querySelector("summary").hidden = kind !== "";
    }
    // A table without rows, or the button for it, would say that something is missing.
    for (const box of document.querySelectorAll("#tabel :is(.wp-tabelvak, details)")) box.hidden = !box.querySelector("tbody tr:not([hidden])");
    return rows.some((row) => !row.hidden);
  };
  const status = document.createElement("p");
  status.className = "wp-klein";
  status.setAttribute("role", "status");
  legend.after(status);
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const kind = link.classList.contains("wp-gekozen") ? "" : link.dataset.positie;
      const isAny = show(kind);
      const name = link.firstChild.nextSibling?.textContent?.trim() ?? "";
      const only = isAny ? `Alleen: ${name}.` : `${name}: geen enkel Werkplein.`;
      status.textContent = kind ? `${only} Kies nog eens voor alles.` : "Alle Werkpleinen staan er weer.";
    });
  }
}

function connectCopy(copy, map) {
  const mark = map.marks.find((each) => each.link.getAttribute("href") === copy.getAttribute("href"));
  copy.addEventListener("click", (event) => {
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    map.show(mark);
  });
}

// Another period takes the place of this one: its map opens where the reader was looking.
function start(former) {
  for (const place of document.querySelectorAll("[data-landkaart]")) {
    const map = new Landkaart(place);
    if (former) map.map.setView(...former, { animate: false });
    const frame = place.closest(".wp-kaartvak") ?? document;
    for (const form of frame.querySelectorAll("form[role=search]")) connectSearch(form, map);
    for (const legend of frame.querySelectorAll(".wp-legenda")) connectLegend(legend, map, frame);
    // A sign of the enlarged piece shows its Werkplein on the map itself: a finger reads no name there.
    for (const copy of frame.querySelectorAll("[data-kopie] a")) connectCopy(copy, map);
    for (const slider of frame.querySelectorAll("[data-periodes]")) connectSlider(slider, () => map.close(), () => start(map.seen));
  }
}

if (L) start();
