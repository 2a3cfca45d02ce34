// What is recorded on the road lies on the phone in IndexedDB, and only encrypted: with a key made of the passphrase of
// the supporter, which cannot be taken out of the browser and is gone when the page closes. In the clear stand only the
// numbers of the visit and the account, and how much is still to be sent.

const NAME = "werkplein-veld";
const HEADS = "kluizen";
const PIECES = "stukken";
export const ROUNDS = 600_000;
export const SHORTEST = 12;
const CHECK = "proef";

export class WrongPhrase extends Error {}
export class Full extends Error {}

const wait = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

let opened;
function database() {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(HEADS, { keyPath: "visit" });
      request.result.createObjectStore(PIECES, { keyPath: ["visit", "id"] });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  return opened;
}

// Does something in one transaction: all of it, or nothing.
async function within(mode, act) {
  const transaction = (await database()).transaction([HEADS, PIECES], mode);
  const done = new Promise((resolve, fail) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => fail(transaction.error);
  });
  try {
    const result = await act(transaction.objectStore(HEADS), transaction.objectStore(PIECES));
    await done;
    return result;
  } catch (error) {
    done.catch(() => {});
    throw error?.name === "QuotaExceededError" ? new Full() : error;
  }
}

const range = (visit) => IDBKeyRange.bound([visit], [visit, []]);
const bound = (head, id) => new TextEncoder().encode(`${head.visit}|${head.account}|${id}`);

export const head = (visit) => within("readonly", (heads) => wait(heads.get(visit)));
export const heads = () => within("readonly", (all) => wait(all.getAll()));

export async function keyOf(phrase, salt, rounds) {
  const text = new TextEncoder().encode(phrase.normalize("NFC"));
  const made = await crypto.subtle.importKey("raw", text, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, made, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function seal(key, about, id, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(about, id) }, key, bytes);
  return { iv, data };
}

export async function unseal(key, about, id, { iv, data }) {
  try {
    return await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bound(about, id) }, key, data);
  } catch {
    throw new WrongPhrase();
  }
}

export const pack = (value) => new TextEncoder().encode(JSON.stringify(value));
export const unpack = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

export async function create(visit, account, phrase) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const about = { visit, account, salt, rounds: ROUNDS, unsent: 0 };
  const key = await keyOf(phrase, salt, ROUNDS);
  about.check = await seal(key, about, CHECK, pack({ visit, account }));
  await within("readwrite", (all) => wait(all.add(about)));
  return new Vault(about, key);
}

export async function unlock(about, phrase) {
  // The number of rounds stands in the clear: one that was made larger must not hold the phone for hours.
  if (!(about.rounds >= ROUNDS && about.rounds <= 4 * ROUNDS)) throw new WrongPhrase();
  const key = await keyOf(phrase, about.salt, about.rounds);
  await unseal(key, about, CHECK, about.check);
  return new Vault(about, key);
}

export class Vault {
  #key;

  constructor(about, key) {
    this.about = about;
    this.#key = key;
  }

  get visit() { return this.about.visit; }
  get account() { return this.about.account; }

  async put(id, bytes) {
    const piece = { visit: this.visit, id, ...(await seal(this.#key, this.about, id, bytes)) };
    await within("readwrite", (_, pieces) => wait(pieces.put(piece)));
  }

  async get(id) {
    const piece = await this.raw(id);
    return piece && unseal(this.#key, this.about, id, piece);
  }

  raw(id) { return within("readonly", (_, pieces) => wait(pieces.get([this.visit, id]))); }
  ids() {
    return within("readonly", async (_, pieces) => (await wait(pieces.getAllKeys(range(this.visit)))).map((key) => key[1]));
  }
  remove(id) { return within("readwrite", (_, pieces) => wait(pieces.delete([this.visit, id]))); }
  seal(id, bytes) { return seal(this.#key, this.about, id, bytes); }
  unseal(id, piece) { return unseal(this.#key, this.about, id, piece); }

  // Text and the number of what is to be sent change together.
  async keep(id, value, unsent) {
    const piece = { visit: this.visit, id, ...(await seal(this.#key, this.about, id, pack(value))) };
    this.about.unsent = unsent;
    await within("readwrite", (all, pieces) => Promise.all([wait(pieces.put(piece)), wait(all.put(this.about))]));
  }
}

// Takes over what a file holds, piece by piece; only with its head, which comes last, is there anything to open.
export async function adopt(about, list) {
  for await (const piece of list) {
    await within("readwrite", (_, pieces) => wait(pieces.put({ visit: about.visit, ...piece })));
  }
  await within("readwrite", (all) => wait(all.put(about)));
}

export const wipe = (visit) => within("readwrite", (all, pieces) => Promise.all([
  wait(all.delete(visit)), wait(pieces.delete(range(visit))),
]));
