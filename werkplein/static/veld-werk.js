// What was recorded of one visit: findings, notes, agreements, proposals, photos. Every change is kept at once.

import { Full, pack, unpack, wipe } from "./veld-kluis.js";
import { ORDER } from "./veld-sturen.js";

const WORK = "werk";
const TAKEN = "mee";
const PAUSE = 250;
const A_DAY = 86_400_000;
const NOT_LOOKED_AT = "none";
export const FULL = "De opslag van deze telefoon is vol. Het laatste is niet bewaard. Bewaar de audit als bestand, of maak ruimte.";

const name = () => crypto.randomUUID();
const now = () => new Date().toISOString();
const photoId = (item) => `foto:${item.id}`;
const isEmpty = (item) => item.kind !== "photo" && !Object.entries(item.fields).some(
  ([key, value]) => !["kind", "criterion", "milestone", "rung"].includes(key) && value.length,
);

export class Work {
  #pause;
  #saving = Promise.resolve();

  constructor(vault, taken, state, kept) {
    this.vault = vault;
    this.taken = taken;
    this.state = state;
    // Called with how keeping went, so that the page can say so.
    this.kept = kept;
  }

  get visit() { return this.vault.visit; }
  get account() { return this.vault.account; }
  get audit() { return this.state.audit; }
  get items() { return this.state.items; }
  get isFinished() { return this.state.finished; }
  get isAuditSent() { return this.audit.state === "sent"; }
  get criteria() { return this.taken.criteria; }
  get milestones() { return this.criteria.flatMap((criterion) => criterion.milestones); }
  get all() { return [this.audit, ...this.items]; }
  get unsent() { return this.all.filter((item) => item.state !== "sent").length; }
  get isDone() { return this.isFinished && this.all.every((item) => item.state === "sent"); }

  static async begin(vault, taken, kept) {
    await vault.put(TAKEN, pack(taken));
    const audit = {
      id: name(), kind: "audit", made_at: now(), seen: taken.stand.mark, words: taken.stand.words,
      held_on: taken.visit.day && taken.visit.day <= taken.stand.today ? taken.visit.day : "",
      discussed_with: "", reason: "", findings: {},
    };
    const state = { audit, items: [], finished: false, begun: Date.now(), today: taken.stand.today };
    const work = new Work(vault, taken, state, kept);
    await work.save();
    return work;
  }

  static async open(vault, kept) {
    const work = new Work(vault, unpack(await vault.get(TAKEN)), unpack(await vault.get(WORK)), kept);
    const known = new Set(work.items.filter((item) => item.kind === "photo" && item.state !== "sent").map(photoId));
    for (const id of await vault.ids()) if (id.startsWith("foto:") && !known.has(id)) await vault.remove(id);
    return work;
  }

  // The day of the programme, counted on from when it was told: the clock of a phone may be days off.
  get today() {
    const passed = Math.max(0, Date.now() - this.state.begun);
    return new Date(Date.parse(this.state.today) + passed - (passed % A_DAY)).toISOString().slice(0, 10);
  }

  finding(code) {
    return this.audit.findings[code] ?? { verdict: "", joined: [], note: "", critical: false };
  }

  setFinding(code, change) {
    this.audit.findings[code] = { ...this.finding(code), ...change, at: now() };
    this.touch(this.audit);
  }

  isAnswered(code) {
    const { verdict, joined } = this.finding(code);
    return Boolean(verdict || joined.length);
  }

  of(kind, filter = () => true) { return this.items.filter((item) => item.kind === kind && filter(item)); }

  add(kind, fields) {
    const item = { id: name(), kind, made_at: now(), fields };
    this.items.push(item);
    this.touch(item);
    return item;
  }

