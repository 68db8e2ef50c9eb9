// The plain chat page: sends what is written, shows what comes back. Text is only ever set as text, never as markup.
const $ = (id) => document.getElementById(id);
const form = $("form"), field = $("question"), log = $("log"), status = $("status"), replies = $("replies");
const SAFE = /^https:\/\//;
const WORDS = {
  nb: { bot: "Assistenten", me: "Du", sources: "Kilder", checked: "kontrollert", thinking: "Assistenten skriver …", fill: "Fyll ut, skriv ut eller last ned",
    failed: "Meldingen kom ikke fram. Teksten din står fortsatt i feltet; prøv igjen om litt." },
  nn: { bot: "Assistenten", me: "Du", sources: "Kjelder", checked: "kontrollert", thinking: "Assistenten skriv …", fill: "Fyll ut, skriv ut eller last ned",
    failed: "Meldinga kom ikkje fram. Teksten din står framleis i feltet; prøv igjen om litt." },
  en: { bot: "The assistant", me: "You", sources: "Sources", checked: "checked", thinking: "The assistant is writing …", fill: "Fill in, print or download",
    failed: "The message did not get through. Your text is still in the field; please try again in a while." },
};
let conversation = null, language = "nb", waiting = false;

const post = async (path, body) => {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
};

function element(name, text, className) {
  const node = document.createElement(name);
  if (text) node.textContent = text;
  if (className) node.className = className;
  return node;
}

// A letter opens in a tab of its own, filled with what was told; the fields go in the body and never into the address.
function letter({ kind, title, fields }) {
  const box = element("form"), button = element("button", `${WORDS[language].fill}: ${title}`);
  Object.assign(box, { method: "post", action: `/letters/${encodeURIComponent(kind)}`, target: "_blank" });
  for (const [name, value] of Object.entries({ ...fields, lang: language, format: "form" })) {
    const hidden = element("input");
    Object.assign(hidden, { type: "hidden", name, value });
    box.append(hidden);
  }
  box.append(button);
  return box;
}

function show(who, text, custom) {
  const box = element("div", "", who === "me" ? "message mine" : "message");
  if (custom) box.lang = custom.language;
  box.append(element("h2", WORDS[language][who]));
  if (text) box.append(element("p", text));
  for (const quotation of custom?.quotations ?? []) {
    const quote = element("blockquote", quotation.text);
    quote.lang = quotation.language;
    if (SAFE.test(quotation.url)) quote.cite = quotation.url;
    box.append(element("p", quotation.intro), quote);
    if (quotation.note) box.append(element("p", quotation.note));
  }
  if (custom?.sources?.length) {
    box.append(element("p", `${WORDS[language].sources}:`));
    const list = element("ul");
    for (const source of custom.sources) {
      const item = element("li"), link = element("a", source.label);
      if (SAFE.test(source.url)) link.href = source.url;
      item.append(link, ` (${WORDS[language].checked} ${source.checked})`);
      list.append(item);
    }
    box.append(list);
  }
  if (custom?.guide) box.append(element("p", custom.guide.text, "asked"));
  for (const document of custom?.documents ?? []) box.append(letter(document));
  log.append(box);
  box.scrollIntoView({ block: "nearest" });
}

function offer(choices) {
  replies.replaceChildren(...choices.map((choice) => {
    const button = element("button", choice.title);
    button.type = "button";
    button.lang = language;
    button.addEventListener("click", () => { field.focus(); send(choice.payload); });
    return button;
  }));
}

async function send(text) {
  if (waiting || !text.trim()) return;
  waiting = true;
  form.querySelector("button").setAttribute("aria-disabled", "true");
  show("me", text);
  offer([]);
  status.textContent = WORDS[language].thinking;
  try {
    conversation ??= (await post("/conversation", {})).conversation;
    const answers = await post("/message", { sender: conversation, message: text });
    for (const { text: plain, custom } of answers) {
      language = custom?.language ?? language;
      show("bot", custom?.answer ?? plain, custom);
      offer(custom?.replies ?? []);
    }
    if (field.value === text) field.value = "";
  } catch (error) {
    if (error.message === "404") conversation = null;
    field.value = text;
    show("bot", WORDS[language].failed);
  } finally {
    status.textContent = "";
    waiting = false;
    form.querySelector("button").removeAttribute("aria-disabled");
  }
}

form.addEventListener("submit", (event) => { event.preventDefault(); send(field.value); });
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); send(field.value); }
});
