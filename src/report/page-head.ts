/** The head of a page that asks no network for anything: only the style and the script that are in it may be used. */
import { createHash } from 'node:crypto';
import { Html, html } from './html.js';

export interface PageHead {
  readonly title: string;
  readonly style: string;
  /** Absent: no script runs. */
  readonly script?: string;
}

/** The policy has the digests of style and script as they stand in the page, letter for letter. */
export function pageHead({ title, style, script }: PageHead): Html {
  const policy = [
    "default-src 'none'",
    ...(script === undefined ? [] : [`script-src '${sha256(script)}'`]),
    `style-src '${sha256(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        ${new Html(`<style>${style}</style>`)}
      </head>
    </html>`;
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
