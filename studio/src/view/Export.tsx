// Everything that can be taken away, each as a file; and a link that carries the state in its fragment.

import { openMenu } from "../actions";
import type { ExportKind } from "../engine/forms";
import { inEnvironment } from "../engine/scenario";
import { doc } from "../state/doc";
import { call, start } from "../state/studio";
import { environment, say, stack } from "../state/view";
import { copy, download, png, toFragment } from "../text/files";

const KINDS: readonly [ExportKind, string, string][] = [
  ["mermaid", "Mermaid", "text/plain"],
  ["svg", "SVG", "image/svg+xml"],
  ["markdown", "Markdown page", "text/markdown"],
  ["html", "HTML page", "text/html"],
  ["policy", "Policy (corsage.toml)", "text/plain"],
  ["scenario", "Scenario (JSON)", "application/json"],
];

export async function written(kind: ExportKind): Promise<{ name: string; text: string; notes: string[] } | null> {
  const it = doc.value;
  if (it === null) return null;
  const scenario = kind === "stack" ? inEnvironment(it.scenario, environment.value) : it.scenario;
  const answered = await call("export", {
    kind,
    scenario: scenario as unknown as Record<string, unknown>,
    text: it.text,
    stack: stack.value,
  });
  if (answered.ok) return answered.value;
  say(answered.problems[0]?.problem ?? "It could not be written.");
  return null;
}

async function save(kind: ExportKind, type: string): Promise<void> {
  const file = await written(kind);
  if (file === null) return;
  download(file.name, file.text, type);
  say(`Downloaded ${file.name}.`);
}

async function savePng(): Promise<void> {
  const file = await written("svg");
  if (file === null) return;
  try {
    download("handshake.png", await png(file.text));
    say("Downloaded handshake.png.");
  } catch {
    say("This picture is too large for a PNG: take the SVG.");
  }
}

async function link(): Promise<void> {
  const fragment = await toFragment(doc.value);
  history.replaceState(history.state, "", fragment);
  const copied = await copy(location.href);
  say(copied ? "The link is copied; it carries everything in its fragment." : "The link stands in the address bar.");
}

export function exportMenu(button: HTMLElement): void {
  const { left, bottom } = button.getBoundingClientRect();
  const title = start.value?.stacks.find((it) => it.name === stack.value)?.title ?? stack.value;
  openMenu(
    "Export",
    [
      ...KINDS.map(([kind, label, type]) => ({ label, run: () => void save(kind, type) })),
      { label: "PNG", run: () => void savePng() },
      { label: `Configuration for ${title}`, run: () => void save("stack", "text/plain") },
      { label: "Copy a link to this", run: () => void link() },
    ],
    left,
    bottom + 4,
  );
}
