// The page's state: what was loaded, what is typed, what was run. Components read the signals; only what is here writes.

import { computed, effect, signal } from "@preact/signals";
import * as api from "./api";
import { type Draft, headerRow, type PolicyDraft, toDraft, toScenario } from "./scenario";

export type View = "trace" | "template" | "source";

const KEPT = "corsage.draft";

export const start = signal<api.Start | null>(null);
export const draft = signal<Draft | null>(null);
export const problems = signal<readonly api.Problem[]>([]);
export const busy = signal(false);
export const view = signal<View>("template");

interface Ran {
  run: api.Run;
  asked: string;
}

const ran = signal<Ran | null>(null);

export const result = computed(() => ran.value?.run ?? null);
export const sample = computed(() => start.value?.scenarios.find(({ id }) => id === draft.value?.id) ?? null);
const asked = computed(() =>
  draft.value && start.value ? JSON.stringify(toScenario(draft.value, start.value.origin)) : "",
);
/** Whether the form says something else than what was run. */
export const edited = computed(() => ran.value !== null && ran.value.asked !== asked.value);

/** Whether the form says something else than the scenario that it was taken from. */
export const differs = computed(() => {
  const origin = start.value?.origin;
  if (origin === undefined || sample.value === null) return false;
  return JSON.stringify(toScenario(toDraft(sample.value.scenario, origin), origin)) !== asked.value;
});

/** Ask the studio what there is, and put the last draft back, or the first scenario in its place. */
export async function load(): Promise<void> {
  const answered = await api.start();
  if (!answered.ok) {
    problems.value = answered.problems;
    return;
  }
  problems.value = [];
  start.value = answered.value;
  const first = answered.value.scenarios[0];
  draft.value = kept() ?? (first ? toDraft(first.scenario, answered.value.origin) : null);
}

/** Take a scenario of the gallery in place of the draft. */
export function choose(chosen: api.Sample): void {
  if (start.value === null) return;
  draft.value = toDraft(chosen.scenario, start.value.origin);
  ran.value = null;
  problems.value = [];
  view.value = "template";
}

export function edit(change: Partial<Draft>): void {
  if (draft.value) draft.value = { ...draft.value, ...change };
}

export function editPolicy(change: Partial<PolicyDraft>): void {
  if (draft.value) draft.value = { ...draft.value, policy: { ...draft.value.policy, ...change } };
}

/** Run what the form says. The draft stays as it is, whatever comes back. */
export async function run(): Promise<void> {
  if (busy.value || draft.value === null || start.value === null) return;
  busy.value = true;
  const sent = asked.value;
  const { id } = draft.value;
  const answered = await api.run(toScenario(draft.value, start.value.origin));
  busy.value = false;
  if (draft.value.id !== id) return; // another scenario was chosen while this one ran
  problems.value = answered.ok ? [] : answered.problems;
  if (!answered.ok) return;
  ran.value = { run: answered.value, asked: sent };
  if (view.value === "template") view.value = "trace";
}

/** A reload of the page loses nothing: the draft is kept for as long as the tab lives. */
effect(() => {
  if (draft.value) sessionStorage.setItem(KEPT, JSON.stringify(draft.value));
});

function kept(): Draft | null {
  try {
    const value = JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Draft | null;
    if (value === null) return null;
    // The keys of rows count from the page's loading, so they are given anew.
    const back = { ...value, headers: value.headers.map((row) => headerRow(row.name, row.value)) };
    toScenario(back, ""); // an unreadable draft, from another version perhaps, throws here
    return back;
  } catch {
    return null;
  }
}
