/** The `--help` heading of each option: people look for what they want to do, not for a name. */
import type { OptionName } from './options.js';

const groups: Readonly<Record<string, readonly OptionName[]>> = {
  'Which rows:': ['limit', 'where', 'days', 'people', 'person', 'to', 'key', 'look-up', 'rules', 'join'],
  'How to read the spreadsheet:': [
    ...(['ignore-unknown', 'map', 'map-code', 'null-word', 'remove-false', 'encoding', 'delimiter'] as const),
    ...(['sheet', 'header-row', 'visible-only'] as const),
    ...(['old-map', 'old-sheet', 'old-header-row', 'old-encoding', 'old-delimiter'] as const),
    ...(['new-map', 'new-sheet', 'new-header-row', 'new-encoding', 'new-delimiter'] as const),
  ],
  'What may happen:': [
    ...(['yes', 'strict', 'allow-shortage', 'max-changes', 'max-creates', 'max-removals'] as const),
    ...(['allow-delete', 'max-deletes'] as const),
    ...(['leavers', 'max-invalid', 'max-sign-ins-off', 'max-shrink', 'max-growth', 'plan-max-age'] as const),
    ...(['waves', 'stop-at', 'undo-on-stop'] as const),
    ...(['keep-going', 'verify', 'site-wait', 'created', 'with-removals'] as const),
  ],
  'Webex:': ['site', 'admin', 'people-api', 'settings-api', 'api-url', 'xml-url', 'concurrency', 'rate'],
  'Other machines:': ['host', 'tls-cert', 'tls-key', 'password-file', 'queue', 'profiles'],
  'Output:': [
    ...(['details', 'format', 'csv', 'output-file', 'as-plan', 'propose', 'output'] as const),
    ...(['json', 'quiet', 'log-file', 'log-people'] as const),
  ],
};

/** `undefined`: listed under the command's own options. */
export function groupOf(option: OptionName): string | undefined {
  return Object.entries(groups).find(([, names]) => names.includes(option))?.[0];
}
