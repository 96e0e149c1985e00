// The dialogs: templates and drafts, all gestures, why it was blocked, the fix for a server.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { dialog } from "../state/view";
import { FixDialog } from "./FixDialog";
import { Help } from "./Help";
import { Palette } from "./Palette";
import { Why } from "./Why";

const CONTENT: Record<string, [title: string, content: () => ComponentChildren]> = {
  palette: ["Templates and drafts", () => <Palette />],
  help: ["All gestures and keys", () => <Help />],
  fix: ["The fix for your server", () => <FixDialog />],
  why: ["Why?", () => <Why />],
};

export function Dialogs() {
  const element = useRef<HTMLDialogElement>(null);
  const name = dialog.value;
  useEffect(() => {
    if (name !== null && !element.current?.open) element.current?.showModal();
  }, [name]);
  if (name === null) return null;
  const [title, content] = CONTENT[name] ?? ["", () => null];
  const close = () => {
    element.current?.close();
    dialog.value = null;
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={element}
      class={`dialog ${name}`}
      aria-labelledby="dialog-title"
      onClose={close}
      onClick={(event) => {
        if (event.target === element.current) close();
      }}
    >
      <div class="dialog-body">
        <header>
          <h2 id="dialog-title">{title}</h2>
          <button type="button" class="icon" aria-label="Close" onClick={close}>
            ×
          </button>
        </header>
        {content()}
      </div>
    </dialog>
  );
}
