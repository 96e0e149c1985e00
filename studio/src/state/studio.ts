// What ties the document to the engine: it is drawn and checked at every change, and run on demand. Only what is here
// and in `edit` writes these signals; components read them.

import { computed, effect, signal } from "@preact/signals";
import type { Answered, Asked, Engine, Given, Name } from "../engine/engine";
import type { Drawn, PolicyChecked, Problem, Ran, Result, Sample, Start, Statement, Trail } from "../engine/forms";
import { firstRequest, type Handshake, inEnvironment, policyIn, type Scenario } from "../engine/scenario";
import { indexer } from "../text/positions";
import { amend, change, type Doc, doc, open } from "./doc";
import { browser, editing, environment, pane, say, selected, target, view } from "./view";

export const BROWSERS = ["chromium", "firefox", "webkit"];

let engine: Engine | null = null;
export const engineTitle = signal("");
export const canAskServers = signal(false);
export const start = signal<Start | null>(null);
/** What stopped the page as a whole: the server is gone, or refuses. */
export const trouble = signal<readonly Problem[]>([]);
/** What is wrong with the scenario or the policy, at its field. */
export const problems = signal<readonly Problem[]>([]);
export const policyProblems = signal<readonly Problem[]>([]);
/** The last good picture, with the text that it shows; and what is wrong with the text as it is now. */
export const picture = signal<(Drawn & { text: string }) | null>(null);
export const textProblems = signal<readonly Problem[]>([]);
export const busy = signal(false);
export const lastMs = signal<number | null>(null);

interface RanOnce {
  ran: Ran;
  key: string;
}

const ranOnce = signal<RanOnce | null>(null);
export const chosenResult = signal(0);
const key = computed(() => (doc.value ? runKey(doc.value.scenario) : ""));
export const ran = computed(() => (ranOnce.value?.key === key.value ? ranOnce.value.ran : null));
export const stale = computed(() => ranOnce.value !== null && ran.value === null);
export const result = computed<Result | null>(
  () => ran.value?.results[chosenResult.value] ?? ran.value?.results[0] ?? null,
);
export const handshake = computed(() => (result.value?.handshake as unknown as Handshake | undefined) ?? null);
export const statements = computed<readonly Statement[]>(() => picture.value?.statements ?? []);
const trail = computed<Trail | null>(() => (view.value === "happened" ? (result.value?.trail ?? null) : null));

function runKey(scenario: Scenario): string {
  return JSON.stringify([target.value, browser.value, target.value === "recorded" ? "" : environment.value, scenario]);
}

export async function call<N extends Name>(
  name: N,
  request: Asked<N>,
  signal?: AbortSignal,
): Promise<Answered<Given<N>>> {
  if (engine === null) return { ok: false, problems: [{ path: "", problem: "The engine has not started yet." }] };
  return engine.call(name, request, signal);
}

/** Start with an engine: load what there is, and put the document back that was open last. */
export async function load(chosen: Engine, restored: Doc | null): Promise<void> {
  engine = chosen;
  engineTitle.value = chosen.title;
  canAskServers.value = chosen.live;
  const answered = await chosen.call("start", {});
  if (!answered.ok) {
    trouble.value = answered.problems;
    return;
  }
  trouble.value = [];
  start.value = answered.value;
  const first = answered.value.samples[0];
  if (restored) openAsItIs(restored);
  else if (first) openAsItIs(docOf(first));
}

export function docOf(sample: Sample): Doc {
  return { text: sample.template, template: sample.template, scenario: sample.scenario as unknown as Scenario };
}

/** Show another document: nothing of the last run stays. */
export function show(next: Doc): void {
  ranOnce.value = null;
  selected.value = [];
  editing.value = null;
  view.value = "may";
  environment.value = "";
  if (target.value === "recorded") target.value = "demo";
  problems.value = [];
  openAsItIs(next);
}

/** The scenario that the text belongs to: the diagram follows when it changes, not when a document is opened. */
let followed: Scenario | null = null;

export function openAsItIs(next: Doc): void {
  followed = next.scenario;
  open(next);
}

/** Calls follow each other; of those that wait, only the last is made. */
function latest<T>(work: (value: T) => Promise<void>): (value: T) => void {
  let running = false;
  let waiting: { value: T } | null = null;
  const next = async (value: T) => {
    running = true;
    await work(value);
    running = false;
    const after = waiting;
    waiting = null;
    if (after !== null) void next(after.value);
  };
  return (value) => {
    if (running) waiting = { value };
    else void next(value);
  };
}

const redraw = latest(async ({ text, happened }: { text: string; happened: Trail | null }) => {
  const began = performance.now();
  const answered = await call("draw", { text, trail: happened });
  if (!answered.ok) {
    trouble.value = answered.problems;
    return;
  }
  if (trouble.value.length > 0) trouble.value = [];
  lastMs.value = performance.now() - began;
  const at = indexer(text);
  const drawn = answered.value;
  textProblems.value = drawn.problems.map((it) => (it.span ? { ...it, span: it.span.map(at) } : it));
  if (drawn.problems.length > 0 && picture.value !== null) return;
  for (const statement of drawn.statements) {
    statement.start = at(statement.start);
    statement.end = at(statement.end);
  }
  picture.value = { ...drawn, text };
  const last = drawn.statements.length - 1;
  if (selected.value.some((index) => index > last)) selected.value = selected.value.filter((index) => index <= last);
});

