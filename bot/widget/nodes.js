// Making nodes. Text is only ever set as text, never as markup.

/** @param {string} text @param {string} name @param {unknown} value */
export const fill = (text, name, value) => text.replace(`{${name}}`, () => String(value));

/**
 * @param {string} name
 * @param {Record<string, any>} properties What is set as it is; `attributes` are set as attributes.
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function element(name, properties = {}, ...children) {
  const { attributes = {}, ...others } = properties;
  const node = Object.assign(document.createElement(name), others);
  for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, value);
  node.append(...children);
  return node;
}

// Something to tick or choose, with its label. Outside the form, where Enter would press the first of its buttons.
/** @param {string} type @param {string} name @param {string} value @param {string} text */
export const choice = (type, name, value, text) => element("label", {}, element("input", { type, name, value }), ` ${text}`);
