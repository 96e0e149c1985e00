// The page: one bar, three panes, no page scroll; on a narrow screen one pane at a time.

import { useEffect } from "preact/hooks";
import { redo, undo } from "../state/doc";
import { run, start, trouble } from "../state/studio";
import { dialog, message, type Pane, pane, panes, say } from "../state/view";
import { Bar } from "./Bar";
import { CodePane } from "./Code";
import { DiagramPane } from "./Diagram";
import { Dialogs } from "./Dialogs";
import { Footer } from "./Footer";
import { Inspector } from "./Inspector";
import { ContextMenu } from "./Menu";
import { ScenarioPane } from "./Scenario";

export function App() {
  useEffect(() => {
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const { left, right, leftFolded, rightFolded } = panes.value;
  const columns = `${side(left, 24, leftFolded)} 0 minmax(0, 1fr) 0 ${side(right, 30, rightFolded)}`;
  return (
    <div class="studio" data-pane={pane.value}>
      <Bar />
      {trouble.value.length > 0 && (
        <p class="trouble" role="alert">
          {trouble.value[0]?.problem}
        </p>
      )}
      <PaneTabs />
      <main style={{ "--columns": columns }}>
        <Folding side="left" label="Scenario">
          <ScenarioPane />
        </Folding>
        <Divider side="left" />
        <section class="pane diagram" aria-label="Diagram">
          {start.value ? <DiagramPane /> : <p class="loading">Starting …</p>}
        </section>
        <Divider side="right" />
        <Folding side="right" label="Inspector and code">
          <Inspector />
          <CodePane />
        </Folding>
      </main>
      <Footer />
      <Dialogs />
      <ContextMenu />
      <p class="unseen" role="status" aria-live="polite">
        {message.value}
      </p>
    </div>
  );
}

/** A side takes the width that was chosen, and on a small window no more than its share. */
function side(width: number, share: number, folded: boolean): string {
  if (folded) return "28px";
  return window.innerWidth < 1280 ? `min(${width}px, ${share}vw)` : `${width}px`;
}

const TABS: readonly [Pane, string][] = [
  ["scenario", "Scenario"],
  ["diagram", "Diagram"],
  ["code", "Code"],
];

function PaneTabs() {
  return (
    <nav class="pane-tabs" aria-label="Panes">
      {TABS.map(([name, label]) => (
        <button
          type="button"
          key={name}
          aria-current={pane.value === name ? "true" : undefined}
          onClick={() => {
            pane.value = name;
          }}
        >
          {label}
        </button>
      ))}
    </nav>
  );
}

function Folding({
  side,
  label,
  children,
}: {
  side: "left" | "right";
  label: string;
  children: preact.ComponentChildren;
}) {
  const folded = panes.value[`${side}Folded`];
  const toggle = () => {
    panes.value = { ...panes.value, [`${side}Folded`]: !folded };
  };
  const arrow = folded === (side === "left") ? "›" : "‹";
  return (
    <section class={`pane ${side}${folded ? " folded" : ""}`} aria-label={label}>
      <button
        type="button"
        class="fold"
        onClick={toggle}
        aria-expanded={!folded}
        title={`${folded ? "Unfold" : "Fold"} ${label}`}
      >
        <span aria-hidden="true">{arrow}</span>
        <span class="unseen">
          {folded ? "Unfold" : "Fold"} {label}
        </span>
      </button>
      <div class="pane-body">{children}</div>
    </section>
  );
}

const NARROWEST = 220;
const WIDEST = 760;

/** The border between two panes: dragged, or moved by the arrow keys. */
function Divider({ side }: { side: "left" | "right" }) {
  const width = panes.value[side];
  const set = (value: number) => {
    const bounded = Math.round(Math.min(Math.max(value, NARROWEST), WIDEST));
    panes.value = { ...panes.value, [side]: bounded, [`${side}Folded`]: false };
  };
  const direction = side === "left" ? 1 : -1;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator is WAI-ARIA's window splitter; <hr> is not one
    <div
      class={`divider ${side}`}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={side === "left" ? "Width of the scenario" : "Width of the code"}
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") set(width - 16 * direction);
        else if (event.key === "ArrowRight") set(width + 16 * direction);
        else return;
        event.preventDefault();
      }}
      onPointerDown={(event) => {
        const from = event.clientX;
        const handle = event.currentTarget;
        handle.setPointerCapture(event.pointerId);
        handle.onpointermove = (moved) => set(width + (moved.clientX - from) * direction);
        handle.onpointerup = () => {
          handle.onpointermove = null;
        };
      }}
    />
  );
}

function onKey(event: KeyboardEvent): void {
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (control && key === "enter") void run();
  else if (control && key === "k") dialog.value = dialog.value === "palette" ? null : "palette";
  else if (control && key === "z" && !event.shiftKey) travelled(undo(), "Undone");
  else if (control && (key === "y" || (key === "z" && event.shiftKey))) travelled(redo(), "Done again");
  else if (event.key === "?" && !isTyping(event)) dialog.value = "help";
  else return;
  event.preventDefault();
}

export function travelled(label: string | null, word: string): void {
  say(label === null ? "There is nothing more to undo or redo." : `${word}: ${label}.`);
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
