// The studio's own API: what the page starts from, and the run. Every failure comes back as problems, never thrown.

import type { Handshake, Verdict } from "./handshake";
import type { ScenarioForm } from "./scenario";

export interface Sample {
  id: string;
  title: string;
  summary: string;
  blocked: boolean;
  scenario: ScenarioForm;
  template: string;
}

export interface Start {
  origin: string;
  questions: Record<string, string>;
  scenarios: Sample[];
}

export interface Run {
  handshake: Handshake;
  diagrams: { trace: string; template: string };
  verdict: Verdict;
}

/** What is wrong, and where in the scenario; an empty path means the whole. */
export interface Problem {
  path: string;
  problem: string;
}

export type Answered<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };

const UNREACHABLE = "The studio does not answer. Is `corsage studio` still running? Your edits are kept.";

export function start(): Promise<Answered<Start>> {
  return ask<Start>("/api/scenarios");
}

export function run(scenario: ScenarioForm): Promise<Answered<Run>> {
  const headers = { "content-type": "application/json" };
  return ask<Run>("/api/run", { method: "POST", headers, body: JSON.stringify(scenario) });
}

async function ask<T>(path: string, init?: RequestInit): Promise<Answered<T>> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    return failed(UNREACHABLE);
  }
  const data: unknown = await response.json().catch(() => null);
  if (response.ok && data !== null) return { ok: true, value: data as T };
  const problems = (data as { problems?: Problem[] } | null)?.problems;
  return problems ? { ok: false, problems } : failed(`The studio answered with status ${response.status}.`);
}

function failed(problem: string): { ok: false; problems: Problem[] } {
  return { ok: false, problems: [{ path: "", problem }] };
}
