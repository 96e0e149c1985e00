// Where things stand in a picture, read from the drawn elements: boxes of statements, lifelines, the gaps between.

import type { Statement } from "./engine/forms";

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Gap {
  y: number;
  /** The index of the statement before which something new would stand. */
  before: number;
}

export interface Column {
  name: string;
  x: number;
}

export interface Geometry {
  boxes: ReadonlyMap<number, Box>;
  columns: readonly Column[];
  gaps: readonly Gap[];
  /** Of each message: where its line starts and ends. */
  lines: ReadonlyMap<number, { from: number; to: number; y: number }>;
  headsBottom: number;
}

export const NOWHERE: Geometry = { boxes: new Map(), columns: [], gaps: [], lines: new Map(), headsBottom: 0 };
/** How high the line of a block's or a branch's label is. */
const LABEL = 24;
const AFTER_LAST = 16;

export function measure(svg: SVGSVGElement, statements: readonly Statement[]): Geometry {
  const boxes = new Map<number, Box>();
  let headsBottom = 0;
  for (const element of svg.querySelectorAll<SVGGElement>("g[data-statement]")) {
    const index = Number(element.dataset.statement);
    if (boxes.has(index)) continue;
    const { x, y, width, height } = element.getBBox();
    boxes.set(index, { x, y, w: width, h: height });
    if (element.classList.contains("participant") && !statements.slice(0, index).some((it) => it.kind === "message")) {
      headsBottom = Math.max(headsBottom, y + height);
    }
  }
  const columns = [...svg.querySelectorAll<SVGPathElement>("path.lifeline")].map((path) => ({
    name: path.dataset.participant ?? "",
    x: Number(/M([\d.]+)/.exec(path.getAttribute("d") ?? "")?.[1] ?? 0),
  }));
  columns.sort((a, b) => a.x - b.x);
  return {
    boxes,
    columns,
    gaps: gapsOf(boxes, statements, headsBottom),
    lines: linesOf(svg, columns, statements),
    headsBottom,
  };
}

function linesOf(svg: SVGSVGElement, columns: readonly Column[], statements: readonly Statement[]): Geometry["lines"] {
  const at = new Map(columns.map((it) => [it.name, it.x]));
  const lines = new Map<number, { from: number; to: number; y: number }>();
  for (const element of svg.querySelectorAll<SVGGElement>("g.message[data-statement]")) {
    const index = Number(element.dataset.statement);
    const it = statements[index];
    const y = Number(/M[\d.]+ ([\d.]+)/.exec(element.querySelector("path.line")?.getAttribute("d") ?? "")?.[1] ?? 0);
    if (it) lines.set(index, { from: at.get(it.source ?? "") ?? 0, to: at.get(it.target ?? "") ?? 0, y });
  }
  return lines;
}

/** The rows from top to bottom, each with the statement that starts it. */
function rowsOf(
  boxes: ReadonlyMap<number, Box>,
  statements: readonly Statement[],
): { index: number; top: number; bottom: number }[] {
  const closes = new Map(statements.flatMap((it) => (it.close === undefined ? [] : [[it.close, it.index] as const])));
  return statements.flatMap((it) => {
    const box = boxes.get(it.index);
    const opener = closes.get(it.index);
    const frame = opener === undefined ? undefined : boxes.get(opener);
    if (frame) return [{ index: it.index, top: frame.y + frame.h, bottom: frame.y + frame.h }];
    if (box === undefined || it.kind === "participant" || it.kind === "box") return [];
    const bottom = it.kind === "block" || it.kind === "branch" ? box.y + LABEL : box.y + box.h;
    return [{ index: it.index, top: box.y, bottom }];
  });
}

function gapsOf(boxes: ReadonlyMap<number, Box>, statements: readonly Statement[], headsBottom: number): Gap[] {
  const gaps: Gap[] = [];
  let bottom = headsBottom;
  for (const row of rowsOf(boxes, statements)) {
    gaps.push({ y: (bottom + Math.max(row.top, bottom)) / 2, before: row.index });
    bottom = Math.max(bottom, row.bottom);
  }
  gaps.push({ y: bottom + AFTER_LAST, before: statements.length });
  return gaps;
}

export function nearestGap(gaps: readonly Gap[], y: number): Gap | null {
  return gaps.reduce<Gap | null>(
    (best, gap) => (best && Math.abs(best.y - y) <= Math.abs(gap.y - y) ? best : gap),
    null,
  );
}

export function nearestColumn(columns: readonly Column[], x: number): Column | null {
  return columns.reduce<Column | null>(
    (best, column) => (best && Math.abs(best.x - x) <= Math.abs(column.x - x) ? best : column),
    null,
  );
}

export function meets(box: Box, other: Box): boolean {
  return box.x < other.x + other.w && other.x < box.x + box.w && box.y < other.y + other.h && other.y < box.y + box.h;
}
