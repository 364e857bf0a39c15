// One message as a bubble: who, what it answers, what it says, its buttons.

import { colour, icon, initials, make } from "./dom.js";
import { fileUrl } from "./api.js";
import { isStart, rich } from "./rich.js";
import { dated, label, word, written } from "./words.js";

const clean = (words) => (words.length > 90 ? `${words.slice(0, 90)}…` : words);

/** The hour of a message, in the simulated zone. */
export function hour(seconds, zone) {
  return dated(new Date(seconds * 1000), { timeZone: zone, hour: "2-digit", minute: "2-digit" });
}

/** The day of a message, in words. */
export function day(seconds, zone) {
  const how = { timeZone: zone, weekday: "long", day: "numeric", month: "long" };
  return written(new Date(seconds * 1000), how);
}

/** A few words that stand for a message: its text, or what it is. */
export function gist(message) {
  if (message.text) return clean(message.text);
  if (message.file) return message.kind === "document" ? message.file.name : word(message.kind);
  return message.kind === "contact" ? word("contactCard") : word(message.kind) ?? "";
}

function size(bytes) {
  const [b, kb, mb] = word("units");
  if (bytes < 1024) return `${bytes} ${b}`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} ${kb}` : `${(bytes / 1048576).toFixed(1)} ${mb}`;
}

function card(symbol, title, detail, href) {
  const words = make("span", { class: "card-words" }, make("strong", { dir: "auto" }, title), make("small", {}, detail));
  const properties = href ? { class: "card", href, download: title } : { class: "card" };
  return make(href ? "a" : "div", properties, make("span", { class: "card-icon" }, icon(symbol)), words);
}

function media(message) {
  const { kind, file } = message;
  if (kind === "photo" && file.mime.startsWith("image/")) {
    const image = make("img", { class: "photo", src: fileUrl(file.id), alt: message.text || word("photo") });
    image.addEventListener("error", () => image.replaceWith(card("file", word("photo"), size(file.size), fileUrl(file.id))));
    return image;
  }
  if (file) {
    const name = kind === "document" ? file.name : word(kind);
    return card(kind === "voice" || kind === "audio" ? "voice" : "file", name, size(file.size), fileUrl(file.id));
  }
  if (kind === "contact") {
    const { first_name: first, last_name: last, phone_number: phone } = message.contact;
    return card("contact", [first, last].filter(Boolean).join(" "), phone);
  }
  if (kind === "location") {
    return card("place", word("location"), `${message.location.latitude}, ${message.location.longitude}`);
  }
  if (kind === "venue") return card("place", message.venue.title, message.venue.address);
  if (kind === "dice") return card("topic", `${message.dice.emoji} ${message.dice.value}`, word("dice"));
  if (kind === "story") return card("topic", word("story"), "");
  if (kind === "poll") return card("topic", message.poll.question, message.poll.options.map((o) => o.text).join(" · "));
  return null;
}

function note(message) {
  const { service } = message;
  if (service.forum_topic_created) return word("newTopic", service.forum_topic_created.name);
  if (service.new_chat_members) return word("joined", service.new_chat_members.map((m) => m.first_name).join(", "));
  if (service.left_chat_member) return word("left", service.left_chat_member.first_name);
  if (service.migrate_to_chat_id || service.migrate_from_chat_id) return word("becameSupergroup");
  return word("service");
}

function inlineButton(button, message, acts) {
  const element = make("button", {
    type: "button", class: `inline ${button.style ?? ""}`, "data-testid": "inline-button", dir: "auto",
  }, button.text);
  if (button.url) element.append(icon("out"), make("span", { class: "unseen" }, ` (${word("openLink")})`));
  if (button.copy_text) element.append(icon("copy"), make("span", { class: "unseen" }, ` (${word("copies")})`));
  element.addEventListener("click", async () => {
    element.classList.add("busy");
    try {
      if (button.callback_data !== undefined) await acts.onPress(message, button.callback_data);
      else if (button.copy_text) await acts.onCopy(button.copy_text.text);
      else if (button.url && isStart(button.url)) await acts.onStart(button.url);
      else if (button.url) window.open(button.url, "_blank", "noopener");
    } finally {
      element.classList.remove("busy");
    }
  });
  return element;
}

function tool(symbol, name, onClick) {
  const button = make("button", { type: "button", class: "tool", "data-testid": `message-${symbol}` }, icon(symbol));
  label(button, word(symbol === "reply" ? "reply" : "edit"));
  button.addEventListener("click", onClick);
  return button;
}

/** Build the row of a message. `scene`: {me, zone, isGroup, find(id)}; `acts`: what taps do. */
export function bubble(message, scene, acts) {
  if (message.kind === "service") {
    return make("div", { class: "row service", "data-message-id": message.id }, make("span", { dir: "auto" }, note(message)));
  }
  const mine = message.from.id === scene.me;
  const body = make("div", { class: "bubble" });
  if (scene.isGroup && !mine) body.append(make("strong", { class: `name ${colour(message.from.id)}`, dir: "auto" }, message.from.name));
  const answered = message.reply_to && scene.find(message.reply_to);
  if (answered && answered.kind !== "service") {
    const quote = make("button", { type: "button", class: `quote ${colour(answered.from.id)}` },
      make("strong", { dir: "auto" }, answered.from.name), make("span", { dir: "auto" }, gist(answered)));
    quote.addEventListener("click", () => acts.onQuote(answered.id));
    body.append(quote);
  }
  const thing = media(message);
  if (thing) body.append(thing);
  const when = `${message.edited ? `${word("edited")} ` : ""}${hour(message.date, scene.zone)}`;
  const stamp = make("span", { class: "stamp", "data-testid": "message-stamp" }, when);
  const text = make("div", { class: "text", dir: "auto", "data-testid": "message-text", "data-stamp": when },
    rich(message.text, message.entities, acts));
  if (message.text) body.append(text);
  body.append(stamp);
  if (message.reactions.length) body.append(make("span", { class: "reactions" }, message.reactions.join(" ")));
  const stack = make("div", { class: "stack" }, body);
  if (message.buttons.length) {
    stack.append(make("div", { class: "inlines" }, ...message.buttons.map((row) =>
      make("div", { class: "inline-row" }, ...row.map((button) => inlineButton(button, message, acts))))));
  }
  const tools = make("div", { class: "tools" }, tool("reply", message, () => acts.onReply(message)));
  if (mine && (message.kind === "text" || message.text)) tools.append(tool("edit", message, () => acts.onEdit(message)));
  const row = make("article", {
    class: `row ${mine ? "mine" : "theirs"}`, "data-message-id": message.id, "data-from": message.from.is_bot ? "bot" : "person",
    "aria-label": `${message.from.name}, ${hour(message.date, scene.zone)}`,
  });
  if (scene.isGroup && !mine) {
    const shade = colour(message.from.id);
    row.append(make("span", { class: `avatar small ${shade}`, "aria-hidden": "true" }, initials(message.from.name)));
  }
  row.append(stack, tools);
  return row;
}
