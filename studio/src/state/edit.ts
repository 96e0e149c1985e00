// Gestures: each is one operation of the engine on the text, one step of undo, and leaves its statement selected.

import { change, doc } from "./doc";
import { call, picture, statements } from "./studio";
import { editing, say, selected } from "./view";

export type Operation = { op: string } & Record<string, unknown>;

/** Apply an operation. Resolves to the statements that it touched, or null where it was refused (it says why). */
export async function apply(operation: Operation, select = true): Promise<number[] | null> {
  const before = doc.value;
  if (before === null) return null;
  const answered = await call("edit", { text: before.text, operation });
  if (!answered.ok) {
    say(answered.problems[0]?.problem ?? "The edit failed.");
    return null;
  }
  const { text, label, touched, refused } = answered.value;
  if (refused !== null) {
    say(refused);
    return null;
  }
  if (doc.value !== before || text === before.text) return [];
  change({ text }, label);
  say(`Done: ${label}.`);
  if (select) selected.value = touched.slice(0, 1);
  return touched;
}

/** Apply, then edit the text of what came of it in place, once it is drawn. */
export async function applyThenWrite(operation: Operation): Promise<void> {
  const touched = await apply(operation);
  const first = touched?.[0];
  if (first === undefined) return;
  const text = doc.value?.text;
  const unsubscribe = picture.subscribe((drawn) => {
    if (drawn?.text !== text) return;
    editing.value = first;
    queueMicrotask(() => unsubscribe());
  });
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
  const range = selectedRange();
  const declared = statements.value.reduce((last, it) => (it.kind === "participant" ? it.index + 1 : last), 0);
  if (range === null) return statements.value.length;
  return statements.value[range[0]]?.kind === "participant" ? declared : range[1] + 1;
}

/** The two participants that a new statement would be about: those of the selection, else the first two. */
export function pairForNew(): [string, string] {
  const current = statements.value[selected.value.at(-1) ?? -1];
  const names = picture.value?.participants.map((it) => it.id) ?? [];
  const first = current?.source ?? names[0] ?? "A";
  const second = current?.target ?? names.find((name) => name !== first) ?? first;
  return [first, second];
}
