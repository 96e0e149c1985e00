// The handshake's JSON form (docs/reference/handshake.md), as far as the page shows it.

import type { Pair, ScenarioForm } from "./scenario";

export type Body = string | { base64: string } | null;

export interface Sent {
  url: string;
  method: string;
  headers: Pair[];
  body: Body;
  preflight: boolean;
  credentials: boolean;
}

export interface Answer {
  status: number;
  reason: string;
  headers: Pair[];
  body: Body;
}

export interface Lost {
  lost: string;
  detail: string;
}

export interface ServerCheck {
  subject: string;
  requested: string;
  against: string[];
  passed: boolean;
}

export interface ServerView {
  kind: string;
  allowed: boolean;
  refusal: string | null;
  status: number | null;
  headers: Pair[];
  checks: ServerCheck[];
}

export interface Exchange {
  request: Sent;
  response: Answer | Lost;
  server: ServerView | null;
}

export interface Step {
  check: string;
  section: string;
  link: string;
  passed: boolean | null;
  observed: string | null;
  required: string | null;
  reason: string | null;
  exchange: number | null;
}

export interface Fetch {
  outcome: Record<string, unknown>;
  exchanges: Exchange[];
  steps: Step[];
}

export interface Handshake {
  version: number;
  browser: string;
  scenario: ScenarioForm;
  fetches: Fetch[];
}

export interface Verdict {
  blocked: boolean;
  sentence: string;
  reason: string | null;
  fetch: number;
  step: number | null;
}

export function isLost(response: Answer | Lost): response is Lost {
  return "lost" in response;
}

/** Path and query, which is what goes over the wire; a URL that is none stands for itself. */
export function target(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed ? parsed.pathname + parsed.search : url;
}

const CORS = /^(origin|vary|access-control-.*)$/i;

/** Whether a header is one that the CORS protocol reads. */
export function isCors(name: string): boolean {
  return CORS.test(name);
}

export function bodyText(body: Body): string {
  if (body === null) return "";
  return typeof body === "string" ? body : `(base64) ${body.base64}`;
}
