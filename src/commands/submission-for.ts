/** What is submitted: the spreadsheet's name, who wants what done with it, and the options that it is done with. */
import { hostname } from 'node:os';
import { RunError } from '../errors.js';
import { userName } from '../job/user-name.js';
import type { Organization } from '../queue/organization-queue.js';
import type { Submission } from '../queue/submission.js';
import { safeFileName } from '../web/uploads.js';
import { submittedOptions, type submitOptions } from './command-options.js';
import { openTokenStore } from './kept-sign-ins.js';
import type { Options } from './options.js';
import { ruleBookOf, type RuleSettings } from './rules-setting.js';
import { sharedProfiles } from './shared-sign-ins.js';
import { loginCommand } from './sign-in.js';
import type { Terminal } from './terminal.js';

export type SubmitOptions = Options<(typeof submitOptions)[number]> & RuleSettings;

type SettingOptions = Partial<Options<(typeof submittedOptions)[number]>>;
type Submitted = SettingOptions & RuleSettings & Pick<SubmitOptions, 'do'>;

interface SignedInTo {
  readonly organization: Organization;
  /** Email address of the sign-in, if it is known. */
  readonly admin: string | undefined;
}

/** Throws a RunError: `signIn` for a profile that is not there, or that does not say whose it is. */
export async function signedInTo(
  profile: string,
  options: Pick<SubmitOptions, 'profiles'>,
  terminal: Terminal,
): Promise<SignedInTo> {
  const shared = await sharedProfiles(options, terminal);
  const found = shared === undefined ? undefined : (await shared.read()).get(profile);
  if (found instanceof Error) throw found;
  const facts = shared === undefined ? await (await openTokenStore()).facts(profile) : found?.facts;
  if (facts?.organization !== undefined) return { organization: facts.organization, admin: facts.admin };
  if (shared !== undefined) throw notShared(profile, found !== undefined);
  const what = facts === undefined ? "isn't a saved sign-in" : "isn't an organization in the sign-in";
  throw new RunError(
    'signIn',
    `There ${what} "${profile}", so it is not known whose queue to use. Nothing was submitted.`,
    { next: `Sign in: ${loginCommand(profile)}` },
  );
}

function notShared(profile: string, isThere: boolean): RunError {
  const what = isThere
    ? `The shared sign-in "${profile}" has no field "organization"`
    : `"${profile}" is not one of the shared sign-ins`;
  return new RunError('signIn', `${what}, so it is not known whose queue to use. Nothing was submitted.`, {
    next: isThere
      ? 'Add its organization, which webex-bulk whoami --json shows: docs/queue-sign-ins.md'
      : 'Check --profile, and --profiles (WEBEX_BULK_PROFILES).',
  });
}

export async function submissionFor(
  options: Submitted,
  {
    file,
    ...about
  }: Pick<Submission, 'profile' | 'organization' | 'file' | 'queue' | 'priority' | 'signIn' | 'isWatched'>,
): Promise<Submission> {
  const rules = await ruleBookOf(options);
  return {
    ...{ at: new Date().toISOString(), by: userName(), host: hostname(), ...about, asked: options.do },
    ...{ file: safeFileName(file), settings: settingsOf(options) },
    ...(rules && { rules }),
  };
}

/** The values of the options that a job is done with, in the form in which they are read again. */
function settingsOf(options: SettingOptions): Submission['settings'] {
  const entries = submittedOptions.map((name) => {
    const value = options[name];
    return [name, typeof value === 'object' && 'spelled' in value ? value.spelled : value] as const;
  });
  return Object.fromEntries(entries.filter((entry) => entry[1] !== undefined));
}
