import { problems, start } from "../state";
import { Editor } from "./Editor";
import { Gallery } from "./Gallery";
import { Masthead } from "./Masthead";
import { Results } from "./Results";
import { Title } from "./Title";

export function App() {
  return (
    <>
      <a class="skip" href="#results">
        Skip to the results
      </a>
      <Masthead />
      <main>
        {start.value === null ? (
          <Waiting />
        ) : (
          <>
            <Gallery scenarios={start.value.scenarios} />
            <Title />
            <div class="desk">
              <Editor origin={start.value.origin} />
              <Results questions={start.value.questions} />
            </div>
          </>
        )}
      </main>
    </>
  );
}

function Waiting() {
  const said = problems.value[0]?.problem;
  return (
    <p class={said ? "notice problem" : "notice"} role={said ? "alert" : "status"}>
      {said ?? "Asking the studio for its scenarios…"}
    </p>
  );
}
