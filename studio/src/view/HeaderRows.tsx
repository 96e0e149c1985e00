import { ofRow, PLACES } from "../problems";
import { type HeaderRow, headerRow } from "../scenario";
import { edit, problems } from "../state";
import { Problems } from "./fields";

const PARTS = ["name", "value"] as const;
const LABELS = { name: "Name", value: "Value" };

export function HeaderRows({ rows }: { rows: HeaderRow[] }) {
  const set = (row: HeaderRow, change: Partial<HeaderRow>) =>
    edit({ headers: rows.map((other) => (other === row ? { ...row, ...change } : other)) });
  const whole = problems.value.filter(({ path }) => path === PLACES.headers);
  return (
    <fieldset class="headers">
      <legend>Headers</legend>
      {rows.map((row, index) => {
        const wrong = ofRow(problems.value, rows, row);
        const told = { "aria-invalid": wrong.length > 0, "aria-describedby": `header-${row.key}-problems` };
        return (
          <div class={wrong.length ? "header-row wrong" : "header-row"} key={row.key}>
            {PARTS.map((part) => (
              <input
                {...told}
                key={part}
                class="code"
                type="text"
                aria-label={`${LABELS[part]} of header ${index + 1}`}
                placeholder={LABELS[part]}
                autocomplete="off"
                spellcheck={false}
                value={row[part]}
                onInput={(event) => set(row, { [part]: event.currentTarget.value })}
              />
            ))}
            <button
              type="button"
              class="remove"
              aria-label={`Remove header ${row.name || index + 1}`}
              onClick={() => edit({ headers: rows.filter((other) => other !== row) })}
            >
              ×
            </button>
            <Problems id={`header-${row.key}-problems`} problems={wrong} />
          </div>
        );
      })}
      <button type="button" class="add" onClick={() => edit({ headers: [...rows, headerRow()] })}>
        + Add a header
      </button>
      <Problems id="headers-problems" problems={whole} />
    </fieldset>
  );
}
