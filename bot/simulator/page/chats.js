// The team's list of chats: the group (or its topics), and each member's private chat with the bot.

import { colour, icon, initials, make } from "./dom.js";
import { word } from "./words.js";

const placeKey = (chat, thread) => `${chat}/${thread ?? ""}`;

export class Chats {
  constructor(nav, onChange) {
    this.nav = nav;
    this.onChange = onChange;
    this.onPerson = () => {};
    this.current = { thread: null, person: 0 };
    this.read = new Map(); // place -> the newest message already seen there
    this.isFirst = true;
  }

  /** Write the list. `news`: the bot's newest message of each chat and topic. */
  draw(group, staff, news, acting) {
    this.group = group;
    if (!group) { this.nav.replaceChildren(); return; }
    const isTopicGone = this.current.thread && !group.topics.some((t) => t.thread === this.current.thread);
    const isPersonGone = this.current.person && !staff.some((p) => p.id === this.current.person);
    if (isTopicGone || isPersonGone) this.current = { thread: null, person: 0 };
    this.note(news);
    const here = this.current;
    const places = group.is_forum
      ? [{ name: word("general"), thread: null }, ...group.topics]
      : [{ name: group.title, thread: null }];
    const items = places.map((place) => this.item({
      id: place.thread === null ? "group" : `topic-${place.thread}`, name: place.name,
      detail: group.is_forum ? group.title : word("members", staff.length),
      picture: icon(group.is_forum ? "topic" : "group"), shade: colour(place.thread ?? group.id),
      isHere: !here.person && here.thread === place.thread, unread: this.unread(news, group.id, place.thread),
      go: () => this.go({ thread: place.thread, person: 0 }),
    }));
    const people = staff.map((person) => this.item({
      id: `private-${person.id}`, name: person.name, detail: word("privately"), picture: initials(person.name),
      shade: colour(person.id), isHere: here.person === person.id, unread: this.unread(news, person.id, null),
      go: () => { this.onPerson(person.id); this.go({ thread: null, person: person.id }); },
    }));
    this.replace([...items, make("hr", { "aria-hidden": "true" }), ...people], acting);
  }

  replace(items, acting) {
    const content = items.map((item) => item.outerHTML).join("") + acting;
    if (content === this.content) return;
    this.content = content;
    const focused = this.nav.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
    this.nav.replaceChildren(...items);
    if (focused) this.nav.querySelector(`[data-testid="${focused}"]`)?.focus();
  }

  item({ id, name, detail, picture, shade, isHere, unread, go }) {
    const badge = unread ? make("span", { class: "badge", "aria-label": word("unread", unread) }, String(unread)) : null;
    const button = make("button", {
      type: "button", class: "chat", "data-testid": `chat-${id}`, "aria-current": isHere ? "true" : null,
    }, make("span", { class: `avatar ${shade}`, "aria-hidden": "true" }, picture),
      make("span", { class: "chat-names" }, make("strong", { dir: "auto" }, name), make("small", { dir: "auto" }, detail)), badge);
    button.addEventListener("click", go);
    return button;
  }

  go(place) {
    this.current = place;
    this.onChange();
  }

  /** Whoever acts in a private chat acts in their own. */
  follow(person) {
    if (this.current.person) this.current = { thread: null, person };
  }

  /** What is on the screen is read; at the first drawing, everything is. */
  note(news) {
    for (const one of news) {
      const isShown = this.current.person ? one.chat === this.current.person
        : one.chat === this.group.id && (one.thread ?? null) === this.current.thread;
      if (isShown || this.isFirst) this.read.set(placeKey(one.chat, one.thread), one.count);
    }
    this.isFirst = false;
  }

  unread(news, chat, thread) {
    const one = news.find((each) => each.chat === chat && (each.thread ?? null) === thread);
    return one ? Math.max(0, one.count - (this.read.get(placeKey(chat, thread)) ?? 0)) : 0;
  }

  /** The people with something new from the bot, but for the one on the screen. */
  unreadPeople(news, shown) {
    for (const one of news) if (one.chat === shown) this.read.set(placeKey(one.chat, one.thread), one.count);
    return new Set(news.filter((one) => this.unread(news, one.chat, one.thread ?? null) > 0).map((one) => one.chat));
  }
}
