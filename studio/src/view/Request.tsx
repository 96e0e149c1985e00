// The request: where the page is, what its script asks for.

import type { Problem } from "../engine/forms";
import { firstRequest, type Pair, policyIn, type RequestForm, type Scenario, withRequest } from "../engine/scenario";
import { editScenario, problems, result, start } from "../state/studio";
import { environment } from "../state/view";
import { IconButton, Problems, SelectField, TextField } from "./fields";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

export function RequestTab({ scenario }: { scenario: Scenario }) {
  const request = firstRequest(scenario);
  const edit = (change: Partial<RequestForm>, label: string) =>
    editScenario(withRequest(scenario, change), label, `request.${Object.keys(change).join()}`);
  return (
    <>
      <Page scenario={scenario} />
      <div class="two method">
        <SelectField
          label="Method"
          value={request.method ?? "GET"}
          options={METHODS}
          problems={at("requests[0].method")}
          onValue={(method) => edit({ method }, "method")}
        />
        <TextField
          label="URL"
          value={request.url}
          problems={at("requests[0].url")}
          onValue={(url) => edit({ url }, "URL")}
        />
      </div>
      <Headers request={request} onHeaders={(headers, label) => edit({ headers }, label)} scenario={scenario} />
      <div class="two">
        <SelectField
          label="Credentials"
          value={request.credentials ?? "same-origin"}
          options={["omit", "same-origin", "include"]}
          problems={at("requests[0].credentials")}
          onValue={(credentials) => edit({ credentials }, "credentials")}
        />
        <SelectField
          label="Mode"
          value={request.mode ?? "cors"}
          options={["cors", "no-cors", "same-origin"]}
          problems={at("requests[0].mode")}
          onValue={(mode) => edit({ mode }, "mode")}
        />
      </div>
      <TextField
        label="Body"
        rows={3}
        value={request.body ?? ""}
        problems={at("requests[0].body")}
        onValue={(body) => edit({ body: body === "" ? null : body }, "body")}
      />
      {scenario.requests.length > 1 && (
        <p class="hint">This scenario makes {scenario.requests.length} requests; the form shows the first.</p>
      )}
    </>
  );
}

function at(path: string): Problem[] {
  return problems.value.filter((it) => it.path.startsWith(path));
}

function Page({ scenario }: { scenario: Scenario }) {
  const set = (page: string, label = "page") => editScenario({ ...scenario, page }, label, "page");
  return (
    <div class="field">
      <TextField label="Page" value={scenario.page} problems={at("page")} onValue={set} />
      <div class="chips">
        {presets(scenario).map(([label, page]) => (
          <button
            type="button"
            class="chip"
            key={label}
            aria-pressed={scenario.page === page}
            onClick={() => set(page, `page: ${label}`)}
          >
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}

function presets(scenario: Scenario): [string, string][] {
  const url = firstRequest(scenario).url;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const parent = parsed?.hostname.split(".").slice(-2).join(".") ?? "example.com";
  return [
    ["same origin", parsed?.origin ?? "https://api.example.com"],
    ["same site", `https://app.${parent}`],
    ["other site", "https://elsewhere.example"],
    ["localhost", "http://localhost:3000"],
    ["sandboxed null", "null"],
  ];
}

interface HeadersProps {
  request: RequestForm;
  scenario: Scenario;
  onHeaders: (headers: Pair[], label: string) => void;
}

function Headers({ request, scenario, onHeaders }: HeadersProps) {
  const headers = request.headers ?? [];
  const set = (index: number, pair: Pair) => onHeaders(headers.toSpliced(index, 1, pair), "header");
  return (
    <fieldset class="field list">
      <legend>Headers</legend>
      <datalist id="header-names">
        {start.value?.headers.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </datalist>
      {headers.map(([name, value], index) => {
        const refused = refusal(name, scenario);
        const wrong = [...at(`requests[0].headers[${index}]`), ...refused];
        const invalid = wrong.length > 0 && ({ "aria-invalid": true } as const);
        return (
          <div key={index}>
            <div class="row">
              <input
                type="text"
                aria-label={`Name of header ${index + 1}`}
                {...invalid}
                list="header-names"
                spellcheck={false}
                autocomplete="off"
                value={name}
                onInput={(event) => set(index, [event.currentTarget.value, value])}
              />
              <input
                type="text"
                aria-label={`Value of header ${index + 1}`}
                {...invalid}
                spellcheck={false}
                autocomplete="off"
                value={value}
                onInput={(event) => set(index, [name, event.currentTarget.value])}
              />
              <IconButton
                label={`Remove header ${index + 1}`}
                onClick={() => onHeaders(headers.toSpliced(index, 1), "remove header")}
              >
                ×
              </IconButton>
            </div>
            <Problems problems={wrong} />
          </div>
        );
      })}
      <button type="button" class="link" onClick={() => onHeaders([...headers, ["", ""]], "add header")}>
        + header
      </button>
    </fieldset>
  );
}

/** A header that the last run's policy refused is marked where it is written. */
function refusal(name: string, scenario: Scenario): Problem[] {
  const verdict = result.value?.verdict;
  const failed = (
    result.value?.handshake as { fetches?: { exchanges: { server: { checks: Check[] } | null }[] }[] }
  )?.fetches?.[verdict?.fetch ?? 0]?.exchanges
    .flatMap((it) => it.server?.checks ?? [])
    .some((check) => check.subject === "header" && !check.passed && check.requested === name.toLowerCase());
  if (!failed || policyIn(scenario.server, environment.value) === undefined) return [];
  return [{ path: "", problem: "This header makes the preflight; the policy does not allow it." }];
}

interface Check {
  subject: string;
  requested: string;
  passed: boolean;
}
