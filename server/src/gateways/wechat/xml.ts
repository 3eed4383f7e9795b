/** One element of WeChat's XML: its text, and the elements in it. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const deepest = 8;

/**
 * Reads WeChat's small XML: elements without attributes, text plain or as CDATA. Anything else is no message of WeChat's
 * (entities, document types, attributes) and is refused with `undefined`. Read in order, so that what somebody wrote inside
 * a text is never taken for a field.
 */
export function readXml(source: string): XmlElement | undefined {
  const xml = source.trim();
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(xml);
    if (match) at = pattern.lastIndex;
    return match ?? undefined;
  };
  const element = (depth: number): XmlElement | undefined => {
    const name = take(/<([A-Za-z][\w]{0,63})>/y)?.[1];
    if (!name || depth > deepest) return undefined;
    let text = '';
    const children: XmlElement[] = [];
    for (;;) {
      if (xml.startsWith(`</${name}>`, at)) {
        at += name.length + 3;
        return { name, text: children.length > 0 ? '' : text, children };
      }
      const data = take(/<!\[CDATA\[([\s\S]*?)\]\]>/y)?.[1];
      if (data !== undefined) {
        text += data;
        continue;
      }
      const plain = take(/[^<&]+/y)?.[0];
      if (plain !== undefined) {
        text += plain;
        continue;
      }
      const child = element(depth + 1);
      if (!child) return undefined;
      children.push(child);
    }
  };
  const root = element(1);
  return root && at === xml.length ? root : undefined;
}

/** The text of the first child of a name; empty when there is none. */
export const fieldOf = (parent: XmlElement | undefined, name: string): string =>
  parent?.children.find((child) => child.name === name)?.text ?? '';

/** Text as CDATA; an end of CDATA within it is split over two. */
export const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
