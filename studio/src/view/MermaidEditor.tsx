// The diagram's text in CodeMirror. It stands in a shadow tree, where its styles are constructed sheets: the page's
// security policy allows no inline style. Undo is the document's, not the editor's: one stack over all views.

import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, RangeSet, StateEffect, StateField, Transaction } from "@codemirror/state";
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { change, doc, redo, undo } from "../state/doc";
import { picture, textProblems } from "../state/studio";
import { selected } from "../state/view";
import { travelled } from "./App";
import { sinceTemplate } from "./Code";
import { mermaidLanguage } from "./mermaidLanguage";

const setMarks = StateEffect.define<DecorationSet>();
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    const set = transaction.effects.find((it) => it.is(setMarks));
    return set ? (set.value as DecorationSet) : value.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const theme = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--sunk)", color: "var(--ink)", fontSize: "13px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": {
    fontFamily: "var(--font-mono)",
    lineHeight: "1.6",
    overflow: "auto",
    fontVariantLigatures: "none",
    wordSpacing: "normal",
  },
  ".cm-gutters": { backgroundColor: "var(--sunk)", color: "var(--muted)", border: "none" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-line.here": { backgroundColor: "var(--accent-soft)" },
  ".cm-line.plus": { boxShadow: "inset 3px 0 0 var(--accent)" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { backgroundColor: "var(--chosen) !important" },
  ".cm-tooltip, .cm-panels": { backgroundColor: "var(--card)", color: "var(--ink)", borderColor: "var(--line-strong)" },
  ".cm-panels input, .cm-panels button": { font: "inherit", color: "inherit" },
  ".cm-diagnostic": { fontFamily: "var(--font-text)", fontSize: "13px" },
});

/** A change that came from the document: it is not typed, so it is not written back. */
const FROM_DOCUMENT = Transaction.userEvent.of("document");

export function MermaidEditor() {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const view = new EditorView({ root, parent: root, state: editorState() });
    const stop = [effect(() => follow(view)), effect(() => decorate(view)), effect(() => underline(view))];
    return () => {
      for (const end of stop) end();
      view.destroy();
    };
  }, []);
  return <div class="editor" ref={host} />;
}

function editorState(): EditorState {
  return EditorState.create({
    doc: doc.value?.text ?? "",
    extensions: [
      lineNumbers(),
      drawSelection(),
      highlightSelectionMatches(),
      search({ top: true }),
      lintGutter(),
      EditorView.contentAttributes.of({ "aria-label": "Mermaid source", tabindex: "0" }),
      EditorState.tabSize.of(4),
      mermaidLanguage,
      theme,
      marks,
      keymap.of([
        { key: "Mod-z", run: () => travel(undo(), "Undone") },
        { key: "Mod-y", run: () => travel(redo(), "Done again") },
        { key: "Mod-Shift-z", run: () => travel(redo(), "Done again") },
        { key: "Mod-Enter", run: () => true },
        ...searchKeymap,
        ...defaultKeymap,
        indentWithTab,
      ]),
      EditorView.updateListener.of((update) => {
        const ours = update.transactions.some((it) => it.annotation(Transaction.userEvent) === "document");
        if (update.docChanged && !ours) change({ text: update.state.doc.toString() }, "type in the code", "text");
        if (update.selectionSet && update.view.hasFocus && !ours) pointAt(update.state.selection.main.head);
      }),
    ],
  });
}

function travel(label: string | null, word: string): boolean {
  travelled(label, word);
  return true;
}

/** The caret selects the statement that it stands in. */
function pointAt(place: number): void {
  const it = picture.value?.statements.find((one) => one.start <= place && place <= one.end);
  if (it && selected.value.at(-1) !== it.index) selected.value = [it.index];
}

/** The text of the document, by the smallest change, so that the caret stays. */
function follow(view: EditorView): void {
  const text = doc.value?.text ?? "";
  const old = view.state.doc.toString();
  if (text === old) return;
  let from = 0;
  while (from < text.length && from < old.length && text[from] === old[from]) from += 1;
  let tail = 0;
  const most = Math.min(text.length, old.length) - from;
  while (tail < most && text[text.length - 1 - tail] === old[old.length - 1 - tail]) tail += 1;
  const changes = { from, to: old.length - tail, insert: text.slice(from, text.length - tail) };
  view.dispatch({ changes, annotations: FROM_DOCUMENT });
}

/** The lines of the selected statements are lit; lines that the template does not have carry a bar. */
function decorate(view: EditorView): void {
  const { lines } = sinceTemplate.value;
  const drawn = picture.value;
  const { doc: text } = view.state;
  const classes = new Map<number, string>();
  for (const line of lines) if (line < text.lines) classes.set(line + 1, "plus");
  const chosen = drawn?.text === text.toString() ? selected.value.map((index) => drawn.statements[index]) : [];
  for (const it of chosen) {
    if (!it) continue;
    const last = text.lineAt(it.end).number;
    for (let line = text.lineAt(it.start).number; line <= last; line++) {
      classes.set(line, `${classes.get(line) ?? ""} here`.trim());
    }
  }
  const ranges = [...classes]
    .sort(([a], [b]) => a - b)
    .map(([line, name]) => Decoration.line({ class: name }).range(text.line(line).from));
  const first = chosen.at(-1);
  const scroll = first && !view.hasFocus ? [EditorView.scrollIntoView(first.start, { y: "nearest", yMargin: 40 })] : [];
  view.dispatch({ effects: [setMarks.of(RangeSet.of(ranges)), ...scroll], annotations: FROM_DOCUMENT });
}

function underline(view: EditorView): void {
  const { length } = view.state.doc;
  const diagnostics = textProblems.value.map(({ problem, span = [0, 0] }) => {
    const from = Math.min(span[0] ?? 0, length);
    return {
      from,
      to: Math.min(Math.max(span[1] ?? 0, from + 1), length),
      severity: "error" as const,
      message: problem,
    };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}
