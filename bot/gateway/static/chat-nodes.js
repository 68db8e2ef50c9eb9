// Making nodes. Text is only ever set as text, never as markup.
export const fill = (text, name, value) => text.replace(`{${name}}`, () => value);

export function element(name, properties = {}, ...children) {
  const { attributes = {}, ...others } = properties;
  const node = Object.assign(document.createElement(name), others);
  for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, value);
  node.append(...children);
  return node;
}
