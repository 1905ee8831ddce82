/** Answers that are none, for either API. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

export type Form = (answer: ServerResponse) => void;

const json = { 'content-type': 'application/json' };

export function says(body: string | Buffer, status = 200, headers: Record<string, string> = json): Form {
  return (answer) => {
    answer.writeHead(status, headers);
    answer.end(body);
  };
}

const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));

/** What no client may take for an answer. `elsewhere`: an address that must never be asked. */
export function brokenAnswers(elsewhere: string): Record<string, Form> {
  return {
    'a redirect': says('', 307, { location: `${elsewhere}/v1/people` }),
    'a redirect with a page': says('<html>moved</html>', 302, { location: elsewhere }),
    'a page': says('<html><title>Sign in to the network</title></html>', 200, { 'content-type': 'text/html' }),
    'a packed body of 40 MB': says(bomb, 200, { ...json, 'content-encoding': 'gzip' }),
    'a body that is packed wrongly': says('{}', 200, { ...json, 'content-encoding': 'gzip' }),
    'a body without end': endless,
    'headers beyond all measure': says('{}', 200, { ...json, 'x-a': 'a'.repeat(20_000), 'x-b': 'b'.repeat(20_000) }),
    'bytes that are no text': says(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
    'an answer that is cut off': (answer) => {
      answer.writeHead(200, { ...json, 'content-length': '1000' });
      answer.write('{"id":"', () => answer.destroy());
    },
    'no answer at all': (answer) => answer.destroy(),
  };
}

/** JSON that is something else than what was asked for. `other`: a whole record of somebody else. */
export function wrongShapes(other: unknown): Record<string, Form> {
  const shapes = {
    null: null,
    'a list': [],
    'a text': 'ok',
    'a number': 1e308,
    'an empty object': {},
    'ids that are numbers': { id: 7, personId: 7, emails: [7], licenses: [7], items: [{ id: 7 }] },
    'lists that are objects': { id: 'x', personId: 'x', emails: {}, licenses: {}, items: {} },
    'nulls all over': { id: null, personId: null, emails: null, licenses: null, items: [null] },
    'somebody else': other,
    'keys that are none': JSON.parse(
      '{"__proto__":{"id":"x","emails":["x"]},"constructor":{"prototype":{}}}',
    ) as unknown,
  };
  return Object.fromEntries(Object.entries(shapes).map(([name, value]) => [name, says(JSON.stringify(value))]));
}

/** In chunks until the other side has enough of it, but not for ever. */
function endless(answer: ServerResponse): void {
  answer.writeHead(200, json);
  const chunk = Buffer.alloc(1 << 16, ' ');
  let chunks = 0;
  const more = (): void => {
    if (answer.destroyed || (chunks += 1) > 1000) answer.destroy();
    else if (answer.write(chunk)) setImmediate(more);
    else answer.once('drain', more);
  };
  more();
}

const bombDeclared = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 12 }, (_, n) => {
  const [name, of] = [String.fromCharCode(98 + n), String.fromCharCode(97 + n)];
  return `<!ENTITY ${name} "${`&${of};`.repeat(10)}">`;
}).join('')}]>`;

/** A whole message of the XML API → one that is none. */
export const brokenMessages: Readonly<Record<string, (xml: string) => string>> = {
  'a document type': (xml) => behindDeclaration(xml, '<!DOCTYPE message>'),
  'entities that grow without measure': (xml) =>
    behindDeclaration(xml, bombDeclared).replace(/<\/[\w:]*bodyContent>/u, '&m;$&'),
  'an entity from a file': (xml) => behindDeclaration(xml, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
  'an entity that nobody declared': (xml) => xml.replace(/<\/[\w:]*bodyContent>/u, '&nbsp;$&'),
  'another root': (xml) => xml.replaceAll(/(<\/?[\w:]*)message\b/gu, '$1massage'),
  'two roots': (xml) => `${xml}<a/>`,
  'two results': (xml) => xml.replace(/<([\w:]*response)>.*?<\/\1>/su, '$&$&'),
  'a result and its contrary': (xml) =>
    xml.replace(/<([\w:]*response)>.*?<\/\1>/su, (one) => one + one.replace('SUCCESS', 'FAILURE')),
  'two bodies': (xml) => xml.replace(/<([\w:]*bodyContent)\b.*<\/\1>/su, '$&$&'),
  'no body': (xml) => xml.replace(/<([\w:]*body)>.*<\/\1>/su, ''),
  'another word than SUCCESS': (xml) => xml.replace('SUCCESS', 'SUCCEEDED'),
  'a failure without a number': (xml) => xml.replace(/SUCCESS/u, 'FAILURE'),
  'half a message': (xml) => xml.slice(0, xml.length / 2),
  'a message within a message': (xml) => `<a>${xml.replace(/^<\?[^>]*\?>/u, '')}</a>`,
  nothing: () => '',
  JSON: () => '{"result":"SUCCESS"}',
};

function behindDeclaration(xml: string, text: string): string {
  return xml.replace(/^(?:<\?[^>]*\?>)?/u, `$&${text}`);
}
