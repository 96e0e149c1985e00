// What was copied elsewhere becomes a scenario, or a recorded handshake is shown.

import { useSignal } from "@preact/signals";
import type { Scenario } from "../engine/scenario";
import { doc } from "../state/doc";
import { accept, call, editScenario, openAsItIs } from "../state/studio";
import { leftTab, say, target } from "../state/view";

export function Paste() {
  const text = useSignal("");
  const problem = useSignal("");
  const read = async () => {
    const it = doc.value;
    if (it === null) return;
    const answered = await call("paste", {
      text: text.value,
      scenario: it.scenario as unknown as Record<string, unknown>,
    });
    if (!answered.ok) {
      problem.value = answered.problems[0]?.problem ?? "It could not be read.";
      return;
    }
    problem.value = "";
    editScenario(answered.value.scenario as unknown as Scenario, `paste ${answered.value.kind}`);
    say(answered.value.note);
    leftTab.value = "request";
  };
  return (
    <div class="field">
      <label for="paste">Copied from the browser or a terminal</label>
      <textarea
        id="paste"
        rows={12}
        spellcheck={false}
        value={text.value}
        aria-describedby="paste-hint"
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      <p class="hint" id="paste-hint">
        A fetch(…) call, a cURL command, a HAR file or a console message. Cookies and what a browser sets itself are
        left out; nothing is sent anywhere.
      </p>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      <button type="button" class="button" disabled={text.value.trim() === ""} onClick={() => void read()}>
        Make it the request
      </button>
    </div>
  );
}

/** A handshake from `corsage check --format json`, shown as any run. */
export function Recorded() {
  const problem = useSignal("");
  const open = async (file: File | undefined) => {
    if (file === undefined || doc.value === null) return;
    const answered = await call("recorded", { text: await file.text() });
    if (!answered.ok) {
      const first = answered.problems[0];
      problem.value = `${file.name}: ${first?.path ?? ""} ${first?.problem ?? "cannot be read"}`;
      return;
    }
    const result = answered.value.results[0];
    if (result === undefined) return;
    problem.value = "";
    const scenario = result.handshake.scenario as Scenario;
    openAsItIs({ scenario, text: result.trace, template: result.trace });
    target.value = "recorded";
    accept(answered.value);
  };
  return (
    <div class="field">
      <label for="recorded">A recorded handshake</label>
      <input
        id="recorded"
        type="file"
        accept=".json,application/json"
        onChange={(event) => void open(event.currentTarget.files?.[0])}
      />
      <p class="hint">
        The file that <code>corsage check URL --format json</code> writes.
      </p>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
    </div>
  );
}