effect(() => {
  const text = doc.value?.text;
  const happened = trail.value;
  if (text !== undefined && start.value !== null) redraw({ text, happened });
});

/** The diagram follows the scenario, the author's additions kept. */
const follow = latest(async (scenario: Scenario) => {
  const made = await call("template", { scenario: scenario as unknown as Record<string, unknown> });
  if (!made.ok) {
    problems.value = made.problems;
    return;
  }
  problems.value = [];
  const current = doc.value;
  if (current === null || current.scenario !== scenario || made.value.text === current.template) return;
  const followed = await call("follow", { text: current.text, before: current.template, after: made.value.text });
  if (!followed.ok || doc.value?.scenario !== scenario) return;
  amend({ text: followed.value.text, template: made.value.text });
  const { kept } = followed.value;
  if (kept > 0) say(`The diagram follows; ${kept === 1 ? "one place stays" : `${kept} places stay`} as you wrote it.`);
});

const checkPolicy = latest(async (policy: Record<string, unknown> | undefined) => {
  if (policy === undefined) {
    policyProblems.value = [];
    return;
  }
  const checked: Answered<PolicyChecked> = await call("check_policy", { policy });
  if (checked.ok) policyProblems.value = checked.value.problems;
});

let settle: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  const scenario = doc.value?.scenario;
  const where = environment.value;
  if (scenario === undefined || start.value === null) return;
  checkPolicy(policyIn(scenario.server, where));
  clearTimeout(settle);
  settle = setTimeout(() => {
    if (scenario !== followed) follow(scenario);
    followed = scenario;
    if (stale.peek() && target.peek() === "demo") void run(true);
  }, 120);
});

/** Change the scenario, under a label; the field merges what is typed in a row. */
export function editScenario(scenario: Scenario, label: string, field = ""): void {
  change({ scenario }, label, field);
}

let running: AbortController | null = null;

export function cancel(): void {
  running?.abort();
}

/** Run what the scenario says. `quiet`: after an edit, so the view stays where it is. */
export async function run(quiet = false): Promise<void> {
  if (doc.value === null || target.value === "recorded") return;
  running?.abort();
  const mine = new AbortController();
  running = mine;
  busy.value = !quiet;
  const { scenario } = doc.value;
  const asked = key.value;
  const browsers = browser.value === "all" ? BROWSERS : [browser.value];
  const answered = await ask(scenario, browsers, mine.signal);
  if (running !== mine) return;
  running = null;
  busy.value = false;
  if (answered === null) return;
  if (!answered.ok) {
    if (!answered.cancelled) problems.value = answered.problems;
    say(answered.cancelled ? "The run was cancelled." : (answered.problems[0]?.problem ?? "The run failed."));
    return;
  }
  problems.value = [];
  accept(answered.value, asked, quiet);
}

async function ask(scenario: Scenario, browsers: string[], signal: AbortSignal): Promise<Answered<Ran> | null> {
  const effective = inEnvironment(scenario, environment.value) as unknown as Record<string, unknown>;
  if (target.value === "demo") return call("run", { scenario: effective, browsers }, signal);
  const server = { url: firstRequest(scenario).url };
  let request: Asked<"live"> = { scenario: { ...effective, server }, browsers };
  let answered = await call("live", request, signal);
  if (answered.ok && answered.value.ask !== null) {
    if (!window.confirm(answered.value.ask)) return null;
    request = { ...request, private: true };
    answered = await call("live", request, signal);
  }
  if (!answered.ok) return answered;
  plain.value = answered.value.plain;
  return answered.value.ran ? { ok: true, value: answered.value.ran } : null;
}

/** What curl or Postman would see of the same URL, where it was asked. */
export const plain = signal<string | null>(null);

export function accept(value: Ran, asked = key.value, quiet = false): void {
  if (target.value !== "url") plain.value = null;
  ranOnce.value = { ran: value, key: asked };
  chosenResult.value = 0;
  const first = value.results.findIndex((it) => it.verdict.blocked);
  if (first > 0) chosenResult.value = first;
  if (quiet) return;
  view.value = "happened";
  pane.value = "diagram";
  selected.value = [];
  const verdict = value.results[chosenResult.value]?.verdict;
  say(verdict ? `${verdict.blocked ? "Blocked" : "Allowed"}: ${verdict.cause.replaceAll("`", "")}` : "");
  wanted.value = true;
}

/** After a run, the statement that decided is selected as soon as the picture shows it. */
const wanted = signal(false);
effect(() => {
  if (!wanted.value || view.value !== "happened") return;
  const failed = statements.value.find((it) => it.failed);
  const told = statements.value.some((it) => it.ghost || it.failed);
  if (!told) return;
  wanted.value = false;
  if (failed) selected.value = [failed.index];
});

/** Apply the fix that the run found, and run again. */
export async function applyFix(): Promise<void> {
  const fix = result.value?.verdict.fix;
  const scenario = doc.value?.scenario;
  if (!fix || scenario === undefined) return;
  const where = environment.value;
  const server = where
    ? { ...scenario.server, environments: { ...scenario.server.environments, [where]: fix.policy } }
    : { ...scenario.server, policy: fix.policy };
  change({ scenario: { ...scenario, server } }, fix.changes.join(", "));
  await run();
}
