// What a selection can be told: one table for keys, context menu and toolbar.

import type { Statement } from "./engine/forms";
import {
  apply,
  applySeveral,
  applyThenWrite,
  deleting,
  moving,
  type Operation,
  pairForNew,
  placeForNew,
  selectedRange,
} from "./state/edit";
import { picture, statements } from "./state/studio";
import { dialog, editing, type MenuItem, menu, say, selected } from "./state/view";

export const BLOCKS = ["alt", "opt", "loop", "par", "critical", "break", "rect"] as const;
export const ARROWS: readonly [arrow: string, name: string][] = [
  ["->>", "solid, arrowhead"],
  ["-->>", "dotted, arrowhead"],
  ["->", "solid line"],
  ["-->", "dotted line"],
  ["-x", "solid, cross (lost)"],
  ["--x", "dotted, cross"],
  ["-)", "solid, open (async)"],
  ["--)", "dotted, open"],
  ["<<->>", "both ways"],
];

export function current(): Statement | null {
  return statements.value[selected.value.at(-1) ?? -1] ?? null;
}

function withCurrent(work: (it: Statement) => void, kinds?: readonly string[]): void {
  const it = current();
  if (it === null) say("Select a statement first: click it, or use the arrow keys.");
  else if (kinds && !kinds.includes(it.kind)) say(`This is for a ${kinds.join(" or a ")}; a ${it.kind} is selected.`);
  else work(it);
}

const TEXTS = ["message", "note", "participant", "block", "branch"] as const;

export function editText(): void {
  withCurrent((it) => {
    editing.value = it.index;
  }, TEXTS);
}

export function addMessage(index = placeForNew(), pair = pairForNew()): void {
  void applyThenWrite({ edit: "insert.message", index, source: pair[0], target: pair[1], text: "message" });
}

export function addNote(index = placeForNew()): void {
  const [first, second] = pairForNew();
  const both = current()?.kind === "message" && first !== second;
  void applyThenWrite({ edit: "insert.note", index, placement: "over", first, ...(both && { second }), text: "note" });
}

export function addParticipant(): void {
  const names = new Set(picture.value?.participants.map((it) => it.id));
  let number = names.size + 1;
  while (names.has(`Participant${number}`)) number += 1;
  void applyThenWrite({ edit: "insert.participant", name: `Participant${number}` });
}

export function remove(): void {
  const doomed = selected.value.flatMap((index) => statements.value[index] ?? []).sort((a, b) => b.index - a.index);
  const [only, ...more] = doomed.map(deleting);
  if (only === undefined) return;
  if (more.length === 0) void apply(only);
  else void applySeveral(`Delete ${doomed.length} statements`, [only, ...more]);
}

export function double(): void {
  withCurrent(
    (it) => void apply({ edit: it.kind === "block" ? "blocks.duplicate" : "messages.duplicate", index: it.index }),
    ["message", "note", "activation", "block"],
  );
}

/** One place up or down: past a statement, into and out of branches. */
export function step(by: 1 | -1): void {
  withCurrent(
    (it) => {
      const to = by < 0 ? it.index - 1 : (it.close ?? it.index) + 2;
      const before = statements.value[to];
      if (to > statements.value.length || before?.kind === "participant") say("There is no place further that way.");
      else void apply(moving(it, to));
    },
    ["message", "note", "block", "activation"],
  );
}

/** Move an end of a message, or a participant, to the left or right. */
export function sideways(by: 1 | -1, start: boolean): void {
  withCurrent(
    (it) => {
      const names = picture.value?.participants.map((participant) => participant.id) ?? [];
      const place = names.indexOf((start || it.kind === "participant" ? it.source : it.target) ?? "");
      const next = names[place + by];
      if (place < 0 || next === undefined) say("There is no lifeline further that way.");
      else if (it.kind === "participant") {
        const before = names[by > 0 ? place + 2 : place - 1] ?? null;
        void apply({ edit: "participants.move", name: names[place], before });
      } else void apply({ edit: "messages.retarget", index: it.index, [start ? "source" : "target"]: next });
    },
    ["message", "participant"],
  );
}

export function wrap(keyword: string): void {
  const range = selectedRange();
  if (range === null) {
    say("Select what the block is to hold first: click, then Shift-click.");
    return;
  }
  const operation: Operation = { edit: "blocks.wrap", first: range[0], last: range[1], keyword };
  if (keyword === "rect") void apply({ ...operation, label: "rgb(240, 233, 240)" });
  else void applyThenWrite({ ...operation, label: "label" });
}

export function addBranch(): void {
  withCurrent((it) => {
    const index = it.kind === "block" ? it.index : it.parent;
    if (index === null) say("A branch is added to a block: select one, or a statement inside.");
    else void applyThenWrite({ edit: "blocks.add_branch", index, label: "otherwise" });
  });
}

