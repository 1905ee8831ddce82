/** Secrets that travelled between the program and the service, and where they must not stand. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Office } from './cli.js';
import type { Exchange } from './recording-proxy.js';

/** Where a text was found, and the text. */
export type Found = readonly [where: string, text: string];

/** Every secret that travelled, by its kind: what a run must never write anywhere. */
export function canaries(exchanges: readonly Exchange[], { connection }: Office): Map<string, Set<string>> {
  const { clientSecret, refreshToken, accessToken } = connection;
  const kinds = new Map([
    ['client secret', new Set([clientSecret])],
    ['refresh token', new Set([refreshToken])],
    ['access token', new Set([accessToken])],
    ['session ticket', new Set<string>()],
    ['host PIN', new Set<string>()],
  ]);
  const collect = (kind: string, text: string, pattern: RegExp): void => {
    for (const match of text.matchAll(pattern)) if (match[1]) kinds.get(kind)?.add(match[1]);
  };
  for (const { headers, answer } of exchanges) {
    collect('access token', headers.authorization ?? '', /^Bearer (.+)$/gu);
    collect('access token', answer, /"access_token":\s*"([^"]+)"/gu);
    collect('refresh token', answer, /"refresh_token":\s*"([^"]+)"/gu);
    collect('session ticket', answer, /sessionTicket>([^<]+)</gu);
    collect('host PIN', answer, /host(?:PIN|Pin)>(\d{4,})</gu);
  }
  return kinds;
}

/** Every file below the folder. */
export async function everythingWritten(folder: string): Promise<Found[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return await Promise.all(files.map(async (file): Promise<Found> => [file, await readFile(file, 'latin1')]));
}

/** A sentence for each secret that stands somewhere. */
export function secretsIn(texts: readonly Found[], kinds: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return [...kinds].flatMap(([kind, values]) =>
    texts.flatMap(([where, text]) =>
      [...values].some((value) => holds(text, value)) ? [`a ${kind} stands in ${where}`] : [],
    ),
  );
}

const uuid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gu;

/** As it is, as it stands in addresses, or in base64; a PIN's few digits as a word of their own, outside of ids. */
function holds(text: string, secret: string): boolean {
  if (secret.length < 8) return new RegExp(`\\b${secret}\\b`, 'u').test(text.replaceAll(uuid, ''));
  const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/u, '')];
  return forms.some((form) => text.includes(form));
}
