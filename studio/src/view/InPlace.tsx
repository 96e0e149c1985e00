// A text edited where it stands: Enter keeps it, Shift+Enter breaks the line, Escape leaves it as it was.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { Geometry } from "../geometry";
import { doc } from "../state/doc";
import { apply, retext } from "../state/edit";
import { picture, statements } from "../state/studio";
import { editing, zoom } from "../state/view";

export function InPlace({ geometry, back }: { geometry: Geometry; back: () => void }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const done = useRef(false);
  const index = editing.value ?? -1;
  const it = statements.value[index];
  const box = geometry.boxes.get(index);
  const isThere = it !== undefined && box !== undefined;
  useLayoutEffect(() => {
    area.current?.focus();
    area.current?.select();
  }, [isThere]);
  if (it === undefined || box === undefined) return null;
  const label = it.kind === "block" || it.kind === "branch";
  const scale = zoom.value;
  const height = (label ? 28 : Math.max(box.h, 28)) * scale;
  const width = Math.max(180, label ? 220 : box.w) * scale;
  const close = (keep: boolean) => {
    if (done.current) return;
    done.current = true;
    const text = area.current?.value ?? "";
    const was = doc.value?.text === picture.value?.text;
    editing.value = null;
    if (keep && was && text !== it.text) void apply(retext(it, text));
    back();
  };
  return (
    <textarea
      ref={area}
      class="in-place"
      aria-label={`Text of the ${it.kind}`}
      spellcheck={false}
      defaultValue={it.text}
      style={{
        left: `${(box.x + (label ? 46 : 0)) * scale}px`,
        top: `${(box.y - (it.kind === "message" ? 6 : 2)) * scale}px`,
        width: `${width}px`,
        height: `${height}px`,
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") close(false);
        else if (event.key === "Enter" && !event.shiftKey) close(true);
        else return;
        event.preventDefault();
      }}
      onBlur={() => close(true)}
    />
  );
}
