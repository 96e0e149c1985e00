// Nothing is lost: the document is kept in this browser at every change, under its own name, in a list.

import { effect, signal } from "@preact/signals";
import { type Doc, doc } from "./doc";

export interface Draft {
  id: string;
  title: string;
  at: number;
  doc: Doc;
}

const KEPT = "corsage.drafts";
const CURRENT = "corsage.draft";
const MOST = 30;

export const drafts = signal<readonly Draft[]>(read());
let current = sessionStorage.getItem(CURRENT) ?? fresh();
sessionStorage.setItem(CURRENT, current);

function fresh(): string {
  return crypto.randomUUID();
}

function read(): Draft[] {
  try {
    const value = JSON.parse(localStorage.getItem(KEPT) ?? "[]") as Draft[];
    return value.filter((it) => typeof it.doc.text === "string" && typeof it.doc.scenario.page === "string");
  } catch {
    return []; // of another version, perhaps; it is overwritten by the next change
  }
}

/** The document that this tab had open; of a new tab none. */
export function restored(): Doc | null {
  return drafts.value.find((it) => it.id === current)?.doc ?? null;
}

/** The next document is a draft of its own; the current one stays in the list. */
export function startDraft(id = fresh()): void {
  current = id;
  untouched = null;
  sessionStorage.setItem(CURRENT, current);
}

export function dropDraft(id: string): void {
  drafts.value = drafts.value.filter((it) => it.id !== id);
  write();
}

/** The first document of a draft is the template itself, which needs no draft until it is changed. */
let untouched: Doc | null = null;
export const saved = signal(true);
let timer: ReturnType<typeof setTimeout> | undefined;

effect(() => {
  const now = doc.value;
  if (now === null) return;
  if (untouched === null) untouched = now;
  const known = drafts.peek().some((it) => it.id === current);
  if (now === untouched && !known) return;
  saved.value = false;
  clearTimeout(timer);
  timer = setTimeout(keep, 300);
});

function keep(): void {
  const now = doc.value;
  if (now === null) return;
  const draft = { id: current, title: titleOf(now), at: Date.now(), doc: now };
  drafts.value = [draft, ...drafts.value.filter((it) => it.id !== current)].slice(0, MOST);
  saved.value = write();
}

window.addEventListener("pagehide", () => {
  if (!saved.value) keep();
});

function write(): boolean {
  try {
    localStorage.setItem(KEPT, JSON.stringify(drafts.value));
    return true;
  } catch {
    return false; // the browser's store is full or forbidden: the footer says so
  }
}

function titleOf(it: Doc): string {
  const request = it.scenario.requests[0];
  return `${request?.method ?? "GET"} ${request?.url ?? ""} from ${it.scenario.page}`;
}
