// What the page shows and how: tabs, selection, zoom, panes. None of it is part of the document.

import { effect, signal } from "@preact/signals";

export type Target = "demo" | "url" | "recorded";
export type Pane = "scenario" | "diagram" | "code";
export type CodeTab = "mermaid" | "policy" | "stack" | "fetch" | "curl" | "markdown" | "scenario";

export const target = signal<Target>("demo");
export const browser = signal("chromium");
export const environment = signal("");
export const leftTab = signal<"request" | "policy" | "paste">("request");
export const codeTab = signal<CodeTab>("mermaid");
export const pane = signal<Pane>("diagram");
export const view = signal<"happened" | "may">("may");
export const zoom = signal(1);
export const fit = signal(true);
/** The index of each selected statement, the last one first chosen by the user last. */
export const selected = signal<readonly number[]>([]);
/** The statement whose text is edited in place. */
export const editing = signal<number | null>(null);
/** One line that says what happened last, for eyes and screen readers. */
export const message = signal("");
export const dialog = signal<"palette" | "help" | "fix" | "why" | null>(null);
export const stack = signal(localStorage.getItem("corsage.stack") ?? "nginx");

export interface Menu {
  x: number;
  y: number;
  title: string;
  items: MenuItem[];
}

export interface MenuItem {
  label: string;
  keys?: string;
  run: () => void;
}

export const menu = signal<Menu | null>(null);

interface Panes {
  left: number;
  right: number;
  leftFolded: boolean;
  rightFolded: boolean;
}

const STANDARD: Panes = { left: 296, right: 384, leftFolded: false, rightFolded: false };
export const panes = signal<Panes>(readPanes());

function readPanes(): Panes {
  try {
    return { ...STANDARD, ...(JSON.parse(localStorage.getItem("corsage.panes") ?? "{}") as Partial<Panes>) };
  } catch {
    return STANDARD;
  }
}

effect(() => localStorage.setItem("corsage.panes", JSON.stringify(panes.value)));
effect(() => localStorage.setItem("corsage.stack", stack.value));

export function say(text: string): void {
  message.value = text;
}