  // What was refused is sent again once it was changed.
  touch(item) {
    delete item.wrong;
    // The bytes of a photo that arrived may be gone already.
    if (item.state === "sent" && item.kind !== "photo") this.#anew(item);
    item.changed_at = now();
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.save(), PAUSE);
  }

  async addPhoto(milestone, file) {
    const item = { id: name(), kind: "photo", made_at: now(), size: file.size, fields: { milestone, description: "", no_visitors: "" } };
    await this.vault.put(photoId(item), await file.arrayBuffer());
    this.items.push(item);
    await this.save();
    return item;
  }

  async photo(item) {
    return new Blob([await this.vault.get(photoId(item))], { type: "image/jpeg" });
  }

  async remove(item) {
    this.state.items = this.items.filter((each) => each !== item);
    await this.save();
    if (item.kind === "photo") await this.vault.remove(photoId(item));
  }

  // One at a time, so that an older state never comes after a newer one.
  save() {
    clearTimeout(this.#pause);
    this.#saving = this.#saving.then(async () => {
      try {
        await this.vault.keep(WORK, this.state, this.unsent);
        this.kept?.("");
      } catch (error) {
        this.kept?.(error instanceof Full ? FULL : "Het laatste is niet bewaard op deze telefoon. Bewaar de audit als bestand.");
      }
    });
    return this.#saving;
  }

  dropEmpty() { this.state.items = this.items.filter((item) => !isEmpty(item)); }

  async finish() {
    this.dropEmpty();
    this.state.finished = true;
    await this.save();
  }

  // What goes now: nothing that a person has to choose about or mend first.
  waiting() {
    const ready = this.all.filter((item) => item.state !== "sent" && !item.wrong && (!item.waits || item.choice));
    return ready.sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
  }

  // Something else arrived under this name: what was changed since goes as a correction of it. Of a photo a person
  // chooses, for two of the same would stand there.
  #anew(item) {
    delete item.state;
    if (item.kind === "photo") return;
    if (item.kind !== "audit") item.replaces = item.id;
    item.id = name();
  }

  // `choice` and `changed_at` are those of when it was sent: what was chosen or typed since still counts. Gives whether
  // something was typed since.
  async became(item, { sent, waits, wrong }, { choice, changed_at } = item) {
    delete item.wrong;
    const isChanged = Boolean(sent) && item.changed_at !== changed_at;
    if (isChanged) {
      delete item.waits;
      this.#anew(item);
    } else if (sent) {
      Object.assign(item, { state: "sent", told: sent.told, outcome: sent.outcome });
      delete item.waits;
    } else {
      if (item.choice === choice) delete item.choice;
      Object.assign(item, waits ? { waits } : { wrong });
    }
    await this.save();
    if (sent && !isChanged && item.kind === "photo" && item.state === "sent") await this.vault.remove(photoId(item));
    return isChanged;
  }

  choose(item, choice, more = {}) {
    Object.assign(item, { choice, ...more });
    return this.save();
  }

  // Something else arrived under this name before: it stays, or this one goes as a correction of it.
  renew(item) {
    const before = photoId(item);
    this.#anew(item);
    delete item.waits;
    if (item.kind !== "photo") return this.save();
    item.id = name();
    return this.vault.get(before).then((bytes) => this.vault.put(photoId(item), bytes)).then(() => this.save());
  }

  async fields(item) {
    if (item.kind === "audit") return this.#auditFields();
    const fields = Object.entries(item.fields).flatMap(([key, value]) => (Array.isArray(value) ? value : [value]).map((each) => [key, each]));
    if (item.kind !== "photo") return fields;
    const file = new File([await this.photo(item)], `foto-${item.fields.milestone}.jpg`, { type: "image/jpeg" });
    return [...fields, ["holds_on", this.audit.held_on], ["files", file]];
  }

  #auditFields() {
    const { held_on, discussed_with, reason, seen } = this.audit;
    const fields = [["held_on", held_on], ["discussed_with", discussed_with], ["reason", reason], ["seen", seen]];
    for (const milestone of this.milestones) {
      const { code } = milestone;
      const finding = this.finding(code);
      const isAsked = milestone.towns.length > 0;
      const given = isAsked ? finding.joined : [finding.verdict].filter(Boolean);
      for (const value of given.length ? given : [NOT_LOOKED_AT]) fields.push([`${code}-${isAsked ? "joined" : "verdict"}`, value]);
      fields.push([`${code}-note`, finding.note]);
      if (finding.critical) fields.push([`${code}-is_critical`, "y"]);
    }
    return fields;
  }

  wipe() { return wipe(this.visit); }
}
