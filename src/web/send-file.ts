/** Files for a person to keep: never shown by the browser, always saved. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { RequestError } from './problem.js';

/** `name`: under which the browser saves it. Throws a RequestError (404) if there is no such file. */
export async function attachment(path: string, name: string): Promise<Response> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) throw new RequestError(404, `There is no ${name}.`, 'Load the page again.');
  const body = Readable.toWeb(createReadStream(path)) as ReadableStream;
  return new Response(body, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(found.size),
      'content-disposition': dispositionOf(name),
    },
  });
}

/** The plain name has only what every browser reads alike; the other one has all of it (RFC 6266). */
export function dispositionOf(name: string): string {
  const plain = name.replaceAll(/[^\w. -]/gu, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
