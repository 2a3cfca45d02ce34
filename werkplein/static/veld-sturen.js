// Sends what is on the phone, one thing at a time, each with a name of its own: however often it is sent, it arrives once.

const PATIENCE = 120_000;
const SCRIPT = { "X-Werkplein-Script": "1" };
export const ORDER = ["audit", "note", "agreement", "next_visit", "photo", "proposal"];

export const NO_CONNECTION = "Er is geen verbinding. Alles staat op deze telefoon. Zodra er verbinding is, gaan we verder.";
const LATER = "Het lukt nu niet. Alles staat nog op deze telefoon. We proberen het straks opnieuw.";
export const SIGNED_OUT = "U bent niet meer aangemeld. Alles staat nog op deze telefoon.";
const NOT_ALLOWED = "Uw account mag deze audit niet (meer) vastleggen. Er is niets weg: alles staat nog op deze telefoon. "
  + "Bewaar het als bestand, en vraag de beheerder of het secretariaat.";
const OTHER_ACCOUNT = "U bent aangemeld met een ander account dan waarmee deze audit is begonnen. "
  + "Meld u met dat account aan. Alles blijft op de telefoon staan.";
const TOO_LARGE = "Dit is te groot om te versturen. Verwijder deze foto en maak een kleinere.";

// Why sending stopped as a whole; `asks` tells that signing in helps.
export class Stopped extends Error {
  constructor(sentence, { asks = false, isOffline = false } = {}) {
    super(sentence);
    this.asks = asks;
    this.isOffline = isOffline;
  }
}

async function request(url, options = {}) {
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    const headers = { ...SCRIPT, ...options.headers };
    return await fetch(url, { ...options, headers, signal: patience, cache: "no-store", redirect: "manual" });
  } catch {
    throw new Stopped(NO_CONNECTION, { isOffline: true });
  }
}

const told = async (response) => {
  try {
    return await response.json();
  } catch {
    return {};
  }
};

export async function fetched(url) {
  const response = await request(url);
  if (response.status === 401) throw new Stopped(SIGNED_OUT, { asks: true });
  if (response.status === 403 || response.status === 404) throw new Stopped(NOT_ALLOWED);
  if (!response.ok) throw new Stopped(LATER);
  const found = await told(response);
  if (!found.stand && !found.token) throw new Stopped(LATER);
  return found;
}

const path = (visit, kind) => `/intern/veld/${visit}/` + ({ audit: "bevindingen", photo: "foto" }[kind] ?? `onderdeel/${kind}`);

function body(item, fields, account) {
  const form = new FormData();
  const envelope = {
    item: item.id, account, made_at: item.made_at, sent_at: new Date().toISOString(),
    choice: item.choice ?? "none", replaces: item.replaces ?? "",
  };
  for (const [name, value] of [...Object.entries(envelope), ...fields]) form.append(name, value);
  for (const code of item.mine ?? []) form.append("mine", code);
  return form;
}

// Sends one thing; gives what it became: { sent }, { waits } for a person, or { wrong } by field.
async function send(visit, item, fields, session, isSecond = false) {
  const options = { method: "POST", body: body(item, fields, session.account), headers: { "X-CSRFToken": session.token } };
  const response = await request(path(visit, item.kind), options);
  const answer = await told(response);
  // Who cut the answer off did not cut off the thing: it is sent again, and gets the same answer.
  if (response.ok) {
    if (answer.item !== item.id) throw new Stopped(NO_CONNECTION, { isOffline: true });
    return { sent: answer };
  }
  if (response.status === 401) throw new Stopped(SIGNED_OUT, { asks: true });
  if (response.status === 400 && !isSecond) {
    Object.assign(session, { token: (await fetched(`/intern/veld/${visit}/stand`)).token });
    return send(visit, item, fields, session, true);
  }
  if (response.status === 409 && answer.why) return { waits: answer };
  if (response.status === 413) return { wrong: { "": [TOO_LARGE] } };
  if (response.status === 422 && answer.fields) return { wrong: answer.fields };
  if (response.status === 403 || response.status === 404) throw new Stopped(answer.sentence ?? NOT_ALLOWED);
  throw new Stopped(LATER);
}

// Sends all that waits, in order. `work` gives the things and keeps what became of each before the next one goes. Gives
// whether something was changed while it was on its way: then that is still to be sent.
export async function deliver(work, tell) {
  const stand = await fetched(`/intern/veld/${work.visit}/stand`);
  if (stand.account !== work.account) throw new Stopped(OTHER_ACCOUNT);
  const session = { account: work.account, token: stand.token };
  let isChanged = false;
  for (const item of work.waiting()) {
    // What is proposed rests on the findings, so it waits until those have arrived.
    if (item.kind === "proposal" && !work.isAuditSent) continue;
    tell(item);
    const { choice, changed_at } = item;
    const fields = await work.fields(item);
    const answer = await send(work.visit, item, fields, session);
    isChanged = (await work.became(item, answer, { choice, changed_at })) || isChanged;
  }
  return isChanged;
}
