// The document: scenario and diagram as one value, and ONE stack of undo over both, whichever view changed them.

import { computed, signal } from "@preact/signals";
import type { Scenario } from "../engine/scenario";

export interface Doc {
  /** The Mermaid text, as the author has it. */
  text: string;
  /** The text that was generated for the scenario: what the author's additions are counted from. */
  template: string;
  scenario: Scenario;
}

interface Entry {
  doc: Doc;
  label: string;
}

/** Changes of one field within this time are one step of undo. */
const TYPING_MS = 1200;
const MOST_STEPS = 500;

export const doc = signal<Doc | null>(null);
const past = signal<readonly Entry[]>([]);
const future = signal<readonly Entry[]>([]);
let lastField = "";
let lastTime = 0;

export const undoLabel = computed(() => past.value.at(-1)?.label ?? null);
export const redoLabel = computed(() => future.value.at(-1)?.label ?? null);
export const steps = computed(() => past.value.map((entry) => entry.label));

/** Open another document: what was there before stays in the drafts, undo starts anew. */
export function open(next: Doc): void {
  doc.value = next;
  past.value = [];
  future.value = [];
  lastField = "";
}

/** Change the document under a label. Changes of the same `field` in a row are one step. */
export function change(part: Partial<Doc>, label: string, field = ""): void {
  if (doc.value === null) return;
  const now = Date.now();
  const continues = field !== "" && field === lastField && now - lastTime < TYPING_MS && past.value.length > 0;
  if (!continues) past.value = [...past.value, { doc: doc.value, label }].slice(-MOST_STEPS);
  lastField = field;
  lastTime = now;
  future.value = [];
  doc.value = { ...doc.value, ...part };
}

/** What follows from the last change (the diagram from the scenario) belongs to the same step. */
export function amend(part: Partial<Doc>): void {
  if (doc.value !== null) doc.value = { ...doc.value, ...part };
}

export function undo(): string | null {
  return travel(past, future);
}

export function redo(): string | null {
  return travel(future, past);
}

function travel(from: typeof past, to: typeof past): string | null {
  const entry = from.value.at(-1);
  if (entry === undefined || doc.value === null) return null;
  from.value = from.value.slice(0, -1);
  to.value = [...to.value, { doc: doc.value, label: entry.label }];
  doc.value = entry.doc;
  lastField = "";
  return entry.label;
}
