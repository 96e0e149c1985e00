import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { draw } from "../diagram";
import { result, sample, type View, view } from "../state";
import { dark } from "../theme";

type Ending = "allowed" | "blocked";

const TABS: readonly (readonly [View, string])[] = [
  ["trace", "What happened"],
  ["template", "What may happen"],
  ["source", "Mermaid source"],
];

/** The diagram in its views; before the first run there is only what may happen. */
export function DiagramCard() {
  const diagrams = result.value?.diagrams;
  const template = diagrams?.template ?? sample.value?.template ?? "";
  const shown = diagrams === undefined && view.value === "trace" ? "template" : view.value;
  const text = shown === "template" || diagrams === undefined ? template : diagrams.trace;
  const ending = diagrams && shown === "trace" ? (result.value?.verdict.blocked ? "blocked" : "allowed") : null;
  const tabs = TABS.filter(([name]) => name !== "trace" || diagrams !== undefined);
  return (
    <div class="card diagram">
      <Tabs tabs={tabs} shown={shown} />
      <div id="diagram-panel" role="tabpanel" aria-labelledby={`tab-${shown}`}>
        {shown === "source" ? <Source text={text} /> : <Drawing text={text} view={shown} ending={ending} />}
      </div>
    </div>
  );
}

function Tabs({ tabs, shown }: { tabs: readonly (readonly [View, string])[]; shown: View }) {
  // WAI-ARIA, tabs: one stop for the tab key, the arrows move between them.
  const move = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const here = tabs.findIndex(([name]) => name === shown);
    const next = tabs[(here + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    view.value = next[0];
    document.getElementById(`tab-${next[0]}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Views of the diagram">
      {tabs.map(([name, label]) => (
        <button
          key={name}
          id={`tab-${name}`}
          type="button"
          role="tab"
          aria-selected={name === shown}
          aria-controls="diagram-panel"
          tabIndex={name === shown ? 0 : -1}
          onKeyDown={move}
          onClick={() => {
            view.value = name;
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

/** Mermaid's drawing. While a new one is made the old one stays, so that nothing jumps. */
function Drawing({ text, view: drawn, ending }: { text: string; view: View; ending: Ending | null }) {
  const place = useRef<HTMLDivElement>(null);
  const failure = useSignal("");
  const darkNow = dark.value;
  useEffect(() => {
    let current = true;
    draw(text, darkNow).then(
      (svg) => {
        if (!current || place.current === null) return;
        failure.value = "";
        place.current.innerHTML = svg;
        place.current.dataset.drawn = drawn;
        if (ending) markEnding(place.current, ending);
      },
      (error: unknown) => {
        if (current) failure.value = `Mermaid could not draw this: ${error instanceof Error ? error.message : error}`;
      },
    );
    return () => {
      current = false;
    };
  }, [text, darkNow, drawn, ending]);
  return (
    <>
      {failure.value && (
        <p class="notice problem" role="alert">
          {failure.value}
        </p>
      )}
      <div
        ref={place}
        class="drawing"
        role="img"
        aria-label="Sequence diagram of the handshake; the exchanges and steps below say the same in words."
      />
    </>
  );
}

/** The last note of a trace is how it ended: it takes the verdict's colour. */
function markEnding(place: HTMLElement, ending: Ending) {
  [...place.querySelectorAll("rect.note")].at(-1)?.classList.add(ending);
}

function Source({ text }: { text: string }) {
  const copied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    copied.value = true;
    setTimeout(() => {
      copied.value = false;
    }, 2000);
  };
  return (
    <div class="source">
      <button type="button" class="add" onClick={() => void copy()}>
        {copied.value ? "Copied" : "Copy"}
      </button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </div>
  );
}
