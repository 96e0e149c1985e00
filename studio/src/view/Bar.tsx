// One bar of 48 px: what is run, against what, in which browser and environment; undo, export, run.

import { doc, redo, redoLabel, undo, undoLabel } from "../state/doc";
import { busy, canAskServers, cancel, run, start } from "../state/studio";
import { browser, dialog, environment, type Target, target } from "../state/view";
import { travelled } from "./App";
import { exportMenu } from "./Export";

const TARGETS: readonly [Target, string, string][] = [
  ["demo", "Demo API", "A demo API on this machine stands for the server"],
  ["url", "My URL", "Ask the real server of the URL, over the network"],
  ["recorded", "Recorded", "Show a handshake that was recorded elsewhere"],
];
const BROWSERS: readonly [string, string][] = [
  ["chromium", "Chromium"],
  ["firefox", "Firefox"],
  ["webkit", "WebKit"],
  ["all", "All"],
];

export function Bar() {
  const environments = Object.keys(doc.value?.scenario.server.environments ?? {});
  return (
    <header class="bar">
      <h1>Corsage</h1>
      <button type="button" class="pick template" onClick={() => open()} aria-haspopup="dialog">
        <span class="name">{title()}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <fieldset class="seg">
        <legend class="unseen">Target</legend>
        {TARGETS.map(([name, label, hint]) => (
          <label key={name} title={hint}>
            <input
              type="radio"
              name="target"
              checked={target.value === name}
              disabled={name === "url" && !canAskServers.value}
              onChange={() => {
                target.value = name;
              }}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <fieldset class="seg browsers">
        <legend class="unseen">Browser</legend>
        {BROWSERS.map(([name, label]) => (
          <label key={name}>
            <input
              type="radio"
              name="browser"
              checked={browser.value === name}
              onChange={() => {
                browser.value = name;
              }}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <label class="environment">
        <span class="unseen">Environment</span>
        <select
          class="pick"
          value={environment.value}
          onChange={(event) => {
            environment.value = event.currentTarget.value;
          }}
        >
          <option value="">base policy</option>
          {environments.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <span class="history">
        <button
          type="button"
          class="icon"
          disabled={undoLabel.value === null}
          onClick={() => travelled(undo(), "Undone")}
          title={undoLabel.value === null ? "Nothing to undo" : `Undo: ${undoLabel.value}`}
          aria-label={undoLabel.value === null ? "Undo" : `Undo: ${undoLabel.value}`}
        >
          ↶
        </button>
        <button
          type="button"
          class="icon"
          disabled={redoLabel.value === null}
          onClick={() => travelled(redo(), "Done again")}
          title={redoLabel.value === null ? "Nothing to redo" : `Redo: ${redoLabel.value}`}
          aria-label={redoLabel.value === null ? "Redo" : `Redo: ${redoLabel.value}`}
        >
          ↷
        </button>
      </span>
      <button type="button" class="pick" aria-haspopup="menu" onClick={(event) => exportMenu(event.currentTarget)}>
        Export ▾
      </button>
      {busy.value ? (
        <button type="button" class="run" onClick={cancel}>
          Cancel
        </button>
      ) : (
        <button type="button" class="run" disabled={target.value === "recorded"} onClick={() => void run()}>
          Run <kbd>Ctrl ↵</kbd>
        </button>
      )}
    </header>
  );
}

function open(): void {
  dialog.value = "palette";
}

function title(): string {
  const id = doc.value?.scenario.id;
  return start.value?.samples.find((sample) => sample.id === id)?.question ?? "Templates and drafts";
}
