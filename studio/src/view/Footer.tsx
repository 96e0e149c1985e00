import { saved } from "../state/drafts";
import { engineTitle, lastMs } from "../state/studio";
import { dialog, message } from "../state/view";
import { type Choice, choice } from "../theme";

export function Footer() {
  return (
    <footer>
      <span>{engineTitle.value}</span>
      {lastMs.value !== null && <span>drawn in {Math.max(1, Math.round(lastMs.value))} ms</span>}
      <span>{saved.value ? "saved in this browser" : "saving …"}</span>
      <span class="message" aria-hidden="true">
        {message.value}
      </span>
      <label>
        Colours{" "}
        <select
          value={choice.value}
          onChange={(event) => {
            choice.value = event.currentTarget.value as Choice;
          }}
        >
          <option value="system">system</option>
          <option value="light">light</option>
          <option value="dark">dark</option>
        </select>
      </label>
      <button
        type="button"
        class="link"
        onClick={() => {
          dialog.value = "help";
        }}
      >
        F2 edit · W wrap · N note · ? all keys
      </button>
    </footer>
  );
}
