// Every gesture: what it does, by keyboard and by pointer. The overlay ("?") and the documentation show this table.

export interface Gesture {
  what: string;
  keys: string;
  pointer: string;
}

export const GESTURES: readonly Gesture[] = [
  { what: "Select a statement", keys: "↑ ↓", pointer: "click" },
  { what: "Select several", keys: "Shift ↑ ↓", pointer: "Shift-click, or draw a frame" },
  { what: "Edit a text in place", keys: "F2 or Enter", pointer: "double-click" },
  { what: "Move up, down, into and out of branches", keys: "Alt ↑ ↓", pointer: "drag the message or note" },
  { what: "Move a message's end to another lifeline", keys: "Alt ← → (Shift: its start)", pointer: "drag the end" },
  { what: "Add a message", keys: "M", pointer: "drag from lifeline to lifeline, or + in a gap" },
  { what: "Add a note", keys: "N", pointer: "+ in a gap" },
  { what: "Add a participant", keys: "P", pointer: "toolbar" },
  { what: "Reorder participants", keys: "Alt ← → on a participant", pointer: "drag its head" },
  { what: "Wrap in alt, opt, loop, par, critical, break, rect", keys: "W", pointer: "toolbar" },
  { what: "Add a branch", keys: "B", pointer: "context menu" },
  { what: "Unwrap a block", keys: "U", pointer: "context menu" },
  { what: "Turn a message round", keys: "R", pointer: "context menu" },
  { what: "Choose the arrow", keys: "A", pointer: "context menu" },
  { what: "Delete", keys: "Del", pointer: "context menu" },
  { what: "Double", keys: "Ctrl D", pointer: "context menu" },
  { what: "Undo, redo", keys: "Ctrl Z, Ctrl Shift Z", pointer: "bar" },
  { what: "Step through what happened", keys: "← →", pointer: "toolbar" },
  { what: "Run", keys: "Ctrl Enter", pointer: "bar" },
  { what: "Templates and drafts", keys: "Ctrl K", pointer: "bar" },
  { what: "Menu of everything for the selection", keys: "Shift F10", pointer: "right-click" },
  { what: "This overview", keys: "?", pointer: "footer" },
];
