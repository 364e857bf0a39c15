// Trying a file: its findings as it is saved, ready-made cases, a jump to a question, and why this route.

import { readCases, readTrial, setStage } from "./api.js";
import { make } from "./dom.js";
import { language, word } from "./words.js";

const byId = (id) => document.getElementById(id);
const SOON = 250; // milliseconds between two looks for a bot that begins anew

const pause = () => new Promise((resolve) => { setTimeout(resolve, SOON); });

/** Write what is shown only where it has changed: what is unfolded or chosen stays. */
function rewrite(element, content, build) {
  const key = JSON.stringify([language, content]);
  if (element.dataset.content === key) return;
  element.dataset.content = key;
  element.replaceChildren(...build(content));
}

function finding(one) {
  const asked = one.dialogue.map(({ question, answer }) => make("span", { class: "asked", dir: "auto" }, `${question} — ${answer}`));
  const place = one.line ? `${word("line", one.line)}${one.key ? ` · ${one.key}` : ""}` : one.key;
  return make("li", { "data-testid": "finding" }, make("b", {}, place), make("span", { dir: "auto" }, one.message), ...asked,
    one.hint ? make("em", { dir: "auto" }, one.hint) : null);
}

function criterion({ state, words }) {
  const mark = { met: "✓", failed: "✗", unknown: "?" }[state];
  const name = word({ met: "met", failed: "failedCriterion", unknown: "unknown" }[state]);
  return make("li", { class: state }, make("span", { "aria-hidden": "true" }, mark), make("span", { class: "unseen" }, `${name} : `),
    make("span", { dir: "auto" }, words));
}

export class TrialPanel {
  constructor(onError, onChange) {
    this.onChange = onChange;
    this.onError = onError;
    this.unfolded = new Map(); // route -> whether somebody opened or closed it
    this.dismissed = "";
    byId("try").addEventListener("click", () => this.toggle());
    byId("file-close").addEventListener("click", () => { this.dismissed = this.file; byId("file").hidden = true; });
    byId("trial-cases").addEventListener("submit", (event) => {
      event.preventDefault();
      this.set("case", { person: this.person, n: Number(byId("trial-case").value) });
    });
    byId("trial-questions").addEventListener("submit", (event) => {
      event.preventDefault();
      this.set("jump", { person: this.person, question: byId("trial-question").value });
    });
    byId("trial-topics").addEventListener("click", () => this.set("topics", { on: !this.hasTopics }));
    byId("trial-afresh").addEventListener("click", () => byId("afresh").showModal());
    byId("afresh").addEventListener("close", () => { if (byId("afresh").returnValue === "yes") this.beginAgain(); });
  }

  /** Beside the chats on a wide screen; a small one has a view of its own. */
  toggle() {
    const isOpen = document.body.classList.toggle("trying");
    byId("try").setAttribute("aria-pressed", String(isOpen));
    this.onChange();
  }

  /** Show what is known of the file and of this person's case; `group` is the team's. */
  async show(person, group, clock) {
    const told = await readTrial(person, language);
    for (const element of document.querySelectorAll(".of-trial")) element.hidden = !told;
    if (!told) return;
    this.person = person;
    this.number = told.number;
    this.hasTopics = Boolean(group?.is_forum);
    this.showFile(told);
    byId("trial-topics").setAttribute("aria-pressed", String(this.hasTopics));
    byId("trial-afresh").hidden = !told.afresh;
    this.fill(byId("trial-question"), told.questions.map(({ id, name }) => [id, name]));
    this.showWhy(told.why);
    await this.offerCases(`${told.edition} ${clock.now.slice(0, 10)} ${language}`);
  }

  showFile({ file, edition }) {
    byId("trial-file").textContent = word("watched", [file.path, edition]);
    this.file = JSON.stringify([file, edition]);
    const box = byId("file");
    box.hidden = !file.saved || this.file === this.dismissed;
    box.dataset.state = file.taken ? "taken" : "wrong";
    const wrong = file.findings.length ? word("fileWrong", [file.name, file.findings.length]) : word("fileStuck", file.name);
    byId("file-title").textContent = file.taken ? word("fileTaken", file.name) : wrong;
    rewrite(byId("file-findings"), file.findings, (findings) => findings.map(finding));
  }

  fill(select, choices) {
    const value = select.value;
    rewrite(select, choices, () => choices.map(([id, name]) => make("option", { value: String(id) }, name)));
    if (choices.some(([id]) => String(id) === value)) select.value = value;
  }

  /** Ask for the cases once for a file, a day and a language, when there is somebody to see them. */
  async offerCases(key) {
    const isSeen = document.body.classList.contains("trying") || document.body.dataset.view === "trial";
    if (!isSeen || this.offered === key) return;
    this.offered = key;
    const cases = await readCases(language);
    this.fill(byId("trial-case"), cases.map(({ n, name, route }) => [n, `${n + 1}. ${name} → ${route}`]));
  }

  showWhy(why) {
    const note = why ? word(why.settled ? "settled" : "soFar", why.reference) : word("noCase");
    byId("why-note").textContent = note;
    rewrite(byId("why"), why?.routes ?? [], (routes) => routes.map((route) => this.route(route)));
  }

  route({ id, title, standing, call, criteria }) {
    const lines = criteria.map(criterion);
    if (call) lines.unshift(make("li", { class: "failed" }, make("span", { "aria-hidden": "true" }, "✗"), word(call === "open" ? "callOpen" : "callClosed")));
    if (!lines.length) lines.push(make("li", {}, make("span", {}), word("noCriteria")));
    const fold = make("details", { open: this.unfolded.get(id) ?? standing === "primary" },
      make("summary", {}, make("strong", { dir: "auto" }, title), make("small", {}, word(standing))), make("ul", {}, ...lines));
    fold.querySelector("summary").addEventListener("click", () => this.unfolded.set(id, !fold.open));
    return make("li", { class: `route-${standing}`, "data-testid": `why-${id}` }, fold);
  }

  async set(verb, wish) {
    try {
      await setStage(verb, wish);
    } catch (error) {
      this.onError(error.message);
    }
  }

  /** Erase everything; when the new bot is there, this page is read anew. */
  async beginAgain() {
    const { number } = this;
    await this.set("afresh", {});
    for (;;) {
      await pause();
      try {
        const told = await readTrial(0, language);
        if (told && told.number !== number) break;
      } catch { /* not there yet */ }
    }
    location.reload();
  }
}
