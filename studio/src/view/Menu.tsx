// A menu at a point: arrow keys move, Enter chooses, Escape closes and gives the focus back.

import { useLayoutEffect, useRef } from "preact/hooks";
import { menu } from "../state/view";

export function ContextMenu() {
  const box = useRef<HTMLDivElement>(null);
  const back = useRef<Element | null>(null);
  const shown = menu.value;
  useLayoutEffect(() => {
    const element = box.current;
    if (shown === null || element === null) return;
    back.current ??= document.activeElement;
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(4, Math.min(shown.x, innerWidth - width - 4))}px`;
    element.style.top = `${Math.max(4, Math.min(shown.y, innerHeight - height - 4))}px`;
    element.querySelector("button")?.focus();
  }, [shown]);
  if (shown === null) return null;
  const close = (focus: boolean) => {
    menu.value = null;
    if (focus && back.current instanceof HTMLElement) back.current.focus();
    back.current = null;
  };
  const move = (by: number) => {
    const buttons = [...(box.current?.querySelectorAll("button") ?? [])];
    const place = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(place + by + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div
      class="menu"
      ref={box}
      role="menu"
      tabIndex={-1}
      aria-label={shown.title}
      onKeyDown={(event) => {
        if (event.key === "ArrowDown") move(1);
        else if (event.key === "ArrowUp") move(-1);
        else if (event.key === "Escape" || event.key === "Tab") close(true);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onFocusOut={(event) => {
        if (!box.current?.contains(event.relatedTarget as Node | null)) close(false);
      }}
    >
      <p role="presentation">{shown.title}</p>
      {shown.items.map((item) => (
        <button
          type="button"
          role="menuitem"
          key={item.label}
          onClick={() => {
            close(true);
            item.run();
          }}
        >
          <span>{item.label}</span>
          {item.keys && <kbd>{item.keys}</kbd>}
        </button>
      ))}
    </div>
  );
}
