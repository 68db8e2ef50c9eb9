// What the person keeps as a file.

// The conversation as text.
/** @param {Element} log */
export const asText = (log) =>
  Array.from(log.children, (message) => Array.from(message.querySelectorAll(":is(h3, h4, p, blockquote, li):not([role=status], details:not([open]) *)"), lineOf).join("\n")).join("\n\n");

/** @param {Blob} file @param {string} name */
export function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** @param {Element} node */
function lineOf(node) {
  const links = Array.from(node.querySelectorAll("a[href^=https]"), (/** @type {any} */ link) => ` ${link.href}`);
  return node.textContent + links.join("");
}
