/** What `--help` shows besides commands and options, and how wide it is. */
import { wrapLine } from './wrap.js';

/** yargs lays out its help for every command, whether it is shown or not, and that is slow: callers leave the texts out then. */
export function isHelpShown(): boolean {
  return process.argv.includes('--help');
}

/** Wrapped between words to the width of the help; empty where no help is shown. */
export function epilogue(): string {
  if (!isHelpShown()) return '';
  return notes.map((line) => wrapLine(line, width())).join('\n');
}

/** `null`: not wrapped, because it isn't shown. */
export function helpWidth(): number | null {
  return isHelpShown() ? width() : null;
}

function width(): number {
  return Math.min(110, process.stdout.columns || 110);
}

const notes = [
  'Exit codes: 0 every row is created, updated, unchanged or deleted; 1 unexpected error; 2 usage or configuration error; 3 finished, but some rows are not done (plan: cannot be done; doctor: something is broken); 4 refused, nothing was sent; 5 stopped early, the job can be resumed; 6 sign-in required; 130/143 interrupted, the job can be resumed.',
  'Every option can also be set in the environment (--api-url as WEBEX_API_URL) or in webex-bulk.json ("apiUrl").',
  'Sign in with webex-bulk login, or set WEBEX_ACCESS_TOKEN, or WEBEX_REFRESH_TOKEN with WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET.',
];
