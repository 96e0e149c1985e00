import { render } from "preact";
import "./style/fonts.css";
import "./style/tokens.css";
import "./style/page.css";
import "./style/editor.css";
import "./style/results.css";
import { load } from "./state";
import { App } from "./view/App";

const root = document.getElementById("studio");
if (root) render(<App />, root);
void load();
