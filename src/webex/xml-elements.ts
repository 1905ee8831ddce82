/** The elements of an XML text as objects, while it is read. */

/** Text if an element contains nothing else, fields if it has children. */
export type Content = string | Tree;
/** An element that occurs twice becomes a list. */
export interface Tree {
  [name: string]: Content | Content[];
}

/** An element whose end tag is still to come. */
export interface Open {
  children: Tree | undefined;
  text: string;
}

/** Text besides children is `#text`. */
export function contentOf({ children, text }: Open): Content {
  if (children === undefined) return text;
  if (text !== '') children['#text'] = text;
  return children;
}

/** `name`: with its prefix, which is dropped. `lists`: names of elements that are always lists. */
export function addChild(outer: Open, name: string, content: Content, lists: ReadonlySet<string>): void {
  const tree = (outer.children ??= {});
  const own = name.slice(name.indexOf(':') + 1);
  // JavaScript objects have inherited names that no answer gave them.
  const earlier = Object.hasOwn(tree, own) ? tree[own] : undefined;
  if (Array.isArray(earlier)) earlier.push(content);
  else if (earlier !== undefined) tree[own] = [earlier, content];
  else tree[own] = lists.has(own) ? [content] : content;
}
