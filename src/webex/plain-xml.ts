/**
 * Plain XML text → its elements: what nearly all answers of the site are. Anything else is left to the strict reader
 * (`xml-tree.ts`), so that the two can differ in speed only.
 */
import { addChild, contentOf, type Open, type Tree } from './xml-elements.js';

const declaration = /^<\?xml version="1\.0"(?: encoding="[A-Za-z][\w.-]*")?\?>/u;
/**
 * References, comments, CDATA, DOCTYPE, instructions, carriage returns; `]]>` and characters that XML 1.0 excludes, or that one
 * would have to look at closely.
 */
const unusual = /[&\r\u0000-\u0008\u000B-\u001F\u007F-\u009F\uD800-\uDFFF\uFFFE\uFFFF]|<[!?]|\]\]>/u;
const plainName = /^(?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*$/u;
const startTag = /^(?<name>[\w.:-]+)(?<attributes>(?:[ \t\n]+[A-Za-z_][\w.:-]*="[^"<]*")*)[ \t\n]*(?<empty>\/?)$/u;
const attribute = /(?<name>[\w.:-]+)="[^"]*"/gu;
const onlyBlanks = /^[ \t\n]*$/u;

interface Named extends Open {
  readonly name: string;
}

/** `undefined`: the text is not plain, whether it is XML or not. `lists`: as in `readTree`. */
export function readPlainTree(text: string, lists: ReadonlySet<string>): Tree | undefined {
  const from = declaration.exec(text)?.[0].length ?? 0;
  if (unusual.test(from === 0 ? text : text.slice(from))) return undefined;
  const root: Named = { name: '', children: undefined, text: '' };
  const around: Named[] = [];
  let inner = root;
  let place = from;
  for (let begin = text.indexOf('<', place); begin !== -1; begin = text.indexOf('<', place)) {
    if (begin > place) inner.text += text.slice(place, begin);
    const end = text.indexOf('>', begin);
    if (end === -1) return undefined;
    if (text.charCodeAt(begin + 1) === 47) {
      const outer = around.pop();
      if (outer === undefined || end !== begin + 2 + inner.name.length || !text.startsWith(inner.name, begin + 2))
        return undefined;
      addChild(outer, inner.name, contentOf(inner), lists);
      inner = outer;
    } else {
      const tag = tagOf(text.slice(begin + 1, end));
      if (tag === undefined || (inner === root && root.children !== undefined)) return undefined;
      if (tag.isEmpty) addChild(inner, tag.name, '', lists);
      else {
        around.push(inner);
        inner = { name: tag.name, children: undefined, text: '' };
      }
    }
    place = end + 1;
  }
  const isWhole = inner === root && onlyBlanks.test(root.text) && onlyBlanks.test(text.slice(place));
  return isWhole ? root.children : undefined;
}

interface Tag {
  readonly name: string;
  readonly isEmpty: boolean;
}

/** Names that came before, so that each is checked once; a service has few. */
const known = new Map<string, Tag>();
const mostKnown = 1000;

/** What stands between `<` and `>`; `undefined`: it is not plain, or says one attribute twice. */
function tagOf(inside: string): Tag | undefined {
  const earlier = known.get(inside);
  if (earlier !== undefined) return earlier;
  const { name = '', attributes = '', empty } = startTag.exec(inside)?.groups ?? {};
  if (!plainName.test(name) || name.endsWith('__proto__')) return undefined;
  const names = Array.from(attributes.matchAll(attribute), (match) => match.groups?.['name']);
  if (new Set(names).size !== names.length) return undefined;
  const tag = { name, isEmpty: empty === '/' };
  if (names.length === 0 && known.size < mostKnown) known.set(inside, tag);
  return tag;
}
