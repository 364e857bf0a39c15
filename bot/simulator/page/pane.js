// One chat on the screen: its head, its log and its composer, for one person.

import { act, readChat } from "./api.js";
import { bubble, day } from "./bubble.js";
import { Composer } from "./composer.js";
import { colour, initials, make } from "./dom.js";
import { label, word } from "./words.js";

const NEAR_END = 120; // pixels from the end within which new messages keep the log scrolled down

export class Pane {
  /** `side` ("applicant", "staff") prefixes the data-testid attributes; `alert` shows a callback alert. */
  constructor(root, side, alert) {
    root.append(document.getElementById("pane-template").content.cloneNode(true));
    const find = (selector) => root.querySelector(selector);
    this.root = root;
    this.log = find(".log");
    this.toast = find(".toast");
    this.head = { avatar: find(".avatar"), title: find(".chat-title"), subtitle: find(".chat-subtitle"), block: find(".block") };
    this.start = find(".start");
    this.alert = alert;
    this.holds = 0;
    this.rows = new Map(); // key -> {content, element}
    this.messages = new Map();
    this.scene = null;
    this.composer = new Composer(root, side, this);
    this.log.dataset.testid = `${side}-log`;
    this.toast.dataset.testid = `${side}-toast`;
    this.start.firstElementChild.dataset.testid = `${side}-start`;
    this.head.block.dataset.testid = `${side}-block`;
    this.start.firstElementChild.addEventListener("click", () => this.begin());
    this.head.block.addEventListener("click", () => this.standing());
    this.log.addEventListener("keydown", (event) => this.walk(event));
    this.log.addEventListener("scroll", () => { this.isAtEnd = this.isNearEnd(); });
    new ResizeObserver(() => { if (this.isAtEnd) this.scrollToEnd(); }).observe(this.log);
  }

  /** Nobody can act here until somebody else's chat is shown. */
  hold() {
    this.holds += 1;
    this.root.inert = true;
  }

  /** Show a chat: `scene` is {chat, me, person, thread, isGroup, title, subtitle, zone, bot}. */
  async show(scene) {
    const key = `${scene.chat}/${scene.thread}`;
    const { holds } = this;
    const view = await readChat(scene.chat, scene.me);
    const isOther = this.key !== key;
    if (isOther) this.clear();
    else if (this.scene.me !== scene.me) this.composer.leave();
    this.key = key;
    this.root.inert = holds < this.holds; // held meanwhile: this is still the former person's chat
    this.scene = { ...scene, find: (id) => this.messages.get(id) };
    const messages = view.messages.filter((m) => scene.thread === undefined || m.thread === scene.thread);
    this.messages = new Map(view.messages.map((message) => [message.id, message]));
    this.writeHead(view.short);
    this.writeLog(messages, isOther, view.description);
    this.composer.offer(view, messages);
    const isBlocked = Boolean(scene.person?.blocked);
    const isFresh = !scene.isGroup && !messages.length;
    this.start.hidden = !(isBlocked || isFresh);
    this.start.firstElementChild.textContent = word(isBlocked ? "unblock" : "start");
  }

  clear() {
    this.log.replaceChildren();
    this.rows.clear();
    this.composer.leave();
    this.say("");
  }

  writeHead(short) {
    const { title, subtitle, chat, thread, person, isGroup, bot } = this.scene;
    this.head.avatar.textContent = initials(title);
    this.head.avatar.className = `avatar ${colour(isGroup ? thread ?? chat : bot.id)}`;
    this.head.title.textContent = title;
    this.head.title.title = isGroup ? "" : short;
    this.head.subtitle.textContent = subtitle;
    this.head.block.hidden = isGroup;
    label(this.head.block, word(person?.blocked ? "unblock" : "block"));
    this.head.block.setAttribute("aria-pressed", String(Boolean(person?.blocked)));
    label(this.log, title);
  }

