import { render } from "preact";
import "./style/fonts.css";
import "./style/tokens.css";
import "./style/base.css";
import "./style/frame.css";
import "./style/scenario.css";
import "./style/diagram.css";
import "./style/code.css";
import "./style/dialogs.css";
import "./style/narrow.css";
import { HttpEngine } from "./engine/http";
import type { Scenario } from "./engine/scenario";
import type { Doc } from "./state/doc";
import { drafts, restored, startDraft } from "./state/drafts";
import { docOf, load, show, start } from "./state/studio";
import { say } from "./state/view";
import { fromFragment } from "./text/files";
import { App } from "./view/App";

const root = document.getElementById("studio");
if (root) render(<App />, root);

/** The document that an address names: a link's own, a template's; null where it names none. */
async function fromAddress(): Promise<Doc | null> {
  const state = (await fromFragment(location.hash)) as Partial<Doc> | null;
  if (typeof state?.text === "string" && typeof state.template === "string" && isScenario(state.scenario)) {
    return { text: state.text, template: state.template, scenario: state.scenario };
  }
  if (location.hash.startsWith("#s=")) say("This link is damaged: what was open last is shown instead.");
  return null;
}

function isScenario(value: unknown): value is Scenario {
  const it = value as Partial<Scenario> | undefined;
  return (
    typeof it?.page === "string" &&
    Array.isArray(it.requests) &&
    it.requests.length > 0 &&
    typeof it.server === "object"
  );
}

window.addEventListener("popstate", (event) => {
  const { sample, draft } = (event.state ?? {}) as { sample?: string; draft?: string };
  const kept = drafts.value.find((it) => it.id === draft);
  const chosen = start.value?.samples.find((it) => it.id === sample) ?? start.value?.samples[0];
  if (kept) {
    startDraft(kept.id);
    show(kept.doc);
  } else if (chosen) {
    startDraft();
    show(docOf(chosen));
  }
});

const linked = await fromAddress();
if (linked) startDraft();
await load(new HttpEngine(), linked ?? restored());
