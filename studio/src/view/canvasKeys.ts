// The keys of the diagram, one table.

import * as actions from "../actions";
import { selected } from "../state/view";

function centre(): [number, number] {
  const element = document.querySelector(".overlay .chosen") ?? document.querySelector(".canvas");
  const { left, top, width, height } = element?.getBoundingClientRect() ?? new DOMRect();
  return [left + width / 2, top + Math.min(height, 60)];
}

const PLAIN: Record<string, () => void> = {
  arrowup: () => actions.walk(-1, false),
  arrowdown: () => actions.walk(1, false),
  arrowleft: () => actions.walkSteps(-1),
  arrowright: () => actions.walkSteps(1),
  f2: actions.editText,
  enter: actions.editText,
  delete: actions.remove,
  backspace: actions.remove,
  m: () => actions.addMessage(),
  n: () => actions.addNote(),
  p: actions.addParticipant,
  w: () => actions.wrapMenu(...centre()),
  b: actions.addBranch,
  u: actions.unwrap,
  r: actions.reverse,
  a: () => actions.arrowMenu(...centre()),
  contextmenu: () => actions.contextMenu(...centre()),
  escape: () => {
    selected.value = [];
  },
};

const SHIFT: Record<string, () => void> = {
  arrowup: () => actions.walk(-1, true),
  arrowdown: () => actions.walk(1, true),
  f10: () => actions.contextMenu(...centre()),
};

const ALT: Record<string, () => void> = {
  arrowup: () => actions.step(-1),
  arrowdown: () => actions.step(1),
  arrowleft: () => actions.sideways(-1, false),
  arrowright: () => actions.sideways(1, false),
};

const ALT_SHIFT: Record<string, () => void> = {
  arrowleft: () => actions.sideways(-1, true),
  arrowright: () => actions.sideways(1, true),
};

const CONTROL: Record<string, () => void> = { d: actions.double };

export function onCanvasKey(event: KeyboardEvent): void {
  const control = event.ctrlKey || event.metaKey;
  const table = control ? CONTROL : event.altKey ? (event.shiftKey ? ALT_SHIFT : ALT) : event.shiftKey ? SHIFT : PLAIN;
  const act = table[event.key.toLowerCase()];
  if (act === undefined) return;
  act();
  event.preventDefault();
  event.stopPropagation();
}
