// The scenario's JSON form as far as the page edits it, and the handshake's as far as the page shows it. What the page
// does not know stays in the object as it came.

export type Pair = [name: string, value: string];

export interface RequestForm {
  url: string;
  method?: string;
  headers?: Pair[];
  body?: string | null;
  mode?: string;
  credentials?: string;
  [other: string]: unknown;
}

export type Policy = Record<string, unknown>;

export interface Server {
  policy?: Policy;
  environments?: Record<string, Policy>;
  [other: string]: unknown;
}

export interface Scenario {
  id?: string;
  page: string;
  requests: RequestForm[];
  server: Server;
  [other: string]: unknown;
}

export interface Answer {
  status?: number;
  reason?: string;
  headers?: Pair[];
  body?: unknown;
  lost?: string;
  detail?: string;
}

export interface ServerCheck {
  subject: string;
  requested: string;
  against: string[];
  passed: boolean;
}

export interface Exchange {
  request: { url: string; method: string; headers: Pair[]; body: unknown; preflight: boolean; credentials: boolean };
  response: Answer;
  server: { allowed: boolean; refusal: string | null; checks: ServerCheck[] } | null;
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

export interface Handshake {
  browser: string;
  fetches: { outcome: Record<string, unknown>; exchanges: Exchange[]; steps: Step[] }[];
}

/** The first request; a scenario always has one. */
export function firstRequest(scenario: Scenario): RequestForm {
  return scenario.requests[0] ?? { url: "" };
}

/** The policy that holds in an environment: its own fields over the base's. */
export function policyIn(server: Server, environment: string): Policy | undefined {
  if (server.policy === undefined) return undefined;
  return { ...server.policy, ...(environment && server.environments?.[environment]) };
}

/** The scenario as it is run in an environment. */
export function inEnvironment(scenario: Scenario, environment: string): Scenario {
  const policy = policyIn(scenario.server, environment);
  if (policy === undefined || environment === "") return scenario;
  const { environments: _, ...server } = scenario.server;
  return { ...scenario, server: { ...server, policy } };
}

/** The scenario with one field of the policy changed, in the base or in an environment. */
export function withPolicy(scenario: Scenario, environment: string, change: Policy): Scenario {
  const { server } = scenario;
  if (environment === "") return { ...scenario, server: { ...server, policy: { ...server.policy, ...change } } };
  const environments = { ...server.environments, [environment]: { ...server.environments?.[environment], ...change } };
  return { ...scenario, server: { ...server, environments } };
}

export function withRequest(scenario: Scenario, change: Partial<RequestForm>): Scenario {
  return { ...scenario, requests: scenario.requests.map((it, i) => (i === 0 ? { ...it, ...change } : it)) };
}
