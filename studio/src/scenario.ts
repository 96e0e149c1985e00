// The scenario as the studio's API takes it, the draft as the form holds it, and the way from one to the other.
// The draft keeps every field as it was typed; nothing is checked here, for the server's reader checks everything
// and says where.

export type Pair = [name: string, value: string];

export interface RequestForm {
  url: string;
  method?: string;
  headers?: Pair[];
  body?: string | null;
  mode?: string;
  credentials?: string;
}

export type PolicyForm = Record<string, unknown>;

export interface ScenarioForm {
  id?: string;
  page: string;
  requests: RequestForm[];
  server: { policy: PolicyForm };
}

export interface HeaderRow {
  key: number;
  name: string;
  value: string;
}

export const DANGERS = [
  "danger_allow_null_origin",
  "danger_allow_insecure_origins",
  "danger_allow_public_suffixes",
  "danger_reflect_any_origin",
] as const;

export type Danger = (typeof DANGERS)[number];

export interface PolicyDraft {
  allow_origins: string;
  allow_origin_regex: string;
  allow_methods: string;
  allow_headers: string;
  expose_headers: string;
  allow_credentials: boolean;
  max_age: string;
  allow_private_network: boolean;
  dangers: Record<Danger, boolean>;
}

export interface Draft {
  id: string;
  page: string;
  path: string;
  method: string;
  headers: HeaderRow[];
  body: string;
  mode: string;
  credentials: string;
  policy: PolicyDraft;
}

/** What a policy has when it does not say: `corsage.policy.Policy`'s default of max_age. */
const DEFAULT_MAX_AGE = 600;

let lastKey = 0;

export function headerRow(name = "", value = ""): HeaderRow {
  lastKey += 1;
  return { key: lastKey, name, value };
}

/** The form's fields for a scenario of the gallery. */
export function toDraft(scenario: ScenarioForm, origin: string): Draft {
  const request = scenario.requests[0] ?? { url: "" };
  return {
    id: scenario.id ?? "",
    page: scenario.page,
    path: request.url.startsWith(origin) ? request.url.slice(origin.length) : request.url,
    method: request.method ?? "GET",
    headers: (request.headers ?? []).map(([name, value]) => headerRow(name, value)),
    body: request.body ?? "",
    mode: request.mode ?? "cors",
    credentials: request.credentials ?? "same-origin",
    policy: policyDraft(scenario.server.policy),
  };
}

function policyDraft(policy: PolicyForm): PolicyDraft {
  const lines = (key: string, by: string) => (Array.isArray(policy[key]) ? policy[key].join(by) : "");
  const maxAge = "max_age" in policy ? policy.max_age : DEFAULT_MAX_AGE;
  return {
    allow_origins: lines("allow_origins", "\n"),
    allow_origin_regex: typeof policy.allow_origin_regex === "string" ? policy.allow_origin_regex : "",
    allow_methods: lines("allow_methods", ", "),
    allow_headers: lines("allow_headers", ", "),
    expose_headers: lines("expose_headers", ", "),
    allow_credentials: policy.allow_credentials === true,
    max_age: maxAge === null ? "" : String(maxAge),
    allow_private_network: policy.allow_private_network === true,
    dangers: Object.fromEntries(DANGERS.map((name) => [name, policy[name] === true])) as Record<Danger, boolean>,
  };
}

/** The scenario that the form describes. A row without name and value is no header; an empty body is none. */
export function toScenario(draft: Draft, origin: string): ScenarioForm {
  return {
    ...(draft.id && { id: draft.id }),
    page: draft.page.trim(),
    requests: [
      {
        url: origin + (draft.path.startsWith("/") ? "" : "/") + draft.path,
        method: draft.method,
        headers: filled(draft.headers).map((row): Pair => [row.name, row.value]),
        body: draft.body || null,
        mode: draft.mode,
        credentials: draft.credentials,
      },
    ],
    server: { policy: toPolicy(draft.policy) },
  };
}

/** The rows that count as headers, in order: the n-th of them is the n-th header of the request. */
export function filled(rows: HeaderRow[]): HeaderRow[] {
  return rows.filter((row) => row.name !== "" || row.value !== "");
}

function toPolicy(policy: PolicyDraft): PolicyForm {
  return {
    allow_origins: items(policy.allow_origins),
    ...(policy.allow_origin_regex && { allow_origin_regex: policy.allow_origin_regex }),
    allow_methods: items(policy.allow_methods),
    allow_headers: items(policy.allow_headers),
    expose_headers: items(policy.expose_headers),
    allow_credentials: policy.allow_credentials,
    max_age: seconds(policy.max_age),
    allow_private_network: policy.allow_private_network,
    ...policy.dangers,
  };
}

/** A list as it is typed: neither origins nor names contain commas or white space. */
function items(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== "");
}

/** Nothing typed means that the policy says nothing; what is no number goes to the server as it is. */
function seconds(text: string): number | string | null {
  const typed = text.trim();
  if (typed === "") return null;
  return /^-?\d+$/.test(typed) ? Number(typed) : typed;
}
