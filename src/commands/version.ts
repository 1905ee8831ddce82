import { readFileSync } from 'node:fs';
import { inPackage } from './package-root.js';

/** The version in package.json. */
export function version(): string {
  const content = JSON.parse(readFileSync(inPackage('package.json'), 'utf8')) as {
    version: string;
  };
  return content.version;
}