  writeLog(messages, isOther, description) {
    const wasNearEnd = this.isNearEnd();
    const held = this.log.contains(document.activeElement) && document.activeElement !== this.log
      ? document.activeElement.closest("[data-message-id]")?.dataset.messageId : null;
    const wanted = this.wantedRows(messages);
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, row] of this.rows) {
      if (!keys.has(key)) { row.element.remove(); this.rows.delete(key); }
    }
    let previous = null;
    let isNew = false;
    for (const [key, content, build] of wanted) {
      let row = this.rows.get(key);
      if (!row || row.content !== content) {
        const element = build();
        if (row) row.element.replaceWith(element);
        else { this.log.insertBefore(element, previous ? previous.nextSibling : this.log.firstChild); isNew = true; }
        row = { content, element };
        this.rows.set(key, row);
      }
      previous = row.element;
    }
    this.log.classList.toggle("empty", !messages.length);
    this.log.dataset.empty = (!this.scene.isGroup && description) || word("empty");
    const isMine = isNew && messages.at(-1)?.from.id === this.scene.me;
    if (isOther || wasNearEnd || isMine) this.scrollToEnd();
    if (held && !this.log.contains(document.activeElement)) this.giveFocusBack();
  }

  /** The rows the log should hold: a day line before the first message of each day, then its messages. */
  wantedRows(messages) {
    const rows = [];
    let today = "";
    for (const message of messages) {
      const date = day(message.date, this.scene.zone);
      if (date !== today) rows.push([`day ${date}`, date, () => make("div", { class: "row day" }, make("span", {}, date))]);
      today = date;
      const answered = message.reply_to ? this.messages.get(message.reply_to) : null;
      const isMine = message.from.id === this.scene.me;
      const content = JSON.stringify([message, answered, isMine, document.documentElement.lang]);
      rows.push([message.id, content, () => bubble(message, this.scene, this.acts())]);
    }
    return rows;
  }

  /** What taps in bubbles do. */
  acts() {
    return {
      onPress: (message, data) => this.press(message, data),
      onStart: (url) => this.doing("opens", { url }),
      onCopy: async (text) => { await navigator.clipboard?.writeText(text); this.say(word("copied")); },
      onCommand: (text) => this.composer.say(text),
      onReply: (message) => this.composer.replyTo(message),
      onEdit: (message) => this.composer.edit(message),
      onQuote: (id) => this.goTo(id),
    };
  }

  async press(message, data) {
    const { scene } = this;
    const query = await this.doing("presses", { chat: scene.chat, message_id: message.id, data, wait: 10 });
    if (!query?.answer || this.scene?.chat !== scene.chat) return;
    if (query.answer.show_alert) this.alert(query.answer.text);
    else this.say(query.answer.text);
    if (query.answer.url) await this.doing("opens", { url: query.answer.url });
  }

  /** Do an act as the person of this pane; what is refused is said in the toast. */
  async doing(verb, wish) {
    try {
      return await act(this.scene.me, verb, wish);
    } catch (error) {
      this.say(word("failed", error.message));
      return null;
    }
  }

  begin() {
    if (this.scene.person?.blocked) return this.standing();
    this.composer.say("/start");
    return this.composer.input.focus();
  }

  standing() {
    return this.doing("becomes", { blocked: !this.scene.person?.blocked });
  }

  /** Show words for a few seconds, as Telegram shows a callback's answer. */
  say(words) {
    clearTimeout(this.sayingEnds);
    this.toast.textContent = words;
    this.toast.classList.toggle("shown", Boolean(words));
    if (words) this.sayingEnds = setTimeout(() => this.toast.classList.remove("shown"), 4000);
  }

  goTo(id) {
    const row = this.log.querySelector(`[data-message-id="${id}"]`);
    row?.scrollIntoView({ block: "center", behavior: "smooth" });
    row?.classList.add("flash");
    setTimeout(() => row?.classList.remove("flash"), 1500);
  }

  isNearEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END;
  }

  scrollToEnd() {
    this.isAtEnd = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** A pressed button often goes away with its message's edit: the keyboard's next stop is the newest button. */
  giveFocusBack() {
    const buttons = [...this.log.querySelectorAll(".inlines")].at(-1)?.querySelectorAll("button");
    (buttons?.[0] ?? this.composer.input).focus({ preventScroll: true });
  }

  /** Arrow keys walk among the buttons of the log's keyboards. */
  walk(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step || !event.target.matches(".inline")) return;
    const buttons = [...this.log.querySelectorAll(".inline")];
    buttons[buttons.indexOf(event.target) + step]?.focus();
    event.preventDefault();
  }
}
