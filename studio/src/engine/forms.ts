// Written by `python -m corsage.studio.typescript` from src/corsage/studio/forms.py; do not edit.

export type ExportKind = "policy" | "stack" | "fetch" | "curl" | "markdown" | "html" | "scenario" | "svg" | "mermaid";

export type Role = "request" | "checks" | "answer" | "outcome";

export interface Problem {
  path: string;
  problem: string;
  span?: number[];
}

export interface Participant {
  id: string;
  label: string;
  statement: number;
}

export interface Statement {
  index: number;
  kind: string;
  start: number;
  end: number;
  text: string;
  source?: string;
  target?: string;
  arrow?: string;
  placement?: string;
  parent: number | null;
  close?: number;
  branches?: number[];
  role?: "request" | "checks" | "answer" | "outcome";
  exchange?: number;
  ghost?: boolean;
  failed?: boolean;
}

export interface TrailExchange {
  preflight: boolean;
  request: string;
  sent: string[];
  answer: string;
  received: string[];
  refused: boolean;
}

export interface Trail {
  blocked: boolean;
  exchanges: TrailExchange[];
  failed: number | null;
}

export interface Drawn {
  svg: string;
  width: number;
  height: number;
  participants: Participant[];
  statements: Statement[];
  problems: Problem[];
}

export interface DrawRequest {
  text: string;
  trail?: Trail | null;
}

export interface EditRequest {
  text: string;
  operation: Record<string, unknown>;
}

export interface Edited {
  text: string;
  label: string;
  inserted: number[];
  places: (number | null)[];
  notes: string[];
  refused: string | null;
}

export interface FollowRequest {
  text: string;
  before: string;
  after: string;
}

export interface Followed {
  text: string;
  kept: number;
}

export interface Fix {
  label: string;
  changes: string[];
  policy: Record<string, unknown>;
  diff: string[];
}

export interface Verdict {
  blocked: boolean;
  cause: string;
  sentence: string;
  reason: string | null;
  console: string[];
  fetch: number;
  step: number | null;
  fix: Fix | null;
}

export interface Result {
  browser: string;
  handshake: Record<string, unknown>;
  verdict: Verdict;
  trail: Trail;
  trace: string;
}

export interface RunRequest {
  scenario: Record<string, unknown>;
  browsers: string[];
}

export interface Ran {
  results: Result[];
  over: "http" | "memory";
}

export interface TemplateRequest {
  scenario: Record<string, unknown>;
}

export interface Template {
  text: string;
}

export interface PolicyRequest {
  policy: Record<string, unknown>;
}

export interface PolicyChecked {
  problems: Problem[];
  toml: string;
}

export interface ExportRequest {
  kind: "policy" | "stack" | "fetch" | "curl" | "markdown" | "html" | "scenario" | "svg" | "mermaid";
  scenario: Record<string, unknown>;
  text: string;
  stack?: string;
}

export interface Exported {
  name: string;
  text: string;
  notes: string[];
}

export interface PasteRequest {
  text: string;
  scenario: Record<string, unknown>;
}

export interface Pasted {
  kind: string;
  scenario: Record<string, unknown>;
  note: string;
}

export interface Sample {
  id: string;
  question: string;
  summary: string;
  shelf: string;
  blocked: boolean;
  scenario: Record<string, unknown>;
  template: string;
}

export interface Stack {
  name: string;
  title: string;
}

export interface Start {
  questions: Record<string, string>;
  samples: Sample[];
  stacks: Stack[];
  headers: string[];
  token?: string;
}

export type Nothing = Record<string, never>;

export interface RecordRequest {
  text: string;
}

export interface LiveRequest {
  scenario: Record<string, unknown>;
  browsers: string[];
  private?: boolean;
}

export interface Live {
  ran: Ran | null;
  plain: string | null;
  ask: string | null;
}

export interface Functions {
  start: { request: Nothing; response: Start };
  draw: { request: DrawRequest; response: Drawn };
  edit: { request: EditRequest; response: Edited };
  follow: { request: FollowRequest; response: Followed };
  run: { request: RunRequest; response: Ran };
  template: { request: TemplateRequest; response: Template };
  check_policy: { request: PolicyRequest; response: PolicyChecked };
  export: { request: ExportRequest; response: Exported };
  recorded: { request: RecordRequest; response: Ran };
  paste: { request: PasteRequest; response: Pasted };
  live: { request: LiveRequest; response: Live };
}
