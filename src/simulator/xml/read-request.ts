/**
 * Requests as other people's clients send them: with and without an XML declaration, with prefixes declared, undeclared
 * or left out. The server matches local names (xml.md, 1.2); only what is no XML at all is refused.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element: its text, or its children by local name. */
export interface Element {
  readonly text: string;
  readonly children: Readonly<Record<string, readonly Element[]>>;
}

export interface XmlRequest {
  readonly service: string;
  readonly operation: string;
  readonly context: Element;
  readonly content: Element;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: true,
  trimValues: true,
  htmlEntities: true,
});

/** `undefined` for what is no well-formed message with one operation. Never throws. */
export function readRequest(body: Buffer): XmlRequest | undefined {
  const text = decoded(body);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor is one more package for the same check
  if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true) return undefined;
  try {
    const message = child(elementOf(parser.parse(text)), 'message');
    const contents = child(message, 'body')?.children['bodyContent'] ?? [];
    const context = child(child(message, 'header'), 'securityContext') ?? nothing;
    const [content] = contents;
    const named = operationOf(content === undefined ? '' : textOf(content, '@type'));
    return content !== undefined && contents.length === 1 && named ? { ...named, context, content } : undefined;
  } catch {
    return undefined;
  }
}

/** The only child of a name, or the first. */
export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children[name]?.[0];
}

/** The text of a child; empty where it is absent or empty. */
export function textOf(element: Element | undefined, name: string): string {
  return child(element, name)?.text ?? '';
}

const nothing: Element = { text: '', children: {} };

/** `java:com.webex.service.binding.user.SetUser`, its xmlapi form, or a QName such as `use:setUser`. */
function operationOf(type: string): { service: string; operation: string } | undefined {
  const java = /\.binding\.(?<service>\w+)\.(?<operation>\w+)$/.exec(type)?.groups;
  if (java) return { service: java['service'] ?? '', operation: capitalized(java['operation'] ?? '') };
  const name = /^(?<prefix>\w+):(?<operation>\w+)$/.exec(type)?.groups;
  if (!name) return undefined;
  const services: Record<string, string> = { use: 'user', mtgtype: 'meetingtype', ns1: 'site', site: 'site', ep: 'ep' };
  return { service: services[name['prefix'] ?? ''] ?? 'user', operation: capitalized(name['operation'] ?? '') };
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function elementOf(value: unknown): Element {
  if (typeof value !== 'object' || value === null)
    return { text: typeof value === 'string' ? value : '', children: {} };
  const { '#text': text = '', ...rest } = value as Record<string, unknown>;
  const entries = Object.entries(rest).map(([name, content]) => {
    const many: unknown[] = Array.isArray(content) ? content : [content];
    return [name, many.map(elementOf)] as const;
  });
  return { text: typeof text === 'string' ? text : '', children: Object.fromEntries(entries) };
}

function decoded(body: Buffer): string {
  const declared = /encoding\s*=\s*["']([\w-]+)["']/.exec(body.toString('latin1', 0, 200))?.[1] ?? 'utf-8';
  return (/^iso-8859-1$/i.test(declared) ? body.toString('latin1') : body.toString('utf8')).replace(/^\uFEFF/, '');
}
