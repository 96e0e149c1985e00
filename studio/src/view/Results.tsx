import { useEffect, useRef } from "preact/hooks";
import type { Run } from "../api";
import { busy, edited, result } from "../state";
import { DiagramCard } from "./DiagramCard";
import { Exchanges } from "./Exchanges";
import { Steps } from "./Steps";

export function Results({ questions }: { questions: Record<string, string> }) {
  const run = result.value;
  const verdict = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (run && verdict.current) bringIntoView(verdict.current);
  }, [run]);
  return (
    <section id="results" class={edited.value ? "results old" : "results"} aria-label="Results" aria-busy={busy.value}>
      <div role="status" ref={verdict}>
        {run ? <VerdictBanner run={run} /> : <Invitation />}
      </div>
      <DiagramCard />
      {run && (
        <>
          {run.handshake.fetches.map((fetch, index) => (
            <Exchanges key={index} fetch={fetch} />
          ))}
          {run.handshake.fetches.map((fetch, index) => (
            <Steps key={index} fetch={fetch} questions={questions} />
          ))}
        </>
      )}
    </section>
  );
}

/** Whoever ran from far down the form, or on a small screen, is shown the answer. */
function bringIntoView(element: HTMLElement) {
  const { top } = element.getBoundingClientRect();
  if (top < 0 || top > window.innerHeight * 0.8) element.scrollIntoView();
}

function Invitation() {
  return (
    <div class="verdict waiting">
      <h2>Not run yet</h2>
      <p>
        Below is what may happen. Run the handshake, and a browser engine and a server, both real, decide over HTTP
        which branch it is.
      </p>
    </div>
  );
}

function VerdictBanner({ run }: { run: Run }) {
  const { blocked, sentence, reason, step } = run.verdict;
  return (
    <div class={blocked ? "verdict blocked" : "verdict allowed"}>
      <h2>
        <span class="mark" aria-hidden="true">
          {blocked ? "✗" : "✓"}
        </span>
        {blocked ? "Blocked" : "Allowed"}
      </h2>
      <p>{sentence}</p>
      {edited.value && <p class="hint">This was before your last edits. Run again to see what they change.</p>}
      {reason && (
        <p class="reason">
          <code>{reason}</code>
          {step !== null && <a href={`#step-${step}`}>the step that decided</a>}
        </p>
      )}
    </div>
  );
}
