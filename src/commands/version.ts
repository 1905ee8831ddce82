import { readFileSync } from 'node:fs';

/** The version in package.json, which is next to `dist` and `src`. */
export function version(): string {
  const content = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return content.version;
}
