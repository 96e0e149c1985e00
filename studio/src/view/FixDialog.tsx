// The fix that a run has proven: what changes in the policy, and the text for the user's own server.

import { useSignal, useSignalEffect } from "@preact/signals";
import { doc } from "../state/doc";
import { applyFix, call, result, start } from "../state/studio";
import { dialog, say, stack } from "../state/view";
import { copy } from "../text/files";

export function FixDialog() {
  const text = useSignal("");
  const notes = useSignal<string[]>([]);
  const fix = result.value?.verdict.fix;
  useSignalEffect(() => {
    const it = doc.value;
    const mended = result.value?.verdict.fix;
    if (it === null || !mended) return;
    const scenario = { ...it.scenario, server: { policy: mended.policy } } as unknown as Record<string, unknown>;
    void call("export", { kind: "stack", scenario, text: it.text, stack: stack.value }).then((answered) => {
      if (!answered.ok) return;
      text.value = answered.value.text;
      notes.value = answered.value.notes;
    });
  });
  if (!fix) return <p>There is no change of the policy that would allow this request and nothing more.</p>;
  const apply = () => {
    dialog.value = null;
    void applyFix();
  };
  return (
    <>
      <p>
        With this change the same request is allowed: a run has shown it. It adds names only, never <code>*</code>.
      </p>
      <ul class="diff" aria-label="The policy's difference">
        {fix.diff.map((line) => (
          <li key={line} class={line.startsWith("+") ? "plus" : line.startsWith("-") ? "minus" : ""}>
            <code>{line}</code>
          </li>
        ))}
      </ul>
      <label>
        Server{" "}
        <select
          value={stack.value}
          onChange={(event) => {
            stack.value = event.currentTarget.value;
          }}
        >
          {start.value?.stacks.map((it) => (
            <option key={it.name} value={it.name}>
              {it.title}
            </option>
          ))}
        </select>
      </label>
      {notes.value.map((note) => (
        <p class="hint" key={note}>
          {note}
        </p>
      ))}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <pre tabIndex={0}>{text.value}</pre>
      <p class="do">
        <button type="button" class="button first" onClick={apply}>
          Apply and run again
        </button>
        <button
          type="button"
          class="button"
          onClick={() => void copy(text.value).then((done) => say(done ? "Copied." : "The browser refused to copy."))}
        >
          Copy the configuration
        </button>
      </p>
    </>
  );
}
