// The diagram pane: verdict, toolbar, canvas.

import { addMessage, addNote, addParticipant, happenedSteps, openMenu, walkSteps, wrapMenu } from "../actions";
import { ADAPTIONS, adapt } from "../adapt";
import { result, textProblems } from "../state/studio";
import { fit, selected, view, zoom } from "../state/view";
import { Canvas } from "./Canvas";
import { IconButton } from "./fields";
import { Verdict } from "./Verdict";

export function DiagramPane() {
  const broken = textProblems.value[0];
  return (
    <>
      <Verdict />
      <Toolbar />
      {broken && (
        <p class="broken" role="alert">
          The text cannot be drawn as it is now: {broken.problem}. The last good picture stays.
        </p>
      )}
      <Canvas />
      <Zoom />
    </>
  );
}

function Toolbar() {
  return (
    <div class="toolbar" role="toolbar" aria-label="Diagram">
      <span class="views">
        <ViewButton name="happened" label="What happened" disabled={result.value === null} />
        <ViewButton name="may" label="What may happen" />
      </span>
      <span class="adds">
        <button type="button" class="link" onClick={() => addMessage()} title="Add a message (M)">
          + message
        </button>
        <button type="button" class="link" onClick={() => addNote()} title="Add a note (N)">
          + note
        </button>
        <button
          type="button"
          class="link"
          aria-haspopup="menu"
          title="Wrap the selection in a block (W)"
          onClick={(event) => below(event.currentTarget, wrapMenu)}
        >
          + block
        </button>
        <button type="button" class="link" onClick={addParticipant} title="Add a participant (P)">
          + participant
        </button>
        <button
          type="button"
          class="link strong"
          aria-haspopup="menu"
          onClick={(event) =>
            below(event.currentTarget, (x, y) =>
              openMenu(
                "Adapt the diagram",
                ADAPTIONS.map((it) => ({ label: it.label, run: () => void adapt(it) })),
                x,
                y,
              ),
            )
          }
        >
          Adapt ▾
        </button>
      </span>
      <Steps />
    </div>
  );
}

function below(button: HTMLElement, show: (x: number, y: number) => void): void {
  const { left, bottom } = button.getBoundingClientRect();
  show(left, bottom + 4);
}

function ViewButton({
  name,
  label,
  disabled = false,
}: {
  name: "happened" | "may";
  label: string;
  disabled?: boolean;
}) {
  return (
    <button
      type="button"
      class="link"
      aria-pressed={view.value === name}
      disabled={disabled}
      onClick={() => {
        view.value = name;
      }}
    >
      {label}
    </button>
  );
}

function Steps() {
  const all = happenedSteps();
  const place = all.findIndex((it) => it.index === selected.value.at(-1));
  return (
    <span class="steps">
      <IconButton label="Step back" onClick={() => walkSteps(-1)}>
        ◀
      </IconButton>
      <span>{place < 0 ? `${all.length} steps` : `step ${place + 1} of ${all.length}`}</span>
      <IconButton label="Step on" onClick={() => walkSteps(1)}>
        ▶
      </IconButton>
    </span>
  );
}

function Zoom() {
  const by = (factor: number) => {
    fit.value = false;
    zoom.value = Math.min(3, Math.max(0.5, Math.round(zoom.value * factor * 100) / 100));
  };
  return (
    <span class="zoom">
      <IconButton label="Smaller" onClick={() => by(1 / 1.2)}>
        −
      </IconButton>
      <button
        type="button"
        class="link"
        title="Fit the width"
        onClick={() => {
          fit.value = true;
        }}
      >
        {Math.round(zoom.value * 100)} %
      </button>
      <IconButton label="Larger" onClick={() => by(1.2)}>
        +
      </IconButton>
    </span>
  );
}
