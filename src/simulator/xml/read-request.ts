/**
 * Requests as third-party clients send them: with and without an XML declaration, with prefixes declared, undeclared or
 * left out. The server matches local names, as working public clients show; only input that is not XML at all is
 * refused.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { receivedText } from './received-text.js';

/** An element: its exact text, or its children by local name. */
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
  trimValues: false,
  htmlEntities: true,
  processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: 10_000_000 },
});

/** `undefined` unless this is a well-formed message with one operation. Never throws. */
export function readRequest(body: Buffer): XmlRequest | undefined {
  const text = receivedText(body);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor is one more package for the same check
  if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true || undeclaredEntity(text)) return undefined;
  try {
    const message = child(elementOf(parser.parse(text)), 'message');
    const contents = child(message, 'body')?.children['bodyContent'] ?? [];
    const context = child(child(message, 'header'), 'securityContext') ?? nothing;
    const [content] = contents;
    const named = operationOf(content === undefined ? '' : textOf(content, '@type'), text);
    return content !== undefined && contents.length === 1 && named ? { ...named, context, content } : undefined;
  } catch {
    return undefined;
  }
}

/** The only child with this name, or the first. */
export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children[name]?.[0];
}

/** The trimmed text of a child; empty if the child is absent or empty. */
export function textOf(element: Element | undefined, name: string): string {
  return child(element, name)?.text.trim() ?? '';
}

/** The trimmed texts of all children with this name. */
export function textsOf(element: Element | undefined, name: string): string[] {
  return (element?.children[name] ?? []).map(({ text }) => text.trim());
}

/** The names of the child elements, without those of attributes. */
export function childNames(element: Element | undefined): string[] {
  return Object.keys(element?.children ?? {}).filter((name) => !name.startsWith('@'));
}

const nothing: Element = { text: '', children: {} };

/** Document types are refused, so only the five predefined named entities exist. */
function undeclaredEntity(text: string): boolean {
  return /&(?!#\d+;|#x[\dA-F]+;|(?:amp|lt|gt|quot|apos);)/i.test(
    text.replaceAll(/<!\[CDATA\[.*?\]\]>|<!--.*?-->/gs, ''),
  );
}

/**
 * `java:com.webex.service.binding.user.SetUser`, its xmlapi form, or a schema type such as `use:setUser`, whose prefix
 * means what the message declares, or else what the server's own prefixes mean.
 */
function operationOf(type: string, text: string): { service: string; operation: string } | undefined {
  const java = /\.binding\.(?<service>\w+)\.(?<operation>\w+)$/.exec(type)?.groups;
  if (java) return { service: java['service'] ?? '', operation: capitalized(java['operation'] ?? '') };
  const { prefix = '', operation = '' } = /^(?:(?<prefix>[\w.-]+):)?(?<operation>\w+)$/.exec(type)?.groups ?? {};
  if (operation === '') return undefined;
  const attribute = prefix === '' ? 'xmlns' : `xmlns:${prefix.replaceAll('.', '\\.')}`;
  const declared = new RegExp(`\\s${attribute}\\s*=\\s*["'][^"']*/service/(\\w+)["']`).exec(text)?.[1];
  const usual: Record<string, string> = { use: 'user', mtgtype: 'meetingtype', ns1: 'site', site: 'site', ep: 'ep' };
  return { service: declared ?? usual[prefix] ?? 'user', operation: capitalized(operation) };
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
