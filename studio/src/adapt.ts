// Ready-made additions to a diagram of a handshake: each a few operations, placed by what the statements stand for.

import type { Statement } from "./engine/forms";
import { policyIn } from "./engine/scenario";
import { doc } from "./state/doc";
import { applySeveral, type Operation } from "./state/edit";
import { statements } from "./state/studio";
import { environment, say } from "./state/view";

export interface Adaption {
  label: string;
  operations: (all: readonly Statement[]) => Operation[];
}

const CREDENTIALS = "credentials: Access-Control-Allow-Credentials: true\nand an explicit origin (not *) are required";

function names(all: readonly Statement[]): [browser: string, server: string] {
  const declared = all.filter((it) => it.kind === "participant").map((it) => it.source ?? "");
  return [declared[0] ?? "Browser", declared[1] ?? "Server"];
}

/** After the last statement of a part of the run, else before the first block, else at the end. */
function after(all: readonly Statement[], role: string, actual = false): number {
  const found = all.filter((it) => it.role === role && (it.parent !== null) === actual);
  const last = found.at(-1);
  if (last) return last.index + 1;
  return all.find((it) => it.kind === "block")?.index ?? all.length;
}

function first(all: readonly Statement[]): number {
  return all.find((it) => it.kind !== "participant")?.index ?? all.length;
}

/** A participant is declared before anything mentions it; its line moves those below by one. */
function withNewcomer(name: string, label: string, others: Operation[]): Operation[] {
  const moved = others.map((it) => ({ ...it, index: (it.index as number) + 1 }));
  return [{ edit: "insert.participant", name, label }, ...moved];
}

export const ADAPTIONS: readonly Adaption[] = [
  {
    label: "Note: what credentials need",
    operations: (all) => {
      const [browser, server] = names(all);
      return [
        {
          edit: "insert.note",
          index: after(all, "answer"),
          placement: "over",
          first: browser,
          second: server,
          text: CREDENTIALS,
        },
      ];
    },
  },
  {
    label: "Origins by environment",
    operations: (all) => [
      { edit: "insert.note", index: after(all, "checks"), placement: "over", first: names(all)[1], text: origins() },
    ],
  },
  ...["X-API-Key", "X-CSRF-Token", "Authorization"].map((header) => ({
    label: `Participant: who checks ${header}`,
    operations: (all: readonly Statement[]): Operation[] => {
      const server = names(all)[1];
      const checker = header.replaceAll("-", "");
      const before = after(all, "request", true);
      return withNewcomer(checker, `${header} check`, [
        { edit: "insert.message", index: before, source: checker, target: server, text: "valid", arrow: "-->>" },
        { edit: "insert.message", index: before, source: server, target: checker, text: `check ${header}` },
      ]);
    },
  })),
  {
    label: "Login in front of the server",
    operations: (all) => between(all, "Login", "Login", "the preflight passes without a token"),
  },
  { label: "Proxy in between", operations: (all) => between(all, "Proxy", "Proxy", "the headers pass unchanged") },
  {
    label: "Cache in between (Vary: Origin)",
    operations: (all) => between(all, "Cache", "Cache", "Vary: Origin keeps the answers of two origins apart"),
  },
  {
    label: "Redirect to another server",
    operations: (all) => {
      const [browser, server] = names(all);
      const before = after(all, "request", true);
      return withNewcomer("Other", "Other server", [
        {
          edit: "insert.message",
          index: before,
          source: browser,
          target: "Other",
          text: "the same request, Origin: null",
        },
        { edit: "insert.message", index: before, source: server, target: browser, text: "307 Temporary Redirect" },
      ]);
    },
  },
];

function between(all: readonly Statement[], name: string, label: string, text: string): Operation[] {
  return withNewcomer(name, label, [{ edit: "insert.note", index: first(all), placement: "over", first: name, text }]);
}

function origins(): string {
  const server = doc.value?.scenario.server ?? {};
  const of = (policy: Record<string, unknown> | undefined) => ((policy?.allow_origins as string[]) ?? []).join(", ");
  const environments = Object.keys(server.environments ?? {});
  if (environments.length === 0) return `allowed origins: ${of(policyIn(server, environment.value)) || "none yet"}`;
  return environments.map((name) => `${name}: ${of(policyIn(server, name))}`).join("\n");
}

export async function adapt(adaption: Adaption): Promise<void> {
  const done = await applySeveral(adaption.label, adaption.operations(statements.value));
  if (done !== null) say(`Added: ${adaption.label}. Ctrl+Z takes it back.`);
}
