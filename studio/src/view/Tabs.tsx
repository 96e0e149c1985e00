// Tabs as WAI-ARIA has them: one tab stop, the arrow keys move.

import type { Signal } from "@preact/signals";

interface Props<T extends string> {
  label: string;
  tabs: readonly (readonly [T, string])[];
  value: Signal<T>;
  panel: string;
}

export function Tabs<T extends string>({ label, tabs, value, panel }: Props<T>) {
  const move = (event: KeyboardEvent, by: number) => {
    const place = tabs.findIndex(([name]) => name === value.value);
    const next = tabs[(place + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    value.value = next[0];
    const list = (event.currentTarget as HTMLElement).parentElement;
    list?.querySelector<HTMLElement>(`[data-name="${next[0]}"]`)?.focus();
    event.preventDefault();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label}>
      {tabs.map(([name, title]) => (
        <button
          type="button"
          role="tab"
          key={name}
          data-name={name}
          aria-selected={value.value === name}
          aria-controls={panel}
          tabIndex={value.value === name ? 0 : -1}
          onClick={() => {
            value.value = name;
          }}
          onKeyDown={(event) => {
            if (event.key === "ArrowRight") move(event, 1);
            else if (event.key === "ArrowLeft") move(event, -1);
          }}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
