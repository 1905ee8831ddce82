/** XML text → its elements, read in one pass; text that is not well-formed has no elements. */
import { SaxesParser } from 'saxes';
import type { Fields } from './checks.js';
import { readPlainTree } from './plain-xml.js';
import { addChild, contentOf, type Open } from './xml-elements.js';

/**
 * Names have no prefixes; attributes are dropped; text besides children is `#text`. `lists`: names of elements that are
 * always lists. `undefined` if the text is not well-formed (XML 1.0), has a DOCTYPE, or uses an entity that only a DOCTYPE
 * could declare.
 */
export function readTree(text: string, lists: ReadonlySet<string>): Fields | undefined {
  return readPlainTree(text, lists) ?? readStrictTree(text, lists);
}

/** The same for any XML, at several times the cost. */
export function readStrictTree(text: string, lists: ReadonlySet<string>): Fields | undefined {
  const parser = new SaxesParser({ position: false });
  const root: Open = { children: undefined, text: '' };
  const around: Open[] = [];
  let inner = root;
  const addText = (more: string): void => {
    inner.text += more;
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a DOCTYPE');
  });
  parser.on('opentag', ({ name }) => {
    if (name.endsWith('__proto__')) throw new Error('a name that means something to JavaScript');
    around.push(inner);
    inner = { children: undefined, text: '' };
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', ({ name }) => {
    const outer = around.pop() ?? root;
    addChild(outer, name, contentOf(inner), lists);
    inner = outer;
  });
  try {
    parser.write(text).close();
    return root.children;
  } catch {
    return undefined;
  }
}
