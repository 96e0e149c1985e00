import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Run, Start } from "../src/api";

const ORIGIN = "http://127.0.0.1:8101";

const sample = (id: string, page: string) => ({
  id,
  title: id,
  summary: "",
  blocked: false,
  template: `sequenceDiagram\n%% ${id}`,
  scenario: { id, page, requests: [{ url: `${ORIGIN}/api/data` }], server: { policy: {} } },
});

const START: Start = {
  origin: ORIGIN,
  questions: {},
  scenarios: [sample("first", "https://app.example.com"), sample("second", "null")],
};

const RUN = { diagrams: { trace: "t", template: "u" }, verdict: { blocked: false } } as Run;

const answer = (data: unknown, status = 200) => new Response(JSON.stringify(data), { status });

/** The page's state as it is after loading, with the studio's answers played. */
async function loaded(...answers: (() => Response | Promise<never>)[]) {
  vi.resetModules();
  const fetch = vi.fn(async () => (answers.shift() as () => Response)());
  vi.stubGlobal("fetch", fetch);
  const state = await import("../src/state");
  await state.load();
  return { state, fetch };
}

const started = () => answer(START);

beforeEach(() => sessionStorage.clear());

describe("the page's state", () => {
  it("starts with the first scenario", async () => {
    const { state } = await loaded(started);
    expect(state.draft.value?.page).toBe("https://app.example.com");
    expect(state.sample.value?.id).toBe("first");
    expect(state.result.value).toBeNull();
  });

  it("says so when the studio does not answer", async () => {
    const { state } = await loaded(() => Promise.reject(new TypeError("refused")));
    expect(state.problems.value[0]?.problem).toContain("does not answer");
    expect(state.draft.value).toBeNull();
  });

  it("sends what the form says, and shows what happened", async () => {
    const { state, fetch } = await loaded(started, () => answer(RUN));
    state.edit({ page: "https://elsewhere.example" });
    await state.run();
    const [path, init] = fetch.mock.calls[1] as unknown as [string, RequestInit];
    expect(path).toBe("/api/run");
    expect(JSON.parse(String(init.body))).toMatchObject({ page: "https://elsewhere.example" });
    expect(state.result.value).toEqual(RUN);
    expect(state.view.value).toBe("trace");
    expect(state.edited.value).toBe(false);
  });

  it("knows that the form was edited since, and that it was edited back", async () => {
    const { state } = await loaded(started, () => answer(RUN));
    await state.run();
    state.editPolicy({ allow_origins: "*" });
    expect([state.edited.value, state.differs.value]).toEqual([true, true]);
    state.editPolicy({ allow_origins: "" });
    expect([state.edited.value, state.differs.value]).toEqual([false, false]);
  });

  it("keeps the draft and the last result when a run is refused", async () => {
    const problems = [{ path: "page", problem: "must be an origin" }];
    const { state } = await loaded(
      started,
      () => answer(RUN),
      () => answer({ problems }, 422),
    );
    await state.run();
    state.edit({ page: "nonsense", body: "mine" });
    await state.run();
    expect(state.problems.value).toEqual(problems);
    expect(state.draft.value).toMatchObject({ page: "nonsense", body: "mine" });
    expect(state.result.value).toEqual(RUN);
    expect(state.busy.value).toBe(false);
  });

  it.each([
    ["an answer that is no JSON", () => new Response("<h1>", { status: 500 }), "status 500"],
    ["no answer", () => Promise.reject(new TypeError("refused")), "does not answer"],
  ])("has a sentence for %s", async (_, played, words) => {
    const { state } = await loaded(started, played);
    await state.run();
    expect(state.problems.value).toHaveLength(1);
    expect(state.problems.value[0]?.problem).toContain(words);
  });

  it("runs once at a time", async () => {
    const { state, fetch } = await loaded(started, () => answer(RUN));
    await Promise.all([state.run(), state.run()]);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("puts the draft back after a reload, and takes the first scenario where it is unreadable", async () => {
    const before = await loaded(started);
    before.state.edit({ page: "https://mine.example" });
    expect((await loaded(started)).state.draft.value?.page).toBe("https://mine.example");
    for (const broken of ["{", "null", "1", '{"policy": 1}', '{"policy": {}, "headers": [], "path": "/"}']) {
      sessionStorage.setItem("corsage.draft", broken);
      expect((await loaded(started)).state.draft.value?.page).toBe("https://app.example.com");
    }
  });

  it("gives restored header rows keys of their own", async () => {
    const before = await loaded(started);
    const { headerRow } = await import("../src/scenario");
    before.state.edit({ headers: [headerRow("A", "1"), headerRow("B", "2")] });
    const { state } = await loaded(started);
    const fresh = await import("../src/scenario");
    const rows = [...(state.draft.value?.headers ?? []), fresh.headerRow()];
    expect(rows.map((row) => row.name)).toEqual(["A", "B", ""]);
    expect(new Set(rows.map((row) => row.key)).size).toBe(3);
  });

  it("drops the result of a scenario that is no longer chosen", async () => {
    const { state } = await loaded(started, () => answer(RUN));
    const running = state.run();
    state.choose(START.scenarios[1] as Start["scenarios"][number]);
    await running;
    expect(state.result.value).toBeNull();
    expect(state.busy.value).toBe(false);
  });

  it("forgets the result when another scenario is chosen", async () => {
    const { state } = await loaded(started, () => answer(RUN));
    await state.run();
    state.choose(START.scenarios[1] as Start["scenarios"][number]);
    expect(state.result.value).toBeNull();
    expect(state.draft.value?.page).toBe("null");
    expect(state.view.value).toBe("template");
  });
});
