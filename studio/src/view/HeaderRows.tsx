import { ofRow, PLACES } from "../problems";
import { type HeaderRow, headerRow } from "../scenario";
import { edit, problems } from "../state";
import { Problems } from "./fields";

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
            <input
              {...told}
              class="code"
              type="text"
              aria-label={`Name of header ${index + 1}`}
              placeholder="Name"
              autocomplete="off"
              spellcheck={false}
              value={row.name}
              onInput={(event) => set(row, { name: event.currentTarget.value })}
            />
            <input
              {...told}
              class="code"
              type="text"
              aria-label={`Value of header ${index + 1}`}
              placeholder="Value"
              autocomplete="off"
              spellcheck={false}
              value={row.value}
              onInput={(event) => set(row, { value: event.currentTarget.value })}
            />
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
