/** XML text → its elements, read in one strict pass: what is not well-formed has no elements. */
import { SaxesParser } from 'saxes';
import type { Fields } from './checks.js';

/** Text where an element holds nothing else, fields where it has children. */
type Content = string | Tree;
/** An element that comes twice is a list; names may be any, so that nothing is inherited. */
interface Tree {
  [name: string]: Content | Content[];
}

/**
 * Names without their prefixes; attributes are left out; text beside children is `#text`. `lists`: names of elements that
 * are always lists. `undefined` for what is not well-formed (XML 1.0), has a DOCTYPE, or an entity that only one could
 * declare.
 */
export function readTree(text: string, lists: ReadonlySet<string>): Fields | undefined {
  const parser = new SaxesParser({ position: false });
  const root = newTree();
  const open: Tree[] = [];
  let inner = root;
  const addText = (more: string): void => {
    if (open.length > 0) inner['#text'] = `${textOf(inner)}${more}`;
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a DOCTYPE');
  });
  parser.on('opentag', ({ name }) => {
    if (name.endsWith('__proto__')) throw new Error('a name that means something to JavaScript');
    open.push(inner);
    inner = newTree();
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', ({ name }) => {
    const outer = open.pop() ?? root;
    add(outer, name.slice(name.indexOf(':') + 1), contentOf(inner), lists);
    inner = outer;
  });
  try {
    parser.write(text).close();
    return root;
  } catch {
    return undefined;
  }
}

function newTree(): Tree {
  return Object.create(null) as Tree;
}

function textOf(tree: Tree): string {
  const text = tree['#text'];
  return typeof text === 'string' ? text : '';
}

function contentOf(tree: Tree): Content {
  for (const name in tree) if (name !== '#text') return tree;
  return textOf(tree);
}

function add(outer: Tree, name: string, content: Content, lists: ReadonlySet<string>): void {
  const earlier = outer[name];
  if (Array.isArray(earlier)) earlier.push(content);
  else if (earlier !== undefined) outer[name] = [earlier, content];
  else outer[name] = lists.has(name) ? [content] : content;
}
