// The controls of the form, each with its problems under it, tied to it for screen readers.

import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import type { Problem } from "../engine/forms";

interface FieldProps {
  label: string;
  problems?: readonly Problem[];
  children: (attributes: { id: string; "aria-invalid"?: true; "aria-describedby"?: string }) => ComponentChildren;
}

export function Field({ label, problems = [], children }: FieldProps) {
  const id = useId();
  const wrong = problems.length > 0;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, ...(wrong && { "aria-invalid": true, "aria-describedby": `${id}-problems` }) })}
      <Problems id={`${id}-problems`} problems={problems} />
    </div>
  );
}

export function Problems({ id, problems }: { id?: string; problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <div class="problems" {...(id && { id })}>
      {problems.map((it) => (
        <p class="problem" key={it.path + it.problem}>
          {it.problem}
        </p>
      ))}
    </div>
  );
}

interface TextProps {
  label: string;
  value: string;
  onValue: (value: string) => void;
  problems?: readonly Problem[];
  list?: string;
  rows?: number;
}

export function TextField({ label, value, onValue, problems = [], list, rows }: TextProps) {
  return (
    <Field label={label} problems={problems}>
      {(attributes) =>
        rows ? (
          <textarea
            {...attributes}
            rows={rows}
            spellcheck={false}
            value={value}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
        ) : (
          <input
            type="text"
            {...attributes}
            {...(list && { list })}
            spellcheck={false}
            autocomplete="off"
            value={value}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}

interface SelectProps {
  label: string;
  value: string;
  options: readonly string[];
  onValue: (value: string) => void;
  problems?: readonly Problem[];
}

export function SelectField({ label, value, options, onValue, problems = [] }: SelectProps) {
  const all = options.includes(value) ? options : [...options, value];
  return (
    <Field label={label} problems={problems}>
      {(attributes) => (
        <select {...attributes} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
          {all.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface ListProps {
  label: string;
  item: string;
  values: readonly string[];
  onValues: (values: string[], typing: boolean) => void;
  problemsOf: (value: string) => readonly Problem[];
  list?: string;
  suggestions?: readonly string[];
}

/** A list, one row a value; a row that is emptied is taken away when it is left. */
export function ListField({ label, item, values, onValues, problemsOf, list, suggestions = [] }: ListProps) {
  const id = useId();
  const missing = suggestions.filter((it) => !values.includes(it));
  const set = (index: number, value: string) => onValues(values.toSpliced(index, 1, value), true);
  return (
    <fieldset class="field list">
      <legend>{label}</legend>
      {values.map((value, index) => {
        const problems = problemsOf(value);
        const wrong = problems.length > 0;
        const described = { "aria-invalid": true, "aria-describedby": `${id}-${index}` } as const;
        return (
          <div key={index}>
            <div class="row">
              <input
                type="text"
                aria-label={`${item} ${index + 1}`}
                {...(wrong && described)}
                {...(list && { list })}
                spellcheck={false}
                autocomplete="off"
                value={value}
                onInput={(event) => set(index, event.currentTarget.value)}
              />
              <IconButton
                label={`Remove ${item.toLowerCase()} ${index + 1}`}
                onClick={() => onValues(values.toSpliced(index, 1), false)}
              >
                ×
              </IconButton>
            </div>
            {wrong && <Problems id={`${id}-${index}`} problems={problems} />}
          </div>
        );
      })}
      <div class="chips">
        <button type="button" class="link" onClick={() => onValues([...values, ""], false)}>
          + {item.toLowerCase()}
        </button>
        {missing.slice(0, 4).map((it) => (
          <button type="button" class="chip" key={it} onClick={() => onValues([...values, it], false)}>
            {it}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

export function IconButton({ label, ...rest }: { label: string } & JSX.IntrinsicElements["button"]) {
  return <button type="button" class="icon" aria-label={label} title={label} {...rest} />;
}

export function Switch({
  label,
  checked,
  onValue,
}: {
  label: string;
  checked: boolean;
  onValue: (on: boolean) => void;
}) {
  return (
    <label class="switch">
      <input type="checkbox" checked={checked} onChange={(event) => onValue(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
