import { PLACES, within } from "../problems";
import { DANGERS, type Danger, type PolicyDraft } from "../scenario";
import { editPolicy, problems } from "../state";
import { AreaField, LineField, Problems, TickField } from "./fields";

/** The fields of a policy that have a control of their own. */
export const POLICY_FIELDS = [
  "allow_origins",
  "allow_methods",
  "allow_headers",
  "allow_credentials",
  "expose_headers",
  "max_age",
  "allow_origin_regex",
  "allow_private_network",
  ...DANGERS,
] as const;

type Field = (typeof POLICY_FIELDS)[number];

const MEANING: Record<Danger, string> = {
  danger_allow_null_origin: "the origin null, which any site can have",
  danger_allow_insecure_origins: "http: origins together with credentials",
  danger_allow_public_suffixes: "patterns that anyone can register a name under",
  danger_reflect_any_origin: "every origin, even with credentials",
};

const at = (field: Field) => within(problems.value, `${PLACES.policy}.${field}`);

export function PolicyFields({ policy }: { policy: PolicyDraft }) {
  return (
    <fieldset>
      <legend>and the server's policy says</legend>
      <AreaField
        id="allow_origins"
        label="Allowed origins"
        rows={1}
        hint={
          <>
            One a line: an origin, a pattern like <code>https://*.example.com</code>, or <code>*</code>.
          </>
        }
        value={policy.allow_origins}
        set={(allow_origins) => editPolicy({ allow_origins })}
        problems={at("allow_origins")}
      />
      <LineField
        id="allow_methods"
        label="Allowed methods"
        value={policy.allow_methods}
        set={(allow_methods) => editPolicy({ allow_methods })}
        problems={at("allow_methods")}
      />
      <LineField
        id="allow_headers"
        label="Allowed headers"
        value={policy.allow_headers}
        set={(allow_headers) => editPolicy({ allow_headers })}
        problems={at("allow_headers")}
      />
      <TickField
        id="allow_credentials"
        label="Allow credentials"
        checked={policy.allow_credentials}
        set={(allow_credentials) => editPolicy({ allow_credentials })}
      />
      <Problems id="allow_credentials-problems" problems={at("allow_credentials")} />
      <More policy={policy} />
    </fieldset>
  );
}

const IN_MORE: readonly Field[] = [
  "expose_headers",
  "max_age",
  "allow_origin_regex",
  "allow_private_network",
  ...DANGERS,
];

function More({ policy }: { policy: PolicyDraft }) {
  const wrong = IN_MORE.some((field) => at(field).length > 0);
  return (
    <details open={wrong || undefined}>
      <summary>More of the policy</summary>
      <div class="pair">
        <LineField
          id="expose_headers"
          label="Exposed headers"
          value={policy.expose_headers}
          set={(expose_headers) => editPolicy({ expose_headers })}
          problems={at("expose_headers")}
        />
        <LineField
          id="max_age"
          label="Max age, seconds"
          numeric
          value={policy.max_age}
          set={(max_age) => editPolicy({ max_age })}
          problems={at("max_age")}
        />
      </div>
      <LineField
        id="allow_origin_regex"
        label="Origins by regular expression"
        value={policy.allow_origin_regex}
        set={(allow_origin_regex) => editPolicy({ allow_origin_regex })}
        problems={at("allow_origin_regex")}
      />
      <TickField
        id="allow_private_network"
        label="Allow access to the private network"
        checked={policy.allow_private_network}
        set={(allow_private_network) => editPolicy({ allow_private_network })}
      />
      <p class="dangers">Dangerous, and off unless you say so. Allow:</p>
      {DANGERS.map((name) => (
        <TickField
          key={name}
          id={name}
          label={MEANING[name]}
          checked={policy.dangers[name]}
          set={(checked) => editPolicy({ dangers: { ...policy.dangers, [name]: checked } })}
        />
      ))}
      <Problems id="more-problems" problems={[...DANGERS, "allow_private_network" as const].flatMap(at)} />
    </details>
  );
}
