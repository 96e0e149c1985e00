// The picture, drawn by the engine; over it what can be grabbed, what is selected, and where a drag would land.

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { contextMenu } from "../actions";
import { drag, drop, grab, isDrag } from "../drag";
import { type Geometry, measure, NOWHERE } from "../geometry";
import { picture, statements } from "../state/studio";
import { editing, fit, selected, view, zoom } from "../state/view";
import { onCanvasKey } from "./canvasKeys";
import { InPlace } from "./InPlace";
import { Overlay } from "./Overlay";

/** Below this, text of 14 px would be smaller than 12. */
const SMALLEST_FIT = 12 / 14;
const LARGEST_FIT = 1.2;

export function Canvas() {
  const scroller = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const geometry = useSignal<Geometry>(NOWHERE);
  const scrolled = useSignal(0);
  const drawn = picture.value;

  useLayoutEffect(() => {
    if (svg.current === null || drawn === null) return;
    mark(svg.current);
    geometry.value = measure(svg.current, drawn.statements);
  }, [drawn]);

  useEffect(() => {
    const box = scroller.current;
    if (box === null || drawn === null) return;
    const adjust = () => {
      if (fit.value) zoom.value = Math.min(LARGEST_FIT, Math.max(SMALLEST_FIT, (box.clientWidth - 2) / drawn.width));
    };
    adjust();
    const observer = new ResizeObserver(adjust);
    observer.observe(box);
    return () => observer.disconnect();
  }, [drawn?.width, fit.value]);

  const last = selected.value.at(-1);
  useEffect(() => {
    const box = last === undefined ? undefined : geometry.value.boxes.get(last);
    if (box && scroller.current) reveal(scroller.current, box.y * zoom.value, Math.min(box.h, 80) * zoom.value);
  }, [last, geometry.value]);

  if (drawn === null) return <div class="canvas" />;
  const size = { width: `${drawn.width * zoom.value}px`, height: `${drawn.height * zoom.value}px` };
  const focus = () => list.current?.focus({ preventScroll: true });

  const point = (event: PointerEvent) => {
    const { left, top } = (svg.current as SVGSVGElement).getBoundingClientRect();
    return { x: (event.clientX - left) / zoom.value, y: (event.clientY - top) / zoom.value };
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest("textarea, button, .plus")) return;
    const element = event.target as SVGElement;
    const hit = element.dataset?.statement;
    const it = hit === undefined ? null : (statements.value[Number(hit)] ?? null);
    choose(it?.index ?? null, event.shiftKey);
    focus();
    event.preventDefault();
    if (event.pointerType === "touch") return;
    drag.value = grab(geometry.value, it, element.dataset?.lifeline ?? null, point(event));
  };
  const move = (event: PointerEvent) => {
    if (drag.value === null) return;
    drag.value = { ...drag.value, to: point(event) };
    // Not before it is a drag: a captured pointer's double click would be the sheet's, not the statement's.
    if (isDrag(drag.value)) (event.currentTarget as Element).setPointerCapture(event.pointerId);
  };
  const up = () => {
    const it = drag.value;
    drag.value = null;
    if (it !== null && isDrag(it)) drop(it, geometry.value, statements.value);
  };
  const twice = (event: MouseEvent) => {
    const hit = (event.target as SVGElement).dataset?.statement;
    if (hit !== undefined) editing.value = Number(hit);
  };

  return (
    <div
      class="canvas"
      ref={scroller}
      data-view={view.value}
      onScroll={(event) => {
        scrolled.value = event.currentTarget.scrollTop;
      }}
    >
      <StickyHeads geometry={geometry.value} shown={scrolled.value > geometry.value.headsBottom * zoom.value} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: for pointers; keyboard and screen readers have the list below */}
      <div
        class="sheet"
        style={size}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={() => {
          drag.value = null;
        }}
        onDblClick={twice}
        onContextMenu={(event) => {
          event.preventDefault();
          const hit = (event.target as SVGElement).dataset?.statement;
          if (hit !== undefined && !selected.value.includes(Number(hit))) selected.value = [Number(hit)];
          contextMenu(event.clientX, event.clientY);
        }}
      >
        <svg
          ref={svg}
          class="drawing"
          viewBox={`0 0 ${drawn.width} ${drawn.height}`}
          aria-hidden="true"
          // The engine writes every text of the user's as text; it makes no script, no handler, no external address.
          dangerouslySetInnerHTML={{ __html: drawn.svg }}
        />
        <Overlay geometry={geometry.value} width={drawn.width} height={drawn.height} />
        {editing.value !== null && <InPlace geometry={geometry.value} back={focus} key={editing.value} />}
      </div>
      <StatementList list={list} />
    </div>
  );
}

