// The form: who asks, what is asked, and what the server allows. It is never cleared by an error.

import { useEffect } from "preact/hooks";
import { elsewhere, PLACES, within } from "../problems";
import { draft, edit, problems, run } from "../state";
import { AreaField, ChoiceField, LineField, Problems } from "./fields";
import { HeaderRows } from "./HeaderRows";
import { POLICY_FIELDS, PolicyFields } from "./PolicyFields";

/** The form's id, for the button outside of it that submits it. */
export const FORM = "scenario";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

export function Editor({ origin }: { origin: string }) {
  const form = draft.value;
  const wrong = problems.value;
  useEffect(() => {
    if (wrong.length) document.querySelector<HTMLElement>(`#${FORM} [aria-invalid="true"]`)?.focus();
  }, [wrong]);
  if (form === null) return null;
  const at = (place: string) => within(problems.value, place);
  return (
    <form
      id={FORM}
      class="editor"
      aria-label="Scenario"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void run();
        }
      }}
    >
      <Elsewhere />
      <fieldset>
        <legend>A page</legend>
        <LineField
          id="page"
          label="Origin"
          value={form.page}
          set={(page) => edit({ page })}
          hint={
            <>
              Where the script runs; <code>null</code> is a sandboxed frame.
            </>
          }
          problems={at(PLACES.page)}
        />
      </fieldset>
      <fieldset>
        <legend>
          asks an API <code>{origin}</code>
        </legend>
        <div class="pair narrow-first">
          <LineField
            id="method"
            label="Method"
            list="methods"
            value={form.method}
            set={(method) => edit({ method })}
            problems={at(PLACES.method)}
          />
          <LineField
            id="path"
            label="Path"
            value={form.path}
            set={(path) => edit({ path })}
            problems={at(PLACES.url)}
          />
        </div>
        <datalist id="methods">
          {METHODS.map((method) => (
            <option key={method} value={method} />
          ))}
        </datalist>
        <HeaderRows rows={form.headers} />
        <AreaField
          id="body"
          label="Body"
          rows={1}
          value={form.body}
          set={(body) => edit({ body })}
          problems={at(PLACES.body)}
        />
        <div class="pair">
          <ChoiceField
            id="credentials"
            label="Credentials"
            options={["same-origin", "include", "omit"]}
            value={form.credentials}
            set={(credentials) => edit({ credentials })}
            problems={at(PLACES.credentials)}
          />
          <ChoiceField
            id="mode"
            label="Mode"
            options={["cors", "no-cors", "same-origin"]}
            value={form.mode}
            set={(mode) => edit({ mode })}
            problems={at(PLACES.mode)}
          />
        </div>
      </fieldset>
      <PolicyFields policy={form.policy} />
    </form>
  );
}

function Elsewhere() {
  const unplaced = elsewhere(problems.value, POLICY_FIELDS);
  const placed = problems.value.length - unplaced.length;
  return (
    <div role="alert">
      {problems.value.length > 0 && (
        <div class="notice problem">
          <Problems id="problems-elsewhere" problems={unplaced} />
          {placed > 0 && <p>{placed === 1 ? "One field needs a change." : `${placed} fields need a change.`}</p>}
        </div>
      )}
    </div>
  );
}
