/** The bytes of a request as text, however its sender wrote them. */

/**
 * Decodes by the declared encoding: clients declare UTF-8, ISO-8859-1, BIG5, Shift_JIS, EUC-KR and GB2312. Blanks
 * before the declaration are skipped, because working clients send them (a multi-line literal); so is the `XML=` of a
 * form, with which older clients posted, whether its value is bare or percent-encoded. Never throws.
 */
export function receivedText(body: Buffer): string {
  const text = decoded(body)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (!/^XML=/i.test(text)) return text;
  const value = text.slice('XML='.length);
  if (!/^(?:%3C|%20|\+)/i.test(value)) return value.trimStart();
  try {
    return decodeURIComponent(value.replaceAll('+', ' ')).trimStart();
  } catch {
    return value;
  }
}

function decoded(body: Buffer): string {
  const head = body.toString('latin1', 0, 400);
  const declared = /<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(declared).decode(body);
  } catch {
    return body.toString('utf8');
  }
}
