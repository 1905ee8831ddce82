/** XML text → its elements, read in one strict pass; text that is not well-formed has no elements. */
import { SaxesParser } from 'saxes';
import type { Fields } from './checks.js';

/** Text if an element contains nothing else, fields if it has children. */
type Content = string | Tree;
/** An element that occurs twice becomes a list. */
interface Tree {
  [name: string]: Content | Content[];
}

/** An element whose end tag is still to come. */
interface Open {
  children: Tree | undefined;
  text: string;
}

/**
 * Names have no prefixes; attributes are dropped; text besides children is `#text`. `lists`: names of elements that are
 * always lists. `undefined` if the text is not well-formed (XML 1.0), has a DOCTYPE, or uses an entity that only a DOCTYPE
 * could declare.
 */
export function readTree(text: string, lists: ReadonlySet<string>): Fields | undefined {
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
    outer.children ??= {};
    add(outer.children, name.slice(name.indexOf(':') + 1), contentOf(inner), lists);
    inner = outer;
  });
  try {
    parser.write(text).close();
    return root.children;
  } catch {
    return undefined;
  }
}

function contentOf({ children, text }: Open): Content {
  if (children === undefined) return text;
  if (text !== '') children['#text'] = text;
  return children;
}

function add(tree: Tree, name: string, content: Content, lists: ReadonlySet<string>): void {
  // JavaScript objects have inherited names that no answer gave them.
  const earlier = Object.hasOwn(tree, name) ? tree[name] : undefined;
  if (Array.isArray(earlier)) earlier.push(content);
  else if (earlier !== undefined) tree[name] = [earlier, content];
  else tree[name] = lists.has(name) ? [content] : content;
}