function choose(index: number | null, extend: boolean): void {
  if (index === null) {
    if (!extend) selected.value = [];
  } else if (!extend) selected.value = [index];
  else if (selected.value.includes(index)) selected.value = selected.value.filter((it) => it !== index);
  else selected.value = [...selected.value, index];
}

/** Classes for what did not happen and what decided. */
function mark(svg: SVGSVGElement): void {
  for (const element of svg.querySelectorAll<SVGGElement>("g[data-statement]")) {
    const index = Number(element.dataset.statement);
    const it = statements.value[index];
    element.classList.toggle("ghost", it?.ghost === true);
    element.classList.toggle("failed", it?.failed === true);
    element.classList.toggle("ghost-guard", it?.kind === "block" && statements.value[index + 1]?.ghost === true);
  }
}

function reveal(box: HTMLElement, top: number, height: number): void {
  if (top < box.scrollTop + 40) box.scrollTop = Math.max(0, top - 80);
  else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight + 40;
}

function StickyHeads({ geometry, shown }: { geometry: Geometry; shown: boolean }) {
  if (!shown) return null;
  return (
    <div class="sticky-heads" aria-hidden="true">
      {geometry.columns.map((column) => (
        <span key={column.name} style={{ left: `${column.x * zoom.value}px` }}>
          {picture.value?.participants.find((it) => it.id === column.name)?.label.split("\n")[0]}
        </span>
      ))}
    </div>
  );
}

const WORDS: Record<string, string> = { block: "block", branch: "branch of the block", participant: "participant" };

/** The diagram for screen readers and the keyboard: a list of its statements. */
function StatementList({ list }: { list: preact.RefObject<HTMLDivElement | null> }) {
  const shown = statements.value.filter((it) => ["message", "note", ...Object.keys(WORDS)].includes(it.kind));
  const last = selected.value.at(-1);
  return (
    <div
      ref={list}
      class="statements"
      role="listbox"
      tabIndex={0}
      aria-label="Statements of the diagram"
      aria-multiselectable="true"
      {...(last !== undefined &&
        shown.some((it) => it.index === last) && { "aria-activedescendant": `statement-${last}` })}
      onKeyDown={onCanvasKey}
    >
      {shown.map((it) => (
        // biome-ignore lint/a11y/useFocusableInteractive: a listbox has the focus itself (aria-activedescendant)
        <div
          role="option"
          id={`statement-${it.index}`}
          key={it.index}
          aria-selected={selected.value.includes(it.index)}
        >
          {describe(it)}
        </div>
      ))}
    </div>
  );
}

function describe(it: (typeof statements.value)[number]): string {
  const text = it.text.replaceAll("\n", ", ");
  const state = it.failed ? " (this decided against the request)" : it.ghost ? " (did not happen)" : "";
  if (it.kind === "message") return `${it.source} to ${it.target}: ${text}${state}`;
  if (it.kind === "note") return `Note, ${it.source}: ${text}${state}`;
  return `${it.arrow ?? ""} ${WORDS[it.kind]}: ${text || it.source || ""}${state}`.trim();
}
