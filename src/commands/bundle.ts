/** `webex-bulk bundle from <address>`: makes a bundle of what a person has. Sends no write. */
import { exitCodes, RunError } from '../errors.js';
import { bundleOf, type BundleOf } from '../export/bundle-of.js';
import { isEmail } from '../model/cells.js';
import { shellWord } from '../model/shell-word.js';
import { loadCatalog, type Tenant } from '../plan/load-catalog.js';
import type { Answer } from '../webex/answer.js';
import { isBundleName } from './bundles-setting.js';
import type { bundleOptions } from './command-options.js';
import type { Configuration } from './configuration-file.js';
import type { Options } from './options.js';
import { saveBundle, type SavedBundle } from './save-bundle.js';
import { signIn, type SignedIn } from './sign-in.js';
import type { Terminal } from './terminal.js';

const placeholder = 'New bundle';

export async function runBundle(
  email: string,
  options: Options<(typeof bundleOptions)[number]>,
  terminal: Terminal,
  configuration: Configuration,
): Promise<number> {
  if (!isEmail(email)) {
    throw new RunError('usage', `"${email}" is not an email address.`, { next: 'webex-bulk bundle from ana@acme.com' });
  }
  const { save } = options;
  if (save !== undefined && !isBundleName(save)) {
    throw new RunError('usage', `--save "${save}": a cell cannot name this bundle.`, {
      next: 'Choose a name without a semicolon or line break.',
    });
  }
  const webex = await signIn(options, terminal);
  try {
    const tenant = await loadCatalog(webex, { ...options, settingsApi: options['settings-api'] });
    const made = await readBundle(email, webex, tenant);
    if (Object.keys(made.bundle).length === 0) throw nothingToGive(email, made);
    const saved = save === undefined ? undefined : await saveBundle(configuration, options.profile, save, made.bundle);
    terminal.event({ type: 'summary', command: 'bundle', email, name: save ?? null, ...made, ...(saved && { saved }) });
    const whole = JSON.stringify({ bundles: { [save ?? placeholder]: made.bundle } }, undefined, 2);
    for (const line of whole.split('\n')) terminal.print(line);
    for (const one of made.leftOut) terminal.note(`left out: ${one}`);
    for (const line of nextLines(email, configuration.name, saved)) terminal.note(line);
    return exitCodes.done;
  } finally {
    await webex.close();
  }
}

function nextLines(email: string, file: string, saved: SavedBundle | undefined): string[] {
  if (saved !== undefined)
    return [saved.isNew ? `Saved in ${file}, ${saved.place}.` : `${file} has this bundle already.`];
  return [
    `Give it a name and paste it into ${file}, or save it:`,
    `  webex-bulk bundle from ${shellWord(email)} --save NAME`,
  ];
}

/** Throws a RunError: `refused` if the person is not in the organization, `stopped` if something cannot be read. */
async function readBundle(email: string, webex: SignedIn, { catalog, settings }: Tenant): Promise<BundleOf> {
  const listed = valueOf(await webex.people.findByEmail(email), email);
  if (listed === undefined) {
    throw new RunError('refused', `${email} isn't in this organization.`, { next: 'Check the address.' });
  }
  const person = listed.licenses === undefined ? valueOf(await webex.people.read(listed.id), email) : listed;
  if (person?.licenses === undefined) {
    throw new RunError('stopped', `Webex does not say which licenses ${email} has; the bundle would lack them.`);
  }
  const account = valueOf(await settings.read(person.emails[0] ?? email), `The account of ${email}`);
  return bundleOf({ licenses: person.licenses }, account?.active === true ? account : undefined, catalog);
}

function valueOf<T>(answer: Answer<T>, what: string): T {
  if (answer.result === 'done') return answer.value;
  throw new RunError('stopped', `${what} cannot be read: ${answer.problem.message}.`, { next: 'Try again later.' });
}

function nothingToGive(email: string, { leftOut }: BundleOf): RunError {
  const why = leftOut.map((one) => `  left out: ${one}`);
  return new RunError('refused', [`${email} has nothing that a bundle can give.`, ...why], {
    next: 'Choose a person who has the licenses that are meant.',
  });
}
