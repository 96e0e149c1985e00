// What lies over the picture: hit areas, the selection, the "+" in the gaps, and where a drag would land.

import { addMessage, addNote, openMenu } from "../actions";
import { drag, frameOf, headPlace, isDrag } from "../drag";
import type { Statement } from "../engine/forms";
import { type Box, type Geometry, nearestColumn, nearestGap } from "../geometry";
import { statements } from "../state/studio";
import { selected } from "../state/view";

interface Props {
  geometry: Geometry;
  width: number;
  height: number;
}

/** In the order of painting: what is small lies over what holds it. */
const ORDER = ["box", "block", "branch", "note", "message", "participant"];
const LABEL = 26;

export function Overlay({ geometry, width, height }: Props) {
  const hits = statements.value
    .filter((it) => ORDER.includes(it.kind) && geometry.boxes.has(it.index))
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  return (
    <svg class="overlay" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {geometry.columns.map((column) => (
        <rect
          key={column.name}
          class="hit lifeline-hit"
          data-lifeline={column.name}
          x={column.x - 9}
          y={geometry.headsBottom}
          width={18}
          height={Math.max(0, height - geometry.headsBottom)}
        />
      ))}
      {hits.map((it) => (
        <rect key={it.index} class={`hit ${it.kind}`} data-statement={it.index} {...attributes(hitBox(it, geometry))} />
      ))}
      {selected.value.map((index) => {
        const box = geometry.boxes.get(index);
        return box && <rect key={index} class="chosen" rx={6} {...attributes(grown(box, 4))} />;
      })}
      <Gaps geometry={geometry} />
      <Dragged geometry={geometry} width={width} />
    </svg>
  );
}

/** Of a block only its label can be grabbed: what it holds has places of its own. */
function hitBox(it: Statement, geometry: Geometry): Box {
  const box = geometry.boxes.get(it.index) as Box;
  if (it.kind === "block" || it.kind === "branch" || it.kind === "box") return { ...box, h: Math.min(box.h, LABEL) };
  return grown(box, it.kind === "message" ? 3 : 0);
}

function grown(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, w: box.w + 2 * by, h: box.h + 2 * by };
}

function attributes(box: Box) {
  return { x: box.x, y: box.y, width: box.w, height: box.h };
}

function Gaps({ geometry }: { geometry: Geometry }) {
  if (drag.value !== null || geometry.columns.length === 0) return null;
  const [first, second] = geometry.columns;
  const x = ((first?.x ?? 0) + (second?.x ?? first?.x ?? 0)) / 2;
  const last = selected.value.at(-1);
  return (
    <>
      {geometry.gaps.map((gap) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: for pointers; the keys M and N do the same
        <g
          key={gap.before}
          class={`plus${last !== undefined && gap.before === last + 1 ? " near" : ""}`}
          transform={`translate(${x} ${gap.y})`}
          onClick={(event) => {
            event.stopPropagation();
            openMenu(
              "Add here",
              [
                { label: "Message", keys: "M", run: () => addMessage(gap.before) },
                { label: "Note", keys: "N", run: () => addNote(gap.before) },
              ],
              event.clientX,
              event.clientY,
            );
          }}
        >
          <circle class="area" r={11} />
          <circle class="ring" r={8} />
          <path d="M-4 0H4M0 -4V4" />
        </g>
      ))}
    </>
  );
}

/** A ghost of what is dragged, and the place where it would land. */
function Dragged({ geometry, width }: { geometry: Geometry; width: number }) {
  const it = drag.value;
  if (it === null || !isDrag(it)) return null;
  const column = nearestColumn(geometry.columns, it.to.x);
  if (it.kind === "frame") return <rect class="rubber" {...attributes(frameOf(it))} />;
  if (it.kind === "head") {
    const { x } = headPlace(geometry, it);
    return <path class="drop" d={`M${x} 12V${geometry.headsBottom + 24}`} />;
  }
  if (it.kind === "move") {
    const gap = nearestGap(geometry.gaps, it.to.y);
    const box = geometry.boxes.get(it.statement);
    return (
      <>
        {gap && <path class="drop" d={`M20 ${gap.y}H${width - 20}`} />}
        {box && <rect class="rubber" {...attributes({ ...box, y: box.y + it.to.y - it.from.y })} />}
      </>
    );
  }
  const from = it.kind === "new" ? { x: it.from.x, y: it.from.y } : it.fixed;
  return (
    <>
      {column && <path class="drop" d={`M${column.x} ${geometry.headsBottom}V${from.y + 30}`} />}
      <path class="pull" d={`M${from.x} ${from.y}H${it.to.x}`} />
    </>
  );
}
