/** The only place where texts of the service become part of messages: whatever they say, they may repeat what was sent. */
import { redacted } from '../model/secrets.js';

/**
 * On one line, without secrets, without characters that could control a terminal, without the final full stop; `undefined`
 * if nothing is left.
 */
export function serviceText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const line = redacted(text)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/\.$/u, '');
  return line === '' ? undefined : line;
}

/** Cuts between characters, never in the middle of one. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/\p{Cs}$/u, '')}…`;
}
