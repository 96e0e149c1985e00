// Dragging on the picture: what is being dragged, where it would land, and the one operation that it becomes.

import { signal } from "@preact/signals";
import type { Statement } from "./engine/forms";
import { type Box, type Geometry, meets, nearestColumn, nearestGap } from "./geometry";
import { apply, applyThenWrite, moving } from "./state/edit";
import { selected } from "./state/view";

interface Point {
  x: number;
  y: number;
}

export type Drag =
  | { kind: "move"; statement: number; from: Point; to: Point }
  | { kind: "end"; statement: number; end: "source" | "target"; fixed: Point; from: Point; to: Point }
  | { kind: "head"; name: string; statement: number; from: Point; to: Point }
  | { kind: "new"; name: string; from: Point; to: Point }
  | { kind: "frame"; from: Point; to: Point };

export const drag = signal<Drag | null>(null);
/** How far a press must move to be a drag, in pixels of the picture; how near to its end a message is held by it. */
const SLACK = 5;
const END = 22;

/** What a press at a point would drag. */
export function grab(geometry: Geometry, statement: Statement | null, lifeline: string | null, at: Point): Drag {
  if (statement?.kind === "participant") {
    return { kind: "head", name: statement.source ?? "", statement: statement.index, from: at, to: at };
  }
  const line = statement && geometry.lines.get(statement.index);
  if (statement && line && line.from !== line.to) {
    for (const [end, x, other] of [
      ["source", line.from, line.to],
      ["target", line.to, line.from],
    ] as const) {
      if (Math.abs(at.x - x) > END || Math.abs(at.y - line.y) > END) continue;
      return { kind: "end", statement: statement.index, end, fixed: { x: other, y: line.y }, from: at, to: at };
    }
  }
  if (statement && ["message", "note", "activation", "block"].includes(statement.kind)) {
    return { kind: "move", statement: statement.index, from: at, to: at };
  }
  if (lifeline !== null) return { kind: "new", name: lifeline, from: at, to: at };
  return { kind: "frame", from: at, to: at };
}

export function isDrag(it: Drag): boolean {
  return Math.hypot(it.to.x - it.from.x, it.to.y - it.from.y) > SLACK;
}

export function frameOf(it: Drag): Box {
  return {
    x: Math.min(it.from.x, it.to.x),
    y: Math.min(it.from.y, it.to.y),
    w: Math.abs(it.to.x - it.from.x),
    h: Math.abs(it.to.y - it.from.y),
  };
}

/** The participant before which a dragged head would stand; null: at the right. */
export function headPlace(geometry: Geometry, it: { name: string; to: Point }): { before: string | null; x: number } {
  const others = geometry.columns.filter((column) => column.name !== it.name);
  const next = others.find((column) => column.x > it.to.x);
  const last = others.at(-1)?.x ?? 0;
  const place = next ? others.indexOf(next) : others.length;
  const left = others[place - 1]?.x ?? (next ? next.x - 160 : 0);
  return { before: next?.name ?? null, x: next ? (left + next.x) / 2 : last + 100 };
}

/** Let go: the operation that the drag means. */
export function drop(it: Drag, geometry: Geometry, statements: readonly Statement[]): void {
  const column = nearestColumn(geometry.columns, it.to.x);
  const gap = nearestGap(geometry.gaps, it.to.y);
  if (it.kind === "move" && gap) move(statements[it.statement], gap.before);
  else if (it.kind === "end" && column) {
    void apply({ edit: "messages.retarget", index: it.statement, [it.end]: column.name });
  } else if (it.kind === "head") {
    void apply({ edit: "participants.move", name: it.name, before: headPlace(geometry, it).before });
  } else if (it.kind === "new" && column) {
    const index = nearestGap(geometry.gaps, it.from.y)?.before ?? statements.length;
    void applyThenWrite({ edit: "insert.message", index, source: it.name, target: column.name, text: "message" });
  } else if (it.kind === "frame") {
    const frame = frameOf(it);
    selected.value = statements
      .filter((one) => ["message", "note"].includes(one.kind))
      .filter((one) => meets(geometry.boxes.get(one.index) ?? { x: -1, y: -1, w: 0, h: 0 }, frame))
      .map((one) => one.index);
  }
}

function move(it: Statement | undefined, to: number): void {
  if (it) void apply(moving(it, to));
}
