// What stands behind the selected statement: the real headers with the deciding one lit, what was compared with what,
// and the section of the standard.

import type { Statement } from "../engine/forms";
import type { Exchange, Pair, ServerCheck, Step } from "../engine/scenario";
import { handshake, result, start, statements } from "../state/studio";
import { selected, view } from "../state/view";

const CORS = /^(origin|vary|access-control-.*)$/i;

export function Inspector() {
  const it = statements.value[selected.value.at(-1) ?? -1];
  return (
    <div class="inspector" aria-live="off">
      {it === undefined ? <Overview /> : <Details it={it} />}
    </div>
  );
}

function Overview() {
  const verdict = result.value?.verdict;
  return (
    <>
      <h2>{verdict ? "What was checked" : "Inspector"}</h2>
      {verdict ? (
        <Steps steps={stepsOf(null)} />
      ) : (
        <p class="hint">
          Run, then select a message: its real headers, what was compared, and the section of the standard.
        </p>
      )}
    </>
  );
}

function exchangeOf(it: Statement): Exchange | null {
  if (view.value !== "happened" || it.exchange === undefined) return null;
  return handshake.value?.fetches[result.value?.verdict.fetch ?? 0]?.exchanges[it.exchange] ?? null;
}

function stepsOf(exchange: number | null): Step[] {
  const all = handshake.value?.fetches[result.value?.verdict.fetch ?? 0]?.steps ?? [];
  return exchange === null ? all : all.filter((step) => step.exchange === exchange);
}

const TITLES: Record<string, string> = {
  request: "The browser asks",
  checks: "The server checks",
  answer: "The server answers",
  outcome: "What the script gets",
};

function Details({ it }: { it: Statement }) {
  const exchange = exchangeOf(it);
  const steps = it.role === "outcome" ? stepsOf(null) : it.exchange === undefined ? [] : stepsOf(it.exchange);
  const kind = exchange?.request.preflight ? "preflight" : "request";
  const title = exchange && it.role ? `${TITLES[it.role]}` : titleOf(it);
  return (
    <>
      <h2>
        {title} {exchange && <span>· {kind}</span>}
      </h2>
      {it.ghost && <p class="hint">This did not happen in the last run.</p>}
      {exchange && it.role === "request" && (
        <>
          <p class="line">
            <code>
              {exchange.request.method} {exchange.request.url}
            </code>
          </p>
          <Headers headers={exchange.request.headers} lit={[]} />
        </>
      )}
      {exchange && it.role === "checks" && <Checks checks={exchange.server?.checks ?? []} />}
      {exchange && it.role === "answer" && <AnswerView exchange={exchange} steps={steps} />}
      {view.value === "happened" && !it.ghost && it.role !== "request" && it.role !== "checks" && (
        <Steps steps={steps} />
      )}
      {view.value === "happened" && it.role === "checks" && (
        <Steps steps={steps.filter((step) => step.passed === false)} />
      )}
      {!exchange && it.role !== "outcome" && <Plain it={it} />}
    </>
  );
}

function titleOf(it: Statement): string {
  return it.kind === "message" && it.source !== it.target ? `${it.source} → ${it.target}` : `The ${it.kind}`;
}

function Plain({ it }: { it: Statement }) {
  return (
    <>
      <p class="line">{it.text || it.source}</p>
      <p class="hint">
        {it.role && view.value === "may" ? "Run to see what really goes over the wire here. " : ""}
        F2 edits the text; Shift+F10 shows all that can be done.
      </p>
    </>
  );
}

function Checks({ checks }: { checks: readonly ServerCheck[] }) {
  if (checks.length === 0) return <p class="hint">What this server compares is not known: only its answer is.</p>;
  return (
    <ul class="checks">
      {checks.map((check, index) => (
        <li key={index} class={check.passed || check.subject === "credentials" ? "" : "lit"}>
          <span aria-hidden="true">{check.passed ? "✓" : check.subject === "credentials" ? "·" : "✗"}</span>
          <span class="unseen">{check.passed ? "passed" : "not passed"}</span>
          <span>{check.subject}</span>
          <code>
            {check.requested || (check.passed ? "allowed" : "not allowed")}
            {!check.passed &&
              check.subject !== "credentials" &&
              ` — not in: ${check.against.join(", ") || "(nothing)"}`}
          </code>
        </li>
      ))}
    </ul>
  );
}

function AnswerView({ exchange, steps }: { exchange: Exchange; steps: readonly Step[] }) {
  const { response } = exchange;
  if (response.lost !== undefined) return <p class="line">{`${response.lost}: ${response.detail ?? ""}`}</p>;
  const lit = steps.filter((step) => step.passed === false).map((step) => LIT[step.check] ?? "");
  const headers = response.headers ?? [];
  const missing = lit.filter((name) => name && !headers.some(([it]) => it.toLowerCase() === name));
  return (
    <>
      <p class="line">
        <code>
          {response.status} {response.reason}
        </code>
      </p>
      <Headers headers={headers} lit={lit} />
      {missing.map((name) => (
        <p class="lit line" key={name}>
          <code>{name}</code> is missing
        </p>
      ))}
    </>
  );
}

/** The header that a check reads. */
const LIT: Record<string, string> = {
  "allow-origin": "access-control-allow-origin",
  "allow-credentials": "access-control-allow-credentials",
  "allow-methods": "access-control-allow-methods",
  "allow-headers": "access-control-allow-headers",
};

function Headers({ headers, lit }: { headers: readonly Pair[]; lit: readonly string[] }) {
  const sorted = [...headers].sort(([a], [b]) => Number(CORS.test(b)) - Number(CORS.test(a)));
  if (sorted.length === 0) return <p class="hint">No headers.</p>;
  return (
    <dl class="headers">
      {sorted.map(([name, value], index) => (
        <div key={index} class={`${lit.includes(name.toLowerCase()) ? "lit" : ""}${CORS.test(name) ? " cors" : ""}`}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Steps({ steps }: { steps: readonly Step[] }) {
  if (steps.length === 0) return null;
  return (
    <ol class="taken">
      {steps.map((step, index) => (
        <li key={index} class={step.passed === false ? "lit" : ""}>
          <span aria-hidden="true">{step.passed === null ? "·" : step.passed ? "✓" : "✗"}</span>
          <span>
            {question(step)}
            {step.observed !== null && (
              <>
                {" "}
                <code>{step.observed || "(empty)"}</code>
              </>
            )}
            {step.passed === false && step.required && (
              <>
                {" "}
                expected <code>{step.required}</code>
              </>
            )}{" "}
            <a href={step.link} target="_blank" rel="noreferrer">
              {step.section}
            </a>
          </span>
        </li>
      ))}
    </ol>
  );
}

function question(step: Step): string {
  const text = start.value?.questions[step.check] ?? step.check;
  return text[0]?.toUpperCase() + text.slice(1);
}
