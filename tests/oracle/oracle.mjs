// What the real Mermaid makes of sequence diagrams: a JSON string a line on stdin, a JSON object a line on stdout, in
// the form of docs/reference/mermaid-dump.md. `--time` gives the processor time, in
// milliseconds, of parsing each text instead.
//
// Mermaid runs under jsdom, for without a DOM its sanitizer fails and links are silently dropped.

import { createInterface } from "node:readline";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html><body></body>", { pretendToBeVisual: true });

// jsdom has no CSS.supports; its style declarations know which colours are valid, which is all that Mermaid asks.
window.CSS = {
  supports(property, value) {
    const { style } = window.document.createElement("span");
    style.setProperty(property, value);
    return style.getPropertyValue(property) !== "";
  },
};

for (const name of ["document", "Option", "CSS", "Element", "HTMLElement", "Node", "DocumentFragment", "DOMParser"]) {
  globalThis[name] = window[name];
}
globalThis.window = window;
for (const method of ["log", "debug", "info", "warn", "error"]) console[method] = () => {}; // stdout is for answers

const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false, logLevel: "fatal" });

// Mermaid's parser sees `#59;` as `ﬂ°°59¶ß` (encodeEntities); the dump spells it as the author did.
const decoded = (text) => text.replace(/ﬂ°°?(\w+)¶ß/g, "#$1;");
const deeply = (value) => JSON.parse(decoded(JSON.stringify(value)));

function actor(entry) {
  const { name, description, type, wrap, links, properties, box } = entry;
  return { id: name, label: description, type, wrap, links, properties, box: box?.name };
}

function message(row, names) {
  const { type, from, to, message: text, wrap, placement, activate, centralConnection } = row;
  return {
    type: names.get(type),
    from: from ?? null,
    to: to ?? null,
    text: text ?? "",
    wrap,
    placement: placement || undefined, // LEFTOF is 0, and reads as none
    activate: activate || undefined,
    central: centralConnection || undefined,
  };
}

async function dump(text) {
  await mermaid.parse(text); // takes over the configuration that the text carries
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const names = new Map(Object.entries(db.LINETYPE).map(([name, value]) => [value, name]));
  const fixed = (map) => Object.fromEntries(map);
  return deeply({
    ok: true,
    title: db.getDiagramTitle(),
    accTitle: db.getAccTitle(),
    accDescr: db.getAccDescription(),
    actors: [...db.getActors().values()].map(actor),
    boxes: db.getBoxes().map(({ name, fill, wrap, actorKeys }) => ({ name, fill, wrap, actors: actorKeys })),
    created: fixed(db.getCreatedActors()),
    destroyed: fixed(db.getDestroyedActors()),
    messages: db.getMessages().map((row) => message(row, names)),
  });
}

async function answer(text) {
  try {
    return await dump(text);
  } catch (error) {
    return { ok: false, error: decoded(String(error.message)), line: error.hash?.line ?? null };
  }
}

async function time(text) {
  const start = process.cpuUsage();
  let ok = true;
  try {
    await mermaid.mermaidAPI.getDiagramFromText(text);
  } catch {
    ok = false;
  }
  const { user, system } = process.cpuUsage(start);
  return { ok, milliseconds: (user + system) / 1000 };
}

const ask = process.argv.includes("--time") ? time : answer;
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await ask(JSON.parse(line)))}\n`);
}
