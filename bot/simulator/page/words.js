// Every word of the page, in French and in English.

const WORDS = {
  fr: {
    title: "Simulateur",
    views: "Vue", applicant: "Porteur·se de projet", staff: "L’équipe", language: "Langue de la page",
    listening: "Le bot écoute", deaf: "Le bot n’écoute pas", lost: "Simulateur injoignable",
    person: "Personne", addPerson: "Ajouter une personne", firstName: "Prénom", lastName: "Nom (facultatif)",
    theirLanguage: "Langue de Telegram", cancel: "Annuler", create: "Ajouter",
    actingAs: "J’agis en tant que", chats: "Conversations de l’équipe", general: "Général", privately: "Privé avec le bot",
    members: (n) => `${n} membre${n > 1 ? "s" : ""}`, bot: "bot", blocked: "bot bloqué",
    placeholder: "Message", send: "Envoyer", attach: "Joindre un fichier", contact: "Partager mon numéro",
    start: "Démarrer", unblock: "Débloquer le bot", block: "Bloquer le bot", commands: "Commandes",
    keyboard: "Clavier de réponse", reply: "Répondre", edit: "Modifier", editing: "Modification",
    edited: "modifié", unfold: "Tout lire", fold: "Replier", replyTo: (name) => `Réponse à ${name}`, closeReply: "Ne plus répondre",
    photo: "Photo", voice: "Message vocal", video: "Vidéo", audio: "Audio", sticker: "Autocollant", document: "Fichier",
    location: "Position", poll: "Sondage", dice: "Dé", venue: "Lieu", story: "Story", video_note: "Message vidéo", animation: "GIF", contactCard: "Contact", service: "Note",
    empty: "Aucun message pour l’instant.", newTopic: (name) => `Sujet «\u00a0${name}\u00a0» créé`,
    joined: (names) => `${names} a rejoint le groupe`, left: (name) => `${name} a quitté le groupe`,
    becameSupergroup: "Le groupe est devenu un supergroupe", copied: "Copié", openLink: "ouvre un lien", copies: "copie",
    hour: "+1 h", day: "+1 jour", next: "Prochain événement", none: "aucun", clock: "Horloge simulée",
    jumpTo: "Aller à une date", go: "Y aller", noDate: "Donnez une date qui existe.", past: "Le temps ne recule pas\u00a0: choisissez une date à venir.",
    tooFar: "C’est trop loin\u00a0: vingt ans au plus.",
    unread: (n) => `${n} non lu${n > 1 ? "s" : ""}`,
    saveStory: "Enregistrer le récit", storyTitle: (day) => `Une conversation du ${day}`, storyFile: "recit",
    failed: (why) => `Impossible\u00a0: ${why}`, units: ["o", "Ko", "Mo"],
    tryOut: "Essayer", close: "Fermer", readyMade: "Un dossier tout prêt", take: "Prendre", question: "Une question", goThere: "Y aller",
    topics: "Sujets dans le groupe", afresh: "Repartir de zéro", eraseAll: "Tout effacer",
    afreshWarning: "Les conversations, les dossiers et l’heure de cet essai sont effacés. Le fichier reste.",
    whyThisRoute: "Pourquoi cette route\u00a0?", noCase: "Répondez à une question, ou prenez un dossier tout prêt.",
    soFar: "Pour l’instant, d’après les réponses déjà données\u00a0:", settled: (reference) => `Toutes les réponses sont là${reference && ` (${reference})`}.`,
    primary: "principale", beside: "aussi", fits: "conviendrait", no: "non",
    callOpen: "L’appel n’est pas ouvert.", callClosed: "L’appel est ouvert.", noCriteria: "Sans condition.",
    met: "Oui", failedCriterion: "Non", unknown: "À voir",
    fileWrong: ([name, n]) => `${name} n’est pas pris\u00a0: ${n} ${n > 1 ? "choses" : "chose"} à corriger. Celui d’avant reste en vigueur.`,
    fileTaken: (name) => `${name} est pris\u00a0: la conversation continue avec lui.`, fileStuck: (name) => `${name} est juste, mais n’a pas pu être pris\u00a0: voyez le terminal.`,
    line: (n) => `ligne ${n}`, whatever: "quelles que soient les réponses", watched: ([path, edition]) => `${path} (édition ${edition})`,
  },
  en: {
    title: "Simulator",
    views: "View", applicant: "Project holder", staff: "The team", language: "Language of this page",
    listening: "The bot is listening", deaf: "The bot is not listening", lost: "Simulator out of reach",
    person: "Person", addPerson: "Add a person", firstName: "First name", lastName: "Last name (optional)",
    theirLanguage: "Telegram language", cancel: "Cancel", create: "Add",
    actingAs: "Acting as", chats: "The team’s chats", general: "General", privately: "Private with the bot",
    members: (n) => `${n} member${n === 1 ? "" : "s"}`, bot: "bot", blocked: "bot blocked",
    placeholder: "Message", send: "Send", attach: "Attach a file", contact: "Share my number",
    start: "Start", unblock: "Unblock the bot", block: "Block the bot", commands: "Commands",
    keyboard: "Reply keyboard", reply: "Reply", edit: "Edit", editing: "Editing",
    unfold: "Read all", fold: "Fold away", edited: "edited", replyTo: (name) => `Reply to ${name}`, closeReply: "Do not reply",
    photo: "Photo", voice: "Voice message", video: "Video", audio: "Audio", sticker: "Sticker", document: "File",
    location: "Location", poll: "Poll", dice: "Die", venue: "Place", story: "Story", video_note: "Video message", animation: "GIF", contactCard: "Contact", service: "Note",
    empty: "No messages yet.", newTopic: (name) => `Topic “${name}” created`,
    joined: (names) => `${names} joined the group`, left: (name) => `${name} left the group`,
    becameSupergroup: "The group became a supergroup", copied: "Copied", openLink: "opens a link", copies: "copies",
    hour: "+1 h", day: "+1 day", next: "Next event", none: "none", clock: "Simulated clock",
    jumpTo: "Jump to a date", go: "Go", noDate: "Give a date that exists.", past: "Time does not go back: choose a date to come.",
    tooFar: "That is too far away: twenty years at most.",
    unread: (n) => `${n} unread`,
    saveStory: "Save as a story", storyTitle: (day) => `A conversation on ${day}`, storyFile: "story",
    failed: (why) => `Not possible: ${why}`, units: ["B", "KB", "MB"],
    tryOut: "Try", close: "Close", readyMade: "A ready-made case", take: "Take", question: "A question", goThere: "Go there",
    topics: "Topics in the group", afresh: "Start afresh", eraseAll: "Erase everything",
    afreshWarning: "The conversations, the cases and the time of this trial are erased. The file stays.",
    whyThisRoute: "Why this route?", noCase: "Answer a question, or take a ready-made case.",
    soFar: "So far, by the answers already given:", settled: (reference) => `All answers are there${reference && ` (${reference})`}.`,
    primary: "primary", beside: "also", fits: "would fit", no: "no",
    callOpen: "The call is not open.", callClosed: "The call is open.", noCriteria: "Without conditions.",
    met: "Yes", failedCriterion: "No", unknown: "To be seen",
    fileWrong: ([name, n]) => `${name} is not taken: ${n} ${n === 1 ? "thing" : "things"} to mend. The one before it stays in force.`,
    fileTaken: (name) => `${name} is taken: the conversation goes on under it.`, fileStuck: (name) => `${name} is right, but could not be taken: see the terminal.`,
    line: (n) => `line ${n}`, whatever: "whatever people answer", watched: ([path, edition]) => `${path} (edition ${edition})`,
  },
};

