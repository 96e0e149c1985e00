// The code pane: the diagram's Mermaid, editable; and everything that follows from the scenario, to copy or download.

import { computed, useSignal, useSignalEffect } from "@preact/signals";
import type { ExportKind } from "../engine/forms";
import { doc } from "../state/doc";
import { start } from "../state/studio";
import { type CodeTab, codeTab, say, stack } from "../state/view";
import { copy, download } from "../text/files";
import { countLines } from "../text/lines";
import { written } from "./Export";
import { MermaidEditor } from "./MermaidEditor";
import { Tabs } from "./Tabs";

const TABS: readonly (readonly [CodeTab, string])[] = [
  ["mermaid", "Mermaid"],
  ["policy", "Policy"],
  ["stack", "My stack"],
  ["fetch", "fetch"],
  ["curl", "curl"],
  ["markdown", "Page"],
  ["scenario", "Scenario"],
];

export const sinceTemplate = computed(() => countLines(doc.value?.template ?? "", doc.value?.text ?? ""));

export function CodePane() {
  const { added, removed } = sinceTemplate.value;
  const mermaid = codeTab.value === "mermaid";
  return (
    <div class="code">
      <Tabs label="Code" tabs={TABS} value={codeTab} panel="code-panel" />
      <div class="code-bar">
        {mermaid && (
          <span class="badge" title="Lines added and removed since the template">
            {added + removed === 0 ? "as the template" : `+${added} −${removed} since the template`}
          </span>
        )}
        {codeTab.value === "stack" && <StackSelect />}
        <Take />
      </div>
      <div class="code-panel" id="code-panel" role="tabpanel" aria-label={codeTab.value}>
        {mermaid ? <MermaidEditor /> : <Text />}
      </div>
    </div>
  );
}

function StackSelect() {
  return (
    <label>
      <span class="unseen">Stack</span>
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
  );
}

function Take() {
  const take = async (work: (file: { name: string; text: string }) => Promise<string> | string) => {
    const file = await written(codeTab.value as ExportKind);
    if (file) say(await work(file));
  };
  return (
    <span class="take">
      <button
        type="button"
        class="link"
        onClick={() => void take(async ({ text }) => ((await copy(text)) ? "Copied." : "The browser refused to copy."))}
      >
        copy
      </button>
      <button
        type="button"
        class="link"
        onClick={() =>
          void take(({ name, text }) => {
            download(name, text);
            return `Downloaded ${name}.`;
          })
        }
      >
        download
      </button>
    </span>
  );
}

/** A text that follows from the document, made anew at every change. */
function Text() {
  const file = useSignal<{ text: string; notes: string[] } | null>(null);
  useSignalEffect(() => {
    const kind = codeTab.value;
    void [doc.value, stack.value];
    if (kind === "mermaid") return;
    let current = true;
    void written(kind).then((made) => {
      if (current) file.value = made;
    });
    return () => {
      current = false;
    };
  });
  return (
    <>
      {file.value?.notes.map((note) => (
        <p class="hint note" key={note}>
          {note}
        </p>
      ))}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <pre tabIndex={0}>{file.value?.text}</pre>
    </>
  );
}
