import { beforeEach, expect, test, vi } from "vitest";
import type { Scenario } from "../src/engine/scenario";
import { amend, change, doc, open, redo, redoLabel, undo, undoLabel } from "../src/state/doc";

const SCENARIO: Scenario = { page: "https://a.example", requests: [{ url: "https://b.example/" }], server: {} };

beforeEach(() => open({ text: "one", template: "one", scenario: SCENARIO }));

test("one stack over text and scenario, with labels", () => {
  change({ text: "two" }, "add message");
  change({ scenario: { ...SCENARIO, page: "https://c.example" } }, "page");
  expect(undoLabel.value).toBe("page");
  expect(undo()).toBe("page");
  expect(doc.value?.scenario.page).toBe("https://a.example");
  expect(doc.value?.text).toBe("two");
  expect(undo()).toBe("add message");
  expect([doc.value?.text, undo(), redoLabel.value]).toEqual(["one", null, "add message"]);
  redo();
  redo();
  expect([doc.value?.scenario.page, redo()]).toEqual(["https://c.example", null]);
});

test("what is typed in a row into one field is one step", () => {
  vi.useFakeTimers();
  for (const text of ["t", "tw", "two"]) change({ text }, "type in the code", "text");
  vi.advanceTimersByTime(5000);
  change({ text: "two!" }, "type in the code", "text");
  expect([undo(), doc.value?.text]).toEqual(["type in the code", "two"]);
  expect([undo(), doc.value?.text, undo()]).toEqual(["type in the code", "one", null]);
  vi.useRealTimers();
});

test("what follows from a change belongs to its step, and a new change ends what could be redone", () => {
  change({ scenario: { ...SCENARIO, page: "https://c.example" } }, "page");
  amend({ text: "followed" });
  undo();
  expect(doc.value?.text).toBe("one");
  change({ text: "other" }, "edit");
  expect(redo()).toBeNull();
});
