// The page: the applicant's phone, the team's desk and the clock, kept true to the simulated world.

import { addPerson, follow, readState } from "./api.js";
import { Chats } from "./chats.js";
import { Clock } from "./clock.js";
import { make } from "./dom.js";
import { Pane } from "./pane.js";
import { saveStory } from "./save.js";
import { TrialPanel } from "./trial.js";
import { speak, word, writeWords } from "./words.js";

const byId = (id) => document.getElementById(id);

function alertWords(words) {
  byId("alert-text").textContent = words;
  byId("alert").showModal();
}

const applicantPane = new Pane(byId("applicant-pane"), "applicant", alertWords);
const staffPane = new Pane(byId("staff-pane"), "staff", alertWords);
const clock = new Clock((words) => alertWords(word("failed", words)));
const chats = new Chats(byId("chats"), () => refresh());
const trial = new TrialPanel((words) => alertWords(word("failed", words)), () => refresh());
const chosen = { applicant: 0, staff: 0 };
let state = null;
let seen = 0; // the version of the world on the screen
let isBusy = false;
let isStale = false;

/** The people of the applicant's side and those of the team, which is who is in the first group. */
function sides() {
  const groups = state.groups.filter((one) => one.migrated_to === null);
  const group = groups.find((one) => one.bot !== "left" && one.bot !== "kicked") ?? groups[0] ?? null;
  const ids = new Set((group?.members ?? []).filter((m) => m.status !== "left" && m.status !== "kicked").map((m) => m.id));
  const staff = state.people.filter((person) => ids.has(person.id));
  return { group, staff, applicants: state.people.filter((person) => !ids.has(person.id)) };
}

function fillSelect(select, people, id, unread) {
  const options = people.map((person) => {
    const mark = unread.has(person.id) && person.id !== id ? " ●" : "";
    return make("option", { value: String(person.id) }, `${person.name}${mark}`);
  });
  const content = options.map((option) => option.value + option.textContent).join();
  if (select.dataset.content !== content) {
    select.dataset.content = content;
    select.replaceChildren(...options);
  }
  select.value = String(id);
  select.disabled = !people.length;
}

function privateScene(person) {
  const subtitle = person.blocked ? word("blocked") : word("bot");
  const { zone } = clock;
  return { chat: person.id, me: person.id, person, isGroup: false, title: state.bot.first_name, subtitle, zone, bot: state.bot };
}

function staffScene(group, staff) {
  const me = staff.find((person) => person.id === chosen.staff);
  const place = chats.current;
  if (place.person) return privateScene(staff.find((person) => person.id === place.person));
  const topic = group.topics.find((one) => one.thread === place.thread);
  return {
    chat: group.id, me: chosen.staff, person: me, isGroup: true, zone: clock.zone, bot: state.bot,
    thread: group.is_forum ? place.thread : undefined,
    title: topic?.name ?? group.title, subtitle: topic ? group.title : word("members", staff.length),
  };
}

async function draw() {
  state = await readState();
  seen = state.version;
  clock.show(state.clock);
  const status = document.querySelector(".listening");
  status.textContent = word(state.listening ? "listening" : "deaf");
  status.dataset.state = state.listening ? "on" : "off";
  byId("save").disabled = !state.news.length;
  const { group, staff, applicants } = sides();
  if (!applicants.some((person) => person.id === chosen.applicant)) chosen.applicant = applicants[0]?.id ?? 0;
  if (!staff.some((person) => person.id === chosen.staff)) chosen.staff = staff[0]?.id ?? 0;
  chats.draw(group, staff, state.news, chosen.staff);
  fillSelect(byId("person-select"), applicants, chosen.applicant, chats.unreadPeople(state.news, chosen.applicant));
  fillSelect(byId("staff-select"), staff, chosen.staff, new Set());
  const applicant = applicants.find((person) => person.id === chosen.applicant);
  document.querySelector(".side.applicant").classList.toggle("nobody", !applicant);
  document.querySelector(".side.staff").classList.toggle("nobody", !group || !staff.length);
  if (applicant) await applicantPane.show(privateScene(applicant));
  if (group && staff.length) await staffPane.show(staffScene(group, staff));
  await trial.show(chosen.applicant, group, state.clock);
}

/** Draw what is true now; asked again meanwhile, draw once more afterwards. */
async function refresh() {
  if (isBusy) { isStale = true; return; }
  isBusy = true;
  try {
    do { isStale = false; await draw(); } while (isStale);
    document.body.dataset.ready = "yes";
  } catch {
    lost(true);
  } finally {
    isBusy = false;
  }
}

function lost(isLost) {
  const status = document.querySelector(".listening");
  if (isLost) { status.textContent = word("lost"); status.dataset.state = "off"; }
  document.body.classList.toggle("lost", isLost);
}

function view(name) {
  document.body.dataset.view = name;
  for (const button of document.querySelectorAll(".views button")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === name));
  }
}

byId("person-select").addEventListener("change", (event) => {
  chosen.applicant = Number(event.target.value);
  applicantPane.hold();
  refresh();
});
byId("staff-select").addEventListener("change", (event) => {
  chosen.staff = Number(event.target.value);
  staffPane.hold();
  chats.follow(chosen.staff);
  refresh();
});
chats.onPerson = (id) => { chosen.staff = id; };

byId("save").addEventListener("click", async () => {
  try {
    await saveStory(state.clock);
  } catch (error) {
    alertWords(word("failed", error.message));
  }
});

byId("person-add").addEventListener("click", () => { byId("newcomer-form").reset(); byId("newcomer").showModal(); });
byId("newcomer-cancel").addEventListener("click", () => byId("newcomer").close());
byId("newcomer-form").addEventListener("submit", async (event) => {
  const wish = Object.fromEntries(new FormData(event.target));
  const person = await addPerson({ ...wish, last_name: wish.last_name || null });
  chosen.applicant = person.id;
  await refresh();
  applicantPane.composer.input.focus();
});

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => { speak(button.dataset.language); refresh(); });
}
for (const button of document.querySelectorAll(".views button")) {
  button.addEventListener("click", () => { view(button.dataset.view); refresh(); });
}

writeWords(document);
view("applicant");
await refresh();
follow((news) => {
  lost(false);
  clock.tick(news.now);
  if (news.version !== seen) refresh();
}, lost);
