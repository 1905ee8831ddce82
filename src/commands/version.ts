import { readFileSync } from 'node:fs';
import { inPackage } from './package-root.js';

/** What `--help` and the completion say of `--version`. */
export const versionMeaning = 'show the version; with --json also Node, platform, commit and formats of files';

/** The version in package.json. */
export function version(): string {
  const content = JSON.parse(readFileSync(inPackage('package.json'), 'utf8')) as {
    version: string;
  };
  return content.version;
}
