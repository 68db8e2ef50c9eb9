// What is said, as nodes. Text is only ever set as text, never as markup; templates/chat_entry.html builds the same on the server.
const WHO = { person: "you", assistant: "assistant" };
const isSafe = (url) => typeof url === "string" && url.startsWith("https://");

export const fill = (text, name, value) => text.replace(`{${name}}`, () => value);

export function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

export function message(entry, words, pageLanguage) {
  const data = entry.data ?? {}, language = words[data.language] ? data.language : pageLanguage, say = words[language];
  const box = element("article", { className: `message ${entry.sender}`, lang: language });
  if (data.status === "crisis") box.classList.add("crisis");
  box.dataset.n = entry.n;
  box.append(element("h3", { textContent: say[WHO[entry.sender] ?? "notice"] }));
  const said = data.answer ?? entry.text;
  if (said) box.append(element("p", { className: "said", textContent: said }));
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
  if (data.guide) box.append(element("p", { className: "asked", textContent: data.guide.text }));
  for (const document of data.documents ?? []) box.append(letter(document, say, language));
  return box;
}

export function notice(heading, text, language) {
  const box = element("article", { className: "message notice", lang: language });
  box.append(element("h3", { textContent: heading }), element("p", { className: "said", textContent: text }));
  return box;
}

export const reply = ({ title, payload }) =>
  element("button", { className: "quiet", name: "reply", value: payload, textContent: title });

function sourceItem(source, say, language) {
  const name = isSafe(source.url)
    ? element("a", { href: source.url, target: "_blank", rel: "noopener noreferrer", textContent: source.label })
    : source.label;
  return element("li", {}, name, ` (${fill(say.checked, "date", written(source.checked, language))})`);
}

function written(iso, language) {
  // Not every browser knows nynorsk; the months have the same names in bokmål.
  const format = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  const day = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(day.valueOf()) ? iso : day.toLocaleDateString(language === "en" ? "en-GB" : "nb", format);
}

// A letter opens in a tab of its own, filled with what was told; the fields go in the body and never into the address.
function letter({ kind, title, fields }, say, language) {
  const hidden = Object.entries({ ...fields, lang: language, format: "form" });
  return element(
    "form",
    { method: "post", action: `/letters/${encodeURIComponent(kind)}`, target: "_blank", acceptCharset: "utf-8" },
    ...hidden.map(([name, value]) => element("input", { type: "hidden", name, value })),
    element("button", { className: "quiet", textContent: fill(say.document, "title", title) }),
  );
}
