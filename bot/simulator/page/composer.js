// Where a person writes: text, files, a contact, commands, the reply keyboard.

import { base64 } from "./api.js";
import { gist } from "./bubble.js";
import { make } from "./dom.js";
import { label, word } from "./words.js";

const KINDS = [[/^image\/(jpeg|png|webp|gif)$/u, "photo"], [/^audio\/ogg$/u, "voice"], [/^audio\//u, "audio"], [/^video\//u, "video"]];

const REST = 200; // milliseconds without a letter after which the bot is asked what it finds

export class Composer {
  /** `pane` does the acts and shows what went wrong. */
  constructor(root, side, pane) {
    const find = (selector) => root.querySelector(selector);
    this.pane = pane;
    this.form = find(".composer");
    this.input = find("textarea");
    this.file = find(".file");
    this.keys = find(".keys");
    this.list = find(".commands");
    this.quoted = find(".quoted");
    this.buttons = { attach: find(".attach"), contact: find(".contact"), send: find(".send") };
    this.commands = [];
    this.choices = [];
    this.reply = null; // the message answered
    this.changing = null; // the message being edited
    this.forced = new Set(); // the forced replies already offered
    this.name(side);
    this.listen();
  }

  name(side) {
    const names = { input: this.input, file: this.file, ...this.buttons };
    for (const [name, element] of Object.entries(names)) element.dataset.testid = `${side}-${name}`;
    this.keys.dataset.testid = `${side}-keys`;
    this.list.dataset.testid = `${side}-commands`;
    this.list.id = `${side}-commands`;
    this.input.setAttribute("aria-controls", this.list.id);
  }

  listen() {
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("input", () => { this.grow(); this.suggest(); });
    this.input.addEventListener("blur", () => setTimeout(() => { this.list.hidden = true; }, 150));
    this.buttons.attach.addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => this.sendFiles([...this.file.files]));
    this.buttons.contact.addEventListener("click", () => this.share());
    this.quoted.querySelector("button").addEventListener("click", () => this.leave());
    this.form.addEventListener("dragover", (event) => event.preventDefault());
    this.form.addEventListener("drop", (event) => { event.preventDefault(); this.sendFiles([...event.dataTransfer.files]); });
  }

  /** Write words in the page's language and what the chat offers: commands, reply keyboard, a forced reply. */
  offer(view, messages) {
    this.commands = view.commands;
    label(this.buttons.attach, word("attach"));
    label(this.buttons.contact, word("contact"));
    label(this.buttons.send, word("send"));
    label(this.input, word("placeholder"));
    label(this.list, word("commands"));
    label(this.keys, word("keyboard"));
    label(this.quoted.querySelector("button"), word("closeReply"));
    this.buttons.contact.hidden = this.pane.scene.isGroup;
    const last = messages.findLast((message) => message.from.is_bot && message.kind !== "service");
    const force = last?.force_reply;
    this.input.placeholder = force?.input_field_placeholder ?? view.keyboard?.input_field_placeholder ?? word("placeholder");
    if (force && this.isMeantForMe(last, force)) this.force(last, messages);
    this.writeKeys(view.keyboard);
  }

  /** Offer a forced reply once, unless this person has written since. */
  force(asking, messages) {
    const { me, chat } = this.pane.scene;
    const key = `${me}/${chat}/${asking.id}`;
    const isAnswered = messages.some((message) => message.from.id === me && message.id > asking.id);
    if (this.forced.has(key) || isAnswered) return;
    this.forced.add(key);
    this.replyTo(asking);
  }

  /** A selective forced reply concerns those it answers or mentions. */
  isMeantForMe(message, force) {
    if (!force.selective) return true;
    const { me, person } = this.pane.scene;
    const answered = message.reply_to && this.pane.messages.get(message.reply_to);
    const mention = person?.username && message.text.includes(`@${person.username}`);
    const named = message.entities.some((entity) => entity.user?.id === me);
    return Boolean(answered?.from.id === me || mention || named);
  }

  writeKeys(keyboard) {
    const content = JSON.stringify(keyboard?.keyboard ?? null);
    if (this.keys.dataset.content === content) return;
    this.keys.dataset.content = content;
    this.keys.hidden = !keyboard;
    this.keys.replaceChildren(...(keyboard?.keyboard ?? []).map((row) => make("div", { class: "inline-row" }, ...row.map((key) => {
      const button = make("button", { type: "button", class: "key", dir: "auto", "data-testid": "reply-key" }, key.text);
      button.addEventListener("click", () => this.pressKey(key, keyboard));
      return button;
    }))));
  }

  pressKey(key, keyboard) {
    if (keyboard.one_time_keyboard) this.keys.hidden = true;
    if (key.request_contact) return this.share();
    if (key.request_location) {
      return this.pane.doing("sends", { chat: this.pane.scene.chat, content: { location: { latitude: 45.777, longitude: 3.087 } } });
    }
    return this.say(key.text);
  }

  where() {
    const { chat, thread } = this.pane.scene;
    return { chat, thread: thread ?? undefined, reply_to: this.reply?.id };
  }

  /** Send a text as it is. */
  async say(text) {
    const sent = await this.pane.doing("says", { ...this.where(), text });
    if (sent) this.leave();
    return sent;
  }

  async send() {
    const text = this.input.value.trim();
    if (!text) return;
    const { changing } = this;
    this.input.value = "";
    this.list.hidden = true;
    this.grow();
    const done = changing
      ? await this.pane.doing("edits", { chat: this.pane.scene.chat, message_id: changing.id, text })
      : await this.say(text);
    if (done) this.leave();
    else this.input.value = text;
  }

  async sendFiles(files) {
    const caption = this.input.value.trim();
    for (const file of files) {
      const kind = KINDS.find(([pattern]) => pattern.test(file.type))?.[1] ?? "document";
      const wish = { ...this.where(), kind, name: file.name, mime: file.type || undefined, caption, data: await base64(file) };
      if (await this.pane.doing("sends_file", wish)) { this.input.value = ""; this.leave(); }
    }
    this.file.value = "";
  }

  share() {
    return this.pane.doing("shares_contact", { chat: this.pane.scene.chat });
  }

  replyTo(message) {
    this.changing = null;
    this.reply = message;
    this.writeQuoted(word("replyTo", message.from.name), gist(message));
  }

  edit(message) {
    this.reply = null;
    this.changing = message;
    this.input.value = message.text;
    this.writeQuoted(word("editing"), gist(message));
    this.grow();
  }

  writeQuoted(title, words) {
    const [strong, span] = this.quoted.querySelectorAll("strong, span");
    strong.textContent = title;
    span.textContent = words;
    this.quoted.hidden = false;
    this.input.focus({ preventScroll: true });
  }

  /** Stop replying or editing. */
  leave() {
    if (this.changing) this.input.value = "";
    this.reply = this.changing = null;
    this.quoted.hidden = true;
    this.list.hidden = true;
    this.grow();
  }

  grow() {
    this.input.style.height = "auto";
    const needed = this.input.scrollHeight; // nothing while the pane is hidden
    if (needed) this.input.style.height = `${Math.min(needed, 160)}px`;
  }

  // --- what is offered while one types: commands, and what the bot finds after its name ---

  suggest() {
    const typed = this.input.value;
    const words = this.wordsForBot(typed);
    clearTimeout(this.typing);
    if (words) { this.typing = setTimeout(() => this.search(typed, words), REST); return; }
    const found = /^\/\w*$/u.test(typed) ? this.commands.filter(({ command }) => `/${command}`.startsWith(typed)) : [];
    this.choose(found.map(({ command, description }) => ({
      title: `/${command}`, description, act: () => this.say(`/${command}`),
    })));
  }

  /** What is typed after the bot's name, if anything is. */
  wordsForBot(typed) {
    const name = `@${this.pane.scene?.bot.username} `;
    return typed.toLowerCase().startsWith(name.toLowerCase()) ? typed.slice(name.length).trim() : "";
  }

  /** Ask the bot what it finds for these words, as Telegram does in any chat. */
  async search(typed, words) {
    const { chat } = this.pane.scene;
    const query = await this.pane.doing("searches", { chat, query: words, wait: 5 });
    if (!query || this.input.value !== typed) return;
    this.choose((query.answer?.results ?? []).map(({ id, title, description }) => ({
      title, description: description ?? "",
      act: () => this.pane.doing("picks", { chat, query_id: query.id, result_id: id }),
    })));
  }

  /** Offer these, the first of them marked. */
  choose(choices) {
    this.choices = choices;
    this.list.hidden = !choices.length;
    this.list.replaceChildren(...choices.map(({ title, description }, index) => {
      const item = make("li", { role: "option", "aria-selected": String(index === 0) },
        make("strong", {}, title), make("span", { dir: "auto" }, description));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); this.take(choices[index]); });
      return item;
    }));
  }

  take(choice) {
    this.input.value = "";
    this.list.hidden = true;
    choice.act();
  }

  /** The choice that is marked, if any are offered. */
  marked() {
    const item = this.list.hidden ? null : this.list.querySelector("[aria-selected=true]");
    return item ? { item, choice: this.choices[[...this.list.children].indexOf(item)] } : null;
  }

  onKey(event) {
    if (event.isComposing) return;
    const chosen = this.marked();
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (chosen && step) {
      event.preventDefault();
      if (!chosen.item[step]) return;
      chosen.item.setAttribute("aria-selected", "false");
      chosen.item[step].setAttribute("aria-selected", "true");
      chosen.item[step].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (chosen && this.input.value !== chosen.choice.title) this.take(chosen.choice);
      else this.send();
    } else if (event.key === "Tab" && chosen?.choice.title.startsWith("/")) {
      event.preventDefault();
      this.input.value = `${chosen.choice.title} `;
      this.suggest();
    } else if (event.key === "Escape") {
      this.leave();
    }
  }
}
