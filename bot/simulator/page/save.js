// Everything that was played, saved as a story: a text file for tests/stories.

import { readStory } from "./api.js";
import { make } from "./dom.js";
import { word, written } from "./words.js";

/** Download the story so far; its title says the day it is now in the simulated zone. */
export async function saveStory({ now, zone }) {
  const how = { timeZone: zone, day: "numeric", month: "long", year: "numeric" };
  const text = await readStory(word("storyTitle", written(new Date(now), how)));
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  make("a", { href: address, download: `${word("storyFile")}.txt` }).click();
  URL.revokeObjectURL(address);
}
