// What is said, as nodes; the gateway's templates/chat_entry.html builds the same.
import { letter } from "./letters.js";
import { element, fill } from "./nodes.js";
import { isJudged, opinion } from "./opinion.js";

/** @type {Record<string, string>} */
const WHO = { person: "you", assistant: "assistant" };
// Emergency and telephone numbers, as our own texts write them: 113, 116 117, 22 33 44 55, 400 00 000.
const NUMBER = /\b(11\d \d{3}|1\d\d|\d{2}(?: \d{2}){3}|\d{3} \d{2} \d{3})\b/;
/** @param {unknown} url @returns {url is string} */
const isSafe = (url) => typeof url === "string" && url.startsWith("https://");

/** @param {import("./types").Entry} entry @param {import("./types").Setting} setting @returns {HTMLElement} */
export function message(entry, { words, language: pageLanguage, server }) {
  const data = entry.data ?? {}, language = words[data.language] ? data.language : pageLanguage, say = words[language];
  const box = element("article", { className: `message ${entry.sender}`, lang: language });
  if (data.status === "crisis") box.classList.add("crisis");
  box.dataset.n = entry.n;
  const who = entry.sender === "staff" ? fill(say.staff, "name", data.name) : say[WHO[entry.sender] ?? "notice"];
  box.append(element("h3", { textContent: who }));
  // A letter that was just drafted stands in its own box, where it can be ticked, copied and printed.
  const whole = data.answer ?? entry.text, drafted = data.documents?.some((each) => each.drafted);
  const [said, draft] = drafted ? whole.split(/\n\n([^]*)/) : [whole], name = entry.sender === "person" && { id: `said-${entry.n}` };
  if (said) box.append(element("p", { className: "said", ...name }, ...(data.status === "crisis" ? withCalls(said) : [said])));
  for (const quotation of data.quotations ?? []) {
    const quote = element("blockquote", { lang: quotation.language, textContent: quotation.text });
    if (isSafe(quotation.url)) quote.cite = quotation.url;
    box.append(element("p", { textContent: quotation.intro }), quote);
    if (quotation.note) box.append(element("p", { className: "note", textContent: quotation.note }));
  }
  if (data.sources?.length) {
    box.append(element("p", { className: "label", textContent: say.sources }));
    box.append(element("ul", { className: "sources" }, ...data.sources.map((source) => sourceItem(source, say, language))));
  }
  if (data.guide) {
    box.append(...data.guide.text.split("\n\n").map((paragraph) => element("p", { textContent: paragraph })));
    // The question is the last of its paragraphs.
    box.lastElementChild.className = "asked";
  }
  for (const document of data.documents ?? []) box.append(letter(document, say, language, server, document.drafted ? draft : ""));
  if (data.guide?.guide === "contact" && data.guide.question === "agree") box.append(preview(say, server));
  if (isJudged(entry)) box.append(opinion(entry, say));
  return box;
}

/** @param {string} heading @param {string} text @param {string} language @returns {HTMLElement} */
export function notice(heading, text, language) {
  const box = element("article", { className: "message notice", lang: language });
  box.append(element("h3", { textContent: heading }), element("p", { className: "said", textContent: text }));
  return box;
}

// Whoever is in danger calls with one touch.
/** @param {string} text */
const withCalls = (text) =>
  text.split(NUMBER).map((part, index) => (index % 2 ? element("a", { href: `tel:${part.replaceAll(" ", "")}`, textContent: part }) : part));

/** @param {import("./types").Source} source @param {import("./types").Words} say @param {string} language */
function sourceItem(source, say, language) {
  const name = isSafe(source.url)
    ? element("a", { href: source.url, target: "_blank", rel: "noopener noreferrer", textContent: source.label })
    : source.label;
  return element("li", {}, name, ` (${fill(say.checked, "date", written(source.checked, language))})`);
}

/** @param {string} iso @param {string} language */
function written(iso, language) {
  // Not every browser knows nynorsk; the months have the same names in bokmål.
  /** @type {Intl.DateTimeFormatOptions} */
  const format = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  const day = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(day.valueOf()) ? iso : day.toLocaleDateString(language === "en" ? "en-GB" : "nb", format);
}

// All that will be sent, in a tab of its own; the form carries the token in its body.
/** @param {import("./types").Words} say @param {string} server */
const preview = (say, server) =>
  element("button", { className: "quiet", textContent: say.request_preview, attributes: { form: "chat", formaction: `${server}/handoff`, formtarget: "_blank" } });
