// The server's policy, in the base or in one environment; a mistake stands at the value that makes it.

import type { Problem } from "../engine/forms";
import { type Policy, policyIn, type Scenario, withPolicy } from "../engine/scenario";
import { editScenario, policyProblems } from "../state/studio";
import { environment, say } from "../state/view";
import { Field, ListField, Switch, TextField } from "./fields";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const DEFAULT_MAX_AGE = 600;
const DANGERS: readonly [string, string][] = [
  ["danger_allow_null_origin", "Accept the risk: the opaque origin null"],
  ["danger_allow_insecure_origins", "Accept the risk: http origins with credentials"],
  ["danger_allow_public_suffixes", "Accept the risk: wildcards over public suffixes"],
  ["danger_reflect_any_origin", "Accept the risk: any origin is reflected"],
];

export function PolicyTab({ scenario }: { scenario: Scenario }) {
  const where = environment.value;
  const policy = policyIn(scenario.server, where);
  if (policy === undefined) return <NoPolicy scenario={scenario} />;
  const set = (change: Policy, label: string, typing = true) =>
    editScenario(withPolicy(scenario, where, change), label, typing ? `policy.${Object.keys(change).join()}` : "");
  const list = (name: string) => (Array.isArray(policy[name]) ? (policy[name] as string[]) : []);
  const common = (name: string, label: string) => ({
    values: list(name),
    onValues: (values: string[], typing: boolean) => set({ [name]: values }, label, typing),
    problemsOf: (value: string) => ofValue(name, value),
  });
  return (
    <>
      <Environments scenario={scenario} />
      <ListField
        label={where ? `Allowed origins in ${where}` : "Allowed origins"}
        item="Origin"
        suggestions={[scenario.page].filter((page) => page !== "null")}
        {...common("allow_origins", "allowed origins")}
      />
      <ListField label="Allowed methods" item="Method" suggestions={METHODS} {...common("allow_methods", "methods")} />
      <ListField
        label="Allowed headers"
        item="Header"
        list="header-names"
        suggestions={scenario.requests.flatMap((it) => (it.headers ?? []).map(([name]) => name.toLowerCase()))}
        {...common("allow_headers", "allowed headers")}
      />
      <ListField label="Exposed headers" item="Exposed header" {...common("expose_headers", "exposed headers")} />
      <div class="field">
        <Switch
          label="Allow credentials"
          checked={policy.allow_credentials === true}
          onValue={(on) => set({ allow_credentials: on }, "credentials", false)}
        />
        <FieldProblems name="allow_credentials" />
      </div>
      <MaxAge policy={policy} onValue={(max_age) => set({ max_age }, "max age")} />
      <details>
        <summary>More of the policy</summary>
        <div class="more">
          <TextField
            label="Allowed origins, as an expression"
            value={typeof policy.allow_origin_regex === "string" ? policy.allow_origin_regex : ""}
            problems={ofField("allow_origin_regex")}
            onValue={(text) => set({ allow_origin_regex: text || null }, "origin expression")}
          />
          <Switch
            label="Allow requests into a private network"
            checked={policy.allow_private_network === true}
            onValue={(on) => set({ allow_private_network: on }, "private network", false)}
          />
          {DANGERS.map(([name, label]) => (
            <Switch
              key={name}
              label={label}
              checked={policy[name] === true}
              onValue={(on) => set({ [name]: on }, "accepted risk", false)}
            />
          ))}
        </div>
      </details>
    </>
  );
}

function ofField(name: string): Problem[] {
  return policyProblems.value.filter((it) => it.path.startsWith(`${name}=`));
}

function ofValue(name: string, value: string): Problem[] {
  return policyProblems.value.filter((it) => it.path === `${name}=${value}`);
}

function FieldProblems({ name }: { name: string }) {
  return (
    <>
      {ofField(name).map((it) => (
        <p class="problem" key={it.problem}>
          {it.problem}
        </p>
      ))}
    </>
  );
}

function MaxAge({ policy, onValue }: { policy: Policy; onValue: (value: number | string | null) => void }) {
  const value = "max_age" in policy ? policy.max_age : DEFAULT_MAX_AGE;
  return (
    <Field label="Max age, in seconds" problems={ofField("max_age")}>
      {(attributes) => (
        <input
          {...attributes}
          inputMode="numeric"
          value={value === null ? "" : String(value)}
          onInput={(event) => {
            const typed = event.currentTarget.value.trim();
            onValue(typed === "" ? null : /^-?\d+$/.test(typed) ? Number(typed) : typed);
          }}
        />
      )}
    </Field>
  );
}

/** The base, and what each environment changes of it. */
function Environments({ scenario }: { scenario: Scenario }) {
  const names = Object.keys(scenario.server.environments ?? {});
  const add = () => {
    const name = ["production", "staging", "development"].find((it) => !names.includes(it)) ?? `env${names.length + 1}`;
    const environments = { ...scenario.server.environments, [name]: { allow_origins: [] } };
    editScenario({ ...scenario, server: { ...scenario.server, environments } }, `add environment ${name}`);
    environment.value = name;
  };
  const drop = () => {
    const { [environment.value]: _, ...environments } = scenario.server.environments ?? {};
    say(`The environment ${environment.value} is removed; Ctrl+Z brings it back.`);
    editScenario({ ...scenario, server: { ...scenario.server, environments } }, "remove environment");
    environment.value = "";
  };
  return (
    <fieldset class="field list">
      <legend>Environment</legend>
      <div class="chips">
        {["", ...names].map((name) => (
          <button
            type="button"
            class="chip"
            key={name}
            aria-pressed={environment.value === name}
            onClick={() => {
              environment.value = name;
            }}
          >
            {name || "base"}
          </button>
        ))}
        <button type="button" class="link" onClick={add}>
          + environment
        </button>
        {environment.value && (
          <button type="button" class="link" onClick={drop}>
            remove {environment.value}
          </button>
        )}
      </div>
    </fieldset>
  );
}

const STANDARD: Policy = { allow_origins: [], allow_methods: ["GET", "POST"], allow_headers: [] };

function NoPolicy({ scenario }: { scenario: Scenario }) {
  return (
    <>
      <p class="hint">
        This server has no policy: its answers are written down in the scenario, as a login or a proxy in front of CORS
        gives them.
      </p>
      <button
        type="button"
        class="button"
        onClick={() => {
          const headers = scenario.requests.flatMap((it) => (it.headers ?? []).map(([name]) => name.toLowerCase()));
          const policy = { ...STANDARD, allow_origins: [scenario.page], allow_headers: [...new Set(headers)] };
          editScenario({ ...scenario, server: { policy } }, "let CORS answer first");
        }}
      >
        Let CORS answer before the login
      </button>
    </>
  );
}
