import type { Fetch, Step } from "../handshake";

export function Steps({ fetch, questions }: { fetch: Fetch; questions: Record<string, string> }) {
  return (
    <section class="card" aria-label="Steps">
      <h2>Steps of the Fetch standard</h2>
      <ol class="steps">
        {fetch.steps.map((step, index) => (
          <OneStep key={index} id={`step-${index}`} step={step} question={questions[step.check] ?? step.check} />
        ))}
      </ol>
    </section>
  );
}

const RESULTS = {
  passed: ["✓", "passed"],
  failed: ["✗", "failed"],
  noted: ["→", "decided the way"],
} as const;

function OneStep({ id, step, question }: { id: string; step: Step; question: string }) {
  const result = step.passed === null ? "noted" : step.passed ? "passed" : "failed";
  const [mark, said] = RESULTS[result];
  return (
    <li id={id} class={result} tabIndex={-1}>
      <span class="mark" role="img" aria-label={said}>
        {mark}
      </span>
      <div>
        <p class="question">{question.charAt(0).toUpperCase() + question.slice(1)}</p>
        <Compared step={step} />
        {step.reason && <code class="reason-name">{step.reason}</code>}
      </div>
      <a href={step.link} target="_blank" rel="noreferrer">
        {step.section}
        <span class="unseen"> (Fetch standard, opens a new tab)</span>
      </a>
    </li>
  );
}

/** What came and what it was compared with; an absent header is worth saying where the step failed by it. */
function Compared({ step: { observed, required, passed } }: { step: Step }) {
  const came = observed !== null ? <code>{observed}</code> : passed === false ? <em>absent</em> : null;
  const needed = required !== null && required !== observed ? <code>{required}</code> : null;
  if (!came && !needed) return null;
  return (
    <p class="compared">
      {came}
      {came && needed && <span>{BETWEEN[`${passed}`]}</span>}
      {needed}
    </p>
  );
}

const BETWEEN = { null: "·", true: "against", false: "but needed was" } as const;
