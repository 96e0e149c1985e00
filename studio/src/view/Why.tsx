// Why a run ended as it did: the sentence, each step that the browser took, and what each line of the console says.

import { handshake, result, start } from "../state/studio";
import { Coded } from "./Verdict";

export function Why() {
  const verdict = result.value?.verdict;
  if (!verdict) return <p>Run first.</p>;
  const steps = handshake.value?.fetches[verdict.fetch]?.steps ?? [];
  return (
    <>
      <p class="cause">
        <Coded text={verdict.cause} />
      </p>
      <p>{verdict.sentence}</p>
      {verdict.reason && (
        <p>
          The protocol's name for it: <code>{verdict.reason}</code>
        </p>
      )}
      <ol class="taken">
        {steps.map((step, index) => (
          <li key={index} class={step.passed === false ? "lit" : ""}>
            <span aria-hidden="true">{step.passed === null ? "·" : step.passed ? "✓" : "✗"}</span>
            <span>
              {start.value?.questions[step.check] ?? step.check}
              {step.observed !== null && <code> {step.observed || "(empty)"} </code>}{" "}
              <a href={step.link} target="_blank" rel="noreferrer">
                {step.section}
              </a>
            </span>
          </li>
        ))}
      </ol>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      {verdict.console.length > 0 && <pre tabIndex={0}>{verdict.console.join("\n")}</pre>}
    </>
  );
}
