// The scenario: the request that the page makes, and the policy that the server has; each problem at its field.

import { doc } from "../state/doc";
import { problems } from "../state/studio";
import { environment, leftTab, target } from "../state/view";
import { Paste, Recorded } from "./Paste";
import { PolicyTab } from "./Policy";
import { RequestTab } from "./Request";
import { Tabs } from "./Tabs";

const SHOWN_ELSEWHERE = /^(page|requests\[0\]\.(url|method|headers|body|mode|credentials)|server\.policy)/;

export function ScenarioPane() {
  if (doc.value === null) return null;
  const general = problems.value.filter((it) => !SHOWN_ELSEWHERE.test(it.path));
  return (
    <>
      <Tabs
        label="Scenario"
        tabs={[
          ["request", "Request"],
          ["policy", "Policy"],
          ["paste", "Paste…"],
        ]}
        value={leftTab}
        panel="scenario-panel"
      />
      <div class="pad" id="scenario-panel" role="tabpanel" aria-label={leftTab.value}>
        {general.map((it) => (
          <p class="problem" role="alert" key={it.path + it.problem}>
            {it.path && <code>{it.path}</code>} {it.problem}
          </p>
        ))}
        {target.value === "recorded" && leftTab.value !== "paste" ? (
          <Recorded />
        ) : (
          <>
            {leftTab.value === "request" && <RequestTab scenario={doc.value.scenario} />}
            {leftTab.value === "policy" && <PolicyTab scenario={doc.value.scenario} key={environment.value} />}
            {leftTab.value === "paste" && <Paste />}
          </>
        )}
      </div>
    </>
  );
}
