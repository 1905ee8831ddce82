/** How an option is spelled in the environment and in the configuration file. */
import type { OptionName } from './options.js';

/** In the environment: `api-url` → `WEBEX_API_URL` */
export function variableOf(name: OptionName): string {
  return `WEBEX_${name.replaceAll('-', '_').toUpperCase()}`;
}

/** In the configuration file: `api-url` → `apiUrl` */
export function keyOf(name: OptionName): string {
  return name.replace(/-(?<letter>[a-z])/gu, (_match, letter: string) => letter.toUpperCase());
}
