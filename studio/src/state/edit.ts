// Gestures: each is one edit of the engine on the text, one step of undo, and leaves its statement selected.

import type { Statement } from "../engine/forms";
import { change, doc } from "./doc";
import { call, picture, statements } from "./studio";
import { editing, say, selected } from "./view";

/** A request of `corsage.mermaid.edit.operations`: the edit's name, and its arguments. */
export type Operation = { edit: string } & Record<string, unknown>;

/** Apply an edit. Resolves to the new statements, or null where it was refused (it says why). */
export async function apply(operation: Operation): Promise<number[] | null> {
  const before = doc.value;
  if (before === null) return null;
  const answered = await call("edit", { text: before.text, operation });
  if (!answered.ok) {
    say(answered.problems[0]?.problem ?? "The edit failed.");
    return null;
  }
  const { text, label, inserted, places, notes, refused } = answered.value;
  if (refused !== null) {
    say(refused);
    return null;
  }
  if (doc.value !== before || text === before.text) return [];
  const following = selected.value.flatMap((index) => places[index] ?? []);
  change({ text }, label);
  say([label, ...notes].join(". "));
  selected.value = inserted.length > 0 ? inserted.slice(0, 1) : following;
  return inserted;
}

/** Several edits as one step of undo; each is made on the result of the one before. */
export function applySeveral(label: string, edits: Operation[]): Promise<number[] | null> {
  return apply({ edit: "several", label, edits });
}

/** Apply, then edit the text of what came of it in place, once it is drawn. */
export async function applyThenWrite(operation: Operation): Promise<void> {
  const first = (await apply(operation))?.[0];
  if (first === undefined) return;
  const text = doc.value?.text;
  const unsubscribe = picture.subscribe((drawn) => {
    if (drawn?.text !== text) return;
    editing.value = first;
    queueMicrotask(() => unsubscribe());
  });
}

/** The edit that gives a statement another text, by its kind. */
export function retext(it: Statement, text: string): Operation {
  if (it.kind === "participant") return { edit: "participants.relabel", name: it.source, label: text };
  if (it.kind === "block" || it.kind === "branch") return { edit: "blocks.relabel", index: it.index, label: text };
  return { edit: "messages.retext", index: it.index, text };
}

/** The edit that moves a statement, or a block with all that it holds, before another statement. */
export function moving(it: Statement, to: number): Operation {
  return { edit: it.kind === "block" ? "blocks.move" : "messages.move", index: it.index, to };
}

/** The edit that takes a statement away: a block or a branch with all that it holds. */
export function deleting(it: Statement): Operation {
  if (it.kind === "participant") return { edit: "participants.delete", name: it.source };
  if (it.kind === "block") return { edit: "blocks.delete", index: it.index };
  if (it.kind === "branch") return { edit: "blocks.remove_branch", index: it.index };
  return { edit: "messages.delete", index: it.index };
}

/** The selection as whole statements: from the first to the last, blocks with all that they hold. */
export function selectedRange(): [number, number] | null {
  if (selected.value.length === 0) return null;
  const first = Math.min(...selected.value);
  const last = Math.max(...selected.value.map((index) => statements.value[index]?.close ?? index));
  return [first, last];
}

/** Where a new statement goes: after the selection, or at the end of the diagram. */
export function placeForNew(): number {
  const it = statements.value[selected.value.at(-1) ?? -1];
  const declared = statements.value.reduce((last, one) => (one.kind === "participant" ? one.index + 1 : last), 0);
  if (it === undefined) return statements.value.length;
  return it.kind === "participant" ? declared : it.index + 1;
}

/** The two participants that a new statement would be about: those of the selection, else the first two. */
export function pairForNew(): [string, string] {
  const current = statements.value[selected.value.at(-1) ?? -1];
  const names = picture.value?.participants.map((it) => it.id) ?? [];
  const first = current?.source ?? names[0] ?? "A";
  const second = current?.target ?? names.find((name) => name !== first) ?? first;
  return [first, second];
}
