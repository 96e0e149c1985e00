// The form's controls: each with its label, its hint, and the problems of its place, tied together for assistive
// technology.

import type { ComponentChildren } from "preact";
import type { Problem } from "../api";

interface Labelled {
  id: string;
  label: string;
  hint?: ComponentChildren;
  problems: readonly Problem[];
}

interface Described {
  id: string;
  "aria-invalid": "true" | undefined;
  "aria-describedby": string | undefined;
}

/** A label above a control, its hint and its problems below. */
export function Field(props: Labelled & { children: (described: Described) => ComponentChildren }) {
  const { id, label, hint, problems, children } = props;
  const describedBy = [hint ? `${id}-hint` : "", problems.length ? `${id}-problems` : ""].filter(Boolean).join(" ");
  return (
    <div class={problems.length ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      {children({
        id,
        "aria-invalid": problems.length ? "true" : undefined,
        "aria-describedby": describedBy || undefined,
      })}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <Problems id={`${id}-problems`} problems={problems} />
    </div>
  );
}

export function Problems({ id, problems }: { id: string; problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul class="problems" id={id}>
      {problems.map(({ path, problem }) => (
        <li key={path + problem}>{problem}</li>
      ))}
    </ul>
  );
}

interface Text extends Labelled {
  value: string;
  set: (value: string) => void;
}

interface Line extends Text {
  list?: string;
  numeric?: boolean;
}

export function LineField({ value, set, list, numeric, ...labelled }: Line) {
  return (
    <Field {...labelled}>
      {(described) => (
        <input
          {...described}
          type="text"
          class="code"
          inputMode={numeric ? "numeric" : "text"}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          list={list}
          value={value}
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function AreaField({ value, set, rows, ...labelled }: Text & { rows: number }) {
  return (
    <Field {...labelled}>
      {(described) => (
        <textarea
          {...described}
          class="code"
          rows={Math.max(rows, value.split("\n").length)}
          spellcheck={false}
          autocapitalize="none"
          value={value}
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function ChoiceField({ value, set, options, ...labelled }: Text & { options: readonly string[] }) {
  return (
    <Field {...labelled}>
      {(described) => (
        <select {...described} class="code" value={value} onChange={(event) => set(event.currentTarget.value)}>
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface Tick {
  id: string;
  label: ComponentChildren;
  checked: boolean;
  set: (checked: boolean) => void;
}

export function TickField({ id, label, checked, set }: Tick) {
  return (
    <label class="tick" for={id}>
      <input id={id} type="checkbox" checked={checked} onChange={(event) => set(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
