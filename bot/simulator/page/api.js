// The control API of the simulator, as functions.

async function reach(path, options) {
  const response = await fetch(`/control/${path}`, options);
  if (!response.ok) {
    const body = await response.text();
    let words = body;
    try { words = JSON.parse(body).error; } catch { /* no JSON: the text itself */ }
    throw new Error(words);
  }
  return response;
}

const ask = async (path, options) => (await reach(path, options)).json();

const post = (path, wish) => ask(path, {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(wish),
});

export const readState = () => ask("state");
export const readChat = (chat, person) => ask(`chats/${chat}?person=${person}`);
export const readStory = async (title) => (await reach(`story?title=${encodeURIComponent(title)}`)).text();
export const addPerson = (wish) => post("people", wish);
export const act = (person, verb, wish) => post(`people/${person}/${verb}`, wish);
export const readTrial = (person, language) => ask(`trial?person=${person}&language=${language}`);
export const readCases = (language) => ask(`trial/cases?language=${language}`);
export const setStage = (verb, wish = {}) => post(`trial/${verb}`, wish);
export const moveClock = (wish) => post("clock", wish);
export const fileUrl = (id) => `/control/files/${encodeURIComponent(id)}`;

/** Call `onNews({version, now})` at every change and each second; `onLost(true/false)` as the line drops and returns. */
export function follow(onNews, onLost) {
  const events = new EventSource("/control/events");
  events.onmessage = (event) => { onLost(false); onNews(JSON.parse(event.data)); };
  events.onerror = () => onLost(true);
}

/** Read a File as base64. */
export function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