export function unwrap(): void {
  withCurrent((it) => {
    const index = it.kind === "block" ? it.index : it.parent;
    if (index === null) say("This stands in no block.");
    else void apply({ edit: "blocks.unwrap", index });
  });
}

export function reverse(): void {
  withCurrent((it) => void apply({ edit: "messages.reverse", index: it.index }), ["message"]);
}

export function activate(): void {
  const range = selectedRange();
  withCurrent(
    (it) => {
      const name = it.target ?? it.source;
      if (range && name) void apply({ edit: "messages.activate", name, first: range[0], last: range[1] });
    },
    ["message"],
  );
}

/** A menu beside an element, or where the selection is. */
export function openMenu(title: string, items: MenuItem[], x: number, y: number): void {
  menu.value = { title, items, x, y };
}

export function wrapMenu(x: number, y: number): void {
  const items = BLOCKS.map((keyword) => ({ label: keyword, run: () => wrap(keyword) }));
  openMenu("Wrap the selection in", items, x, y);
}

export function arrowMenu(x: number, y: number): void {
  withCurrent(
    (it) => {
      const items = ARROWS.map(([arrow, name]) => ({
        label: `${arrow}  ${name}`,
        run: () => void apply({ edit: "messages.restyle", index: it.index, arrow }),
      }));
      openMenu("Arrow", items, x, y);
    },
    ["message"],
  );
}

/** What may be done with the selection, by its kind. */
export function contextMenu(x: number, y: number): void {
  const it = current();
  const common: MenuItem[] = [
    { label: "Add message after", keys: "M", run: () => addMessage() },
    { label: "Add note after", keys: "N", run: () => addNote() },
    { label: "Add participant", keys: "P", run: addParticipant },
  ];
  if (it === null) {
    openMenu("Diagram", common, x, y);
    return;
  }
  const edit: MenuItem = { label: "Edit text", keys: "F2", run: editText };
  const del: MenuItem = { label: it.kind === "block" ? "Delete with its content" : "Delete", keys: "Del", run: remove };
  const wrapping: MenuItem = { label: "Wrap in a block …", keys: "W", run: () => wrapMenu(x, y) };
  const up: MenuItem = { label: "Move up", keys: "Alt ↑", run: () => step(-1) };
  const down: MenuItem = { label: "Move down", keys: "Alt ↓", run: () => step(1) };
  const two: MenuItem = { label: "Double", keys: "Ctrl D", run: double };
  const byKind: Record<string, MenuItem[]> = {
    message: [
      edit,
      { label: "Arrow …", keys: "A", run: () => arrowMenu(x, y) },
      { label: "Turn round", keys: "R", run: reverse },
      { label: "Activate its target", run: activate },
      up,
      down,
      two,
      wrapping,
      del,
    ],
    note: [edit, up, down, two, wrapping, del],
    block: [
      edit,
      { label: "Add branch", keys: "B", run: addBranch },
      up,
      down,
      two,
      wrapping,
      { label: "Unwrap", keys: "U", run: unwrap },
      del,
    ],
    branch: [
      edit,
      { label: "Add branch", keys: "B", run: addBranch },
      {
        label: "Merge with the branch above",
        run: () => void apply({ edit: "blocks.merge_branch", index: it.index }),
      },
      del,
    ],
    participant: [
      edit,
      { label: "Move left", keys: "Alt ←", run: () => sideways(-1, false) },
      { label: "Move right", keys: "Alt →", run: () => sideways(1, false) },
      del,
    ],
  };
  openMenu(it.text.split("\n")[0] || it.kind, [...(byKind[it.kind] ?? [del]), ...common], x, y);
}

/** Select the statement before or after, as the diagram shows them from top to bottom. */
export function walk(by: 1 | -1, extend: boolean): void {
  const visible = statements.value.filter((it) => (TEXTS as readonly string[]).includes(it.kind));
  const last = selected.value.at(-1);
  const place = visible.findIndex((it) => it.index === last);
  const next = last === undefined ? visible[by > 0 ? 0 : visible.length - 1] : visible[place + by];
  if (next === undefined) return;
  selected.value = extend ? [...selected.value.filter((index) => index !== next.index), next.index] : [next.index];
}

/** The next message that stands for something that happened. */
export function walkSteps(by: 1 | -1): void {
  const told = happenedSteps();
  const place = told.findIndex((it) => it.index === selected.value.at(-1));
  const next = told[place < 0 ? (by > 0 ? 0 : told.length - 1) : place + by];
  if (next) selected.value = [next.index];
}

export function happenedSteps(): Statement[] {
  return statements.value.filter((it) => it.kind === "message" && it.role !== undefined && !it.ghost);
}

export function showHelp(): void {
  dialog.value = "help";
}
