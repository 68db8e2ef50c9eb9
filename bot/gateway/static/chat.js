// The chat page with scripts: the same form and the same markup, but nothing is loaded anew.
import { Chat } from "/widget/chat.js";

async function takeOver() {
  const form = document.getElementById("chat"), words = JSON.parse(document.getElementById("words").textContent);
  const chat = new Chat(document, { server: "", language: document.documentElement.lang, words }, {
    scroller: document.scrollingElement,
    end: form,
    sight: () => ({ top: 0, bottom: innerHeight }),
    held: (yes) => { document.getElementById("keep").hidden = !yes; },
    spoke: (language) => {
      document.documentElement.lang = language;
      document.title = words[language].title;
      history.replaceState(null, "", `/?lang=${language}${chat.municipality && `&municipality=${chat.municipality}`}`);
    },
  });
  document.getElementById("enter").hidden = false;
  document.getElementById("look")?.remove();
  await chat.start();
}

// Without these the form is sent as it is.
if ("fetch" in window && "ReadableStream" in window) await takeOver();
