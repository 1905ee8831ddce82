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
import { loginCommand } from './sign-in.js';

export type SubmitOptions = Options<(typeof submitOptions)[number]> & RuleSettings;

type SettingOptions = Partial<Options<(typeof submittedOptions)[number]>>;
type Submitted = SettingOptions & RuleSettings & Pick<SubmitOptions, 'do'>;

/** Throws a RunError: `signIn` for a profile that is not there, or that does not say whose it is. */
export async function signedInTo(profile: string): Promise<{ organization: Organization; admin: string | undefined }> {
  const facts = await (await openTokenStore()).facts(profile);
  if (facts?.organization !== undefined) return { organization: facts.organization, admin: facts.admin };
  const what = facts === undefined ? "isn't a saved sign-in" : "isn't an organization in the sign-in";
  throw new RunError(
    'signIn',
    `There ${what} "${profile}", so it is not known whose queue to use. Nothing was submitted.`,
    {
      next: `Sign in: ${loginCommand(profile)}`,
    },
  );
}

export async function submissionFor(
  options: Submitted,
  { file, ...about }: Pick<Submission, 'profile' | 'organization' | 'file' | 'queue' | 'signIn' | 'isWatched'>,
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