const kept = new URLSearchParams(location.search).get("lang") || localStorage.getItem("language");
export let language = kept in WORDS ? kept : "fr";

const formats = new Map(); // to make one takes much longer than to write with it

/** A date or an hour as the page's language has it: 24 hours in both. */
export function dated(date, how) {
  const locale = { fr: "fr-FR", en: "en-GB" }[language];
  const key = JSON.stringify([locale, how]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, how));
  return formats.get(key).format(date);
}

/** A date in words; in French the first of a month is « le 1er ». */
export function written(date, how) {
  const words = dated(date, how);
  return language === "fr" ? words.replace(/(?<!\d)1 (?=\p{L})/u, "1er ") : words;
}

/** The word under a key in the page's language; words that count or name something take an argument. */
export function word(key, value) {
  const found = WORDS[language][key];
  return typeof found === "function" ? found(value) : found;
}

/** Change the language and write every word of the page anew. */
export function speak(code) {
  language = code;
  localStorage.setItem("language", code);
  writeWords(document);
}

/** Write the words of elements marked data-word and data-word-label. */
export function writeWords(root) {
  document.documentElement.lang = language;
  document.title = word("title");
  for (const element of root.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of root.querySelectorAll("[data-word-label]")) label(element, word(element.dataset.wordLabel));
  for (const button of root.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}

/** Name an element for those who hover and those who listen. */
export function label(element, words) {
  element.setAttribute("aria-label", words);
  if (element.matches("button")) element.title = words;
}
