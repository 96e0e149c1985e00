// The verdict, cause first: what is wrong in the words of the policy, the browser's own line, and what to do.

import { applyFix, busy, chosenResult, plain, ran, result, stale } from "../state/studio";
import { dialog, say, target } from "../state/view";
import { copy } from "../text/files";

export function Verdict() {
  const it = result.value;
  if (busy.value) return <Plain title="Running …" text="The browser engine makes the request." />;
  if (it === null) {
    const recorded = target.value === "recorded" && "Open a recorded handshake on the left.";
    const text = stale.value ? "Changed since the last run." : "Both branches are shown: what may happen.";
    return <Plain title="Not run yet" text={recorded || text} />;
  }
  const { verdict } = it;
  const line = verdict.console[0];
  return (
    <div class={`verdict ${verdict.blocked ? "bad" : "good"}`}>
      <h2>{verdict.blocked ? "Blocked" : "Allowed"}</h2>
      <p class="cause">
        <Coded text={verdict.cause} />
      </p>
      <span class="do">
        {verdict.fix && (
          <button
            type="button"
            class="button first"
            onClick={() => void applyFix()}
            title={verdict.fix.changes.join("; ")}
          >
            {verdict.fix.label}
          </button>
        )}
        {verdict.fix && <DialogButton name="fix" label="On my server …" />}
        <DialogButton name="why" label="Why?" />
      </span>
      <Browsers />
      {line ? (
        <p class="console">
          <code>{line}</code>
          <button
            type="button"
            class="link"
            onClick={() => void copy(verdict.console.join("\n")).then((done) => say(done ? "Copied." : "Not copied."))}
          >
            copy
          </button>
        </p>
      ) : (
        <p class="console">
          <code>{verdict.sentence}</code>
        </p>
      )}
      {plain.value && (
        <p class="console">
          <code>{plain.value}</code>
        </p>
      )}
    </div>
  );
}

function Plain({ title, text }: { title: string; text: string }) {
  return (
    <div class="verdict">
      <h2>{title}</h2>
      <p class="cause">{text}</p>
    </div>
  );
}

function DialogButton({ name, label }: { name: "fix" | "why"; label: string }) {
  return (
    <button
      type="button"
      class="button"
      aria-haspopup="dialog"
      onClick={() => {
        dialog.value = name;
      }}
    >
      {label}
    </button>
  );
}

/** With all browsers: one button each, and a mark where they differ. */
function Browsers() {
  const results = ran.value?.results ?? [];
  if (results.length < 2) return null;
  const differ = new Set(results.map((it) => it.verdict.blocked)).size > 1;
  return (
    <p class="browsers-row">
      {results.map((it, index) => (
        <button
          type="button"
          class="chip"
          key={it.browser}
          aria-pressed={chosenResult.value === index}
          onClick={() => {
            chosenResult.value = index;
          }}
        >
          {it.browser}: {it.verdict.blocked ? "blocked" : "allowed"}
        </button>
      ))}
      <span>{differ ? "The browsers differ." : "All browsers agree."}</span>
    </p>
  );
}

/** Text in which backticks mark code. */
export function Coded({ text }: { text: string }) {
  return <>{text.split("`").map((part, i) => (i % 2 ? <code key={i}>{part}</code> : part))}</>;
}
