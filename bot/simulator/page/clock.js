// The simulated clock at the foot of the page, and the buttons that move it.

import { moveClock } from "./api.js";
import { dated, word, written } from "./words.js";

const byId = (id) => document.getElementById(id);

/** Days farther away than so many years are not gone to at once. */
const FARTHEST = 20;

export class Clock {
  constructor(onError) {
    this.zone = "Europe/Paris";
    this.onError = onError;
    this.buttons = [byId("clock-hour"), byId("clock-day"), byId("clock-next")];
    const wishes = [{ seconds: 3600 }, { seconds: 86400 }, { next: true }];
    this.buttons.forEach((button, i) => button.addEventListener("click", () => this.move(button, wishes[i])));
    byId("clock-jump").addEventListener("submit", (event) => { event.preventDefault(); this.jump(); });
    byId("clock-to").addEventListener("input", () => { byId("clock-wrong").textContent = ""; });
  }

  /** Go to the day that was given, at this time of day; one that cannot be is answered beside the field. */
  jump() {
    const field = byId("clock-to");
    const wrong = this.wrong(field.value);
    byId("clock-wrong").textContent = wrong && word(wrong);
    if (wrong) field.focus();
    else this.move(byId("clock-go"), { to: field.value });
  }

  /** Why a day cannot be gone to, as a key of the page's words; empty if it can. */
  wrong(day) {
    const today = new Date(byId("clock-now").dateTime).toLocaleDateString("en-CA", { timeZone: this.zone });
    if (!day) return "noDate";
    if (day <= today) return "past";
    return day.slice(0, -6) > today.slice(0, -6) - -FARTHEST ? "tooFar" : "";
  }

  /** Write what the simulator says of the clock: now, what can be moved, what comes next. */
  show(clock) {
    this.zone = clock.zone;
    this.tick(clock.now);
    byId("clock-moves").hidden = !clock.can_advance;
    this.buttons[2].hidden = !clock.can_jump;
    if (!this.isMoving) this.buttons[2].disabled = !clock.next;
    const how = { timeZone: this.zone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
    byId("clock-when").textContent = clock.next ? written(new Date(clock.next), how) : word("none");
  }

  /** Write the moment. */
  tick(now) {
    const date = new Date(now);
    const how = { timeZone: this.zone, weekday: "long", day: "numeric", month: "long", year: "numeric" };
    const hour = dated(date, { timeZone: this.zone, hour: "2-digit", minute: "2-digit" });
    const time = byId("clock-now");
    time.dateTime = now;
    time.textContent = `${written(date, how)}, ${hour}`;
  }

  async move(button, wish) {
    this.isMoving = true;
    for (const each of this.buttons) each.disabled = true;
    button.setAttribute("aria-busy", "true");
    try {
      this.isMoving = false;
      this.show(await moveClock(wish));
    } catch (error) {
      this.onError(error.message);
    } finally {
      this.isMoving = false;
      this.buttons[0].disabled = this.buttons[1].disabled = false;
      button.removeAttribute("aria-busy");
      button.focus();
    }
  }
}
