// An audit as a file: the same encrypted pieces as on the phone, one after the other, with a sealed list of them at the
// end. A file that was changed, cut off or put together from others is refused as a whole.

import { WrongPhrase, pack, unlock, unpack } from "./veld-kluis.js";

const MAGIC = "WERKPLEIN-VELD 1\n";
const LIST = "inhoud";
const LONGEST_LINE = 4096;

export class BadFile extends Error {}
const DAMAGED = "Dit bestand is beschadigd, niet compleet of gewijzigd. Er is niets overgenomen.";

const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const hex = async (data) => base64(await crypto.subtle.digest("SHA-256", data));

export async function written(vault) {
  const { visit, account, salt, rounds, check } = vault.about;
  const head = { visit, account, salt: base64(salt), rounds, iv: base64(check.iv), check: base64(check.data) };
  const parts = [MAGIC, `${JSON.stringify(head)}\n`];
  const list = [];
  for (const id of await vault.ids()) {
    const piece = await vault.raw(id);
    list.push([id, await hex(piece.data)]);
    // A part for each piece, so that the browser may keep large ones on disk.
    parts.push(`${JSON.stringify({ id, iv: base64(piece.iv), size: piece.data.byteLength })}\n`, new Blob([piece.data]));
  }
  const sealed = await vault.seal(LIST, pack(list));
  parts.push(`${JSON.stringify({ id: LIST, iv: base64(sealed.iv), size: sealed.data.byteLength })}\n`, new Blob([sealed.data]));
  return new Blob(parts, { type: "application/octet-stream" });
}

async function line(file, at) {
  const text = await file.slice(at, at + LONGEST_LINE).text();
  const end = text.indexOf("\n");
  if (end < 0) throw new BadFile(DAMAGED);
  const found = text.slice(0, end + 1);
  return [found, at + new TextEncoder().encode(found).length];
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadFile(DAMAGED);
  }
}

// Reads who and what a file is about; nothing in it is trusted before it was opened.
export async function read(file) {
  if (await file.slice(0, MAGIC.length).text() !== MAGIC) {
    throw new BadFile("Dit is geen bestand van een audit van Werkplein. Kies het bestand dat u zelf opsloeg.");
  }
  const [text, at] = await line(file, MAGIC.length);
  const told = parsed(text);
  try {
    const about = {
      visit: Number(told.visit), account: Number(told.account), salt: bytes(told.salt), rounds: Number(told.rounds),
      check: { iv: bytes(told.iv), data: bytes(told.check).buffer }, unsent: 1,
    };
    return { file, about, at };
  } catch {
    throw new BadFile(DAMAGED);
  }
}

async function pieces({ file, at }) {
  const found = [];
  while (at < file.size) {
    const [text, next] = await line(file, at);
    const { id, iv, size } = parsed(text);
    if (typeof id !== "string" || !Number.isInteger(size) || size < 0 || next + size > file.size) throw new BadFile(DAMAGED);
    found.push({ id, iv: bytes(iv), from: next, size });
    at = next + size;
  }
  return found;
}

const dataOf = (file, piece) => file.slice(piece.from, piece.from + piece.size).arrayBuffer();

// Opens a file with its passphrase and looks at every piece; gives the vault of the file and its pieces.
export async function opened(source, phrase) {
  const vault = await unlock(source.about, phrase);
  try {
    const found = await pieces(source);
    const last = found.pop();
    if (last?.id !== LIST) throw new BadFile(DAMAGED);
    const list = unpack(await vault.unseal(LIST, { iv: last.iv, data: await dataOf(source.file, last) }));
    if (list.length !== found.length) throw new BadFile(DAMAGED);
    for (const [place, piece] of found.entries()) {
      const data = await dataOf(source.file, piece);
      if (list[place][0] !== piece.id || list[place][1] !== await hex(data)) throw new BadFile(DAMAGED);
      await vault.unseal(piece.id, { iv: piece.iv, data });
    }
    return { vault, pieces: found };
  } catch (error) {
    if (error instanceof WrongPhrase || error instanceof DOMException) throw new BadFile(DAMAGED);
    throw error;
  }
}

export const raw = async (source, piece) => ({ id: piece.id, iv: piece.iv, data: await dataOf(source.file, piece) });
