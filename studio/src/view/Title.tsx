import { busy, choose, differs, sample } from "../state";
import { FORM } from "./Editor";

/** The scenario's name and the one button that matters; it stays in view while the rest scrolls. */
export function Title() {
  const chosen = sample.value;
  return (
    <header class="title">
      <div>
        <h1>{chosen?.title ?? "Your scenario"}</h1>
        <p>
          {chosen?.summary}
          {chosen && differs.value && (
            <button type="button" class="add" onClick={() => choose(chosen)}>
              Undo my edits
            </button>
          )}
        </p>
      </div>
      <button type="submit" form={FORM} class="run" aria-disabled={busy.value} aria-keyshortcuts="Control+Enter">
        {busy.value ? "Running…" : "Run the handshake"}
        <kbd>Ctrl ↵</kbd>
      </button>
    </header>
  );
}
