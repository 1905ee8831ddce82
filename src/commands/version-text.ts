import { version } from './version.js';

/** What `--version` prints: the version, or with `--json` one line of JSON, whose facts are gathered only if they are shown. */
export async function versionText(args: readonly string[], isJson: boolean): Promise<string> {
  if (!isJson || !args.includes('--version')) return version();
  const { versionFacts } = await import('./version-facts.js');
  return JSON.stringify(versionFacts());
}
