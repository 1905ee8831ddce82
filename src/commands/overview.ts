/**
 * `webex-bulk` alone: shows the sign-in, the last job and what to do next. Sends no request, so it is quick and works offline.
 */
import { stat } from 'node:fs/promises';
import { exitCodes, RunError } from '../errors.js';
import { profileFlag } from '../sign-in/identity.js';
import { listJobs, defaultOutput, type JobFolder } from '../job/folder.js';
import { jobStatusOf, type JobStatus } from '../job/job-status.js';
import type { ProfileFacts } from '../sign-in/profile-facts.js';
import { signInVariable, keptProfile, openTokenStore } from './kept-sign-ins.js';
import type { jobStatusOptions } from './command-options.js';
import { jobInWords } from './job-in-words.js';
import { optionTable, type Options } from './options.js';
import type { Terminal } from './terminal.js';
import { thisProcess } from './this-process.js';

type JobStatusOptions = Options<(typeof jobStatusOptions)[number]>;

export async function runOverview(options: JobStatusOptions, terminal: Terminal): Promise<number> {
  const signIn = await keptSignIn(options);
  const job = await lastJob(options.output);
  const sheet = (await isThere('users.csv')) ? 'template.csv' : 'users.csv';
  for (const line of signInLines(signIn, options)) terminal.print(line);
  terminal.print();
  const commands = signIn.is === 'nobody' ? firstSteps : nextSteps(signIn, options, sheet);
  const width = Math.max(...commands.map(([command]) => command.length));
  for (const [command, about] of commands)
    terminal.print(`  ${terminal.colors.bold(command.padEnd(width))}   ${about}`);
  if (job !== undefined) for (const line of ['', `Last job: ${jobLine(job)}`]) terminal.print(line);
  terminal.event({ type: 'summary', command: 'standing', ...eventOf(signIn, options, job) });
  return exitCodes.done;
}

type KeptSignIn =
  | { readonly is: 'nobody'; readonly others: readonly string[]; readonly why?: RunError }
  | { readonly is: 'environment'; readonly variable: string }
  | { readonly is: 'profile'; readonly facts: ProfileFacts };

async function keptSignIn({ profile }: JobStatusOptions): Promise<KeptSignIn> {
  const environment = process.env;
  const variable = signInVariable(environment);
  if (variable !== undefined) return { is: 'environment', variable };
  const others = await (await openTokenStore()).names();
  try {
    const { facts } = await keptProfile(profile, environment);
    return facts === undefined ? { is: 'nobody', others } : { is: 'profile', facts };
  } catch (error) {
    if (error instanceof RunError) return { is: 'nobody', others, why: error };
    throw error;
  }
}

function signInLines(signIn: KeptSignIn, options: JobStatusOptions): string[] {
  const site = siteOf(signIn, options);
  const at = site === undefined ? '' : `, site ${site}`;
  if (signIn.is === 'environment') return [`Signed in with ${signIn.variable} from the environment${at}.`];
  if (signIn.is === 'profile') {
    const { admin, organization, refreshEndsAt } = signIn.facts;
    const as = admin === undefined ? '' : ` as ${admin}`;
    const of = organization?.name === undefined ? '' : ` (${organization.name})`;
    return [`Signed in${as}${of}${at}.${goodUntil(refreshEndsAt, options)}`];
  }
  const { why, others } = signIn;
  const nobody =
    options.profile === undefined ? 'Not signed in.' : `Not signed in to the profile "${options.profile}".`;
  const also = others.length === 0 ? [] : [`Signed-in profiles: ${others.join(', ')}; choose one with --profile.`];
  return [...(why === undefined ? [nobody] : [...why.lines, ...why.steps]), ...also];
}

function goodUntil(refreshEndsAt: number | undefined, options: JobStatusOptions): string {
  if (refreshEndsAt === undefined) return '';
  if (refreshEndsAt < Date.now()) return ` The sign-in has probably expired: webex-bulk login${profileFlag(options)}`;
  return ` Sign-in valid until ${new Date(refreshEndsAt).toISOString().slice(0, 10)}.`;
}

function siteOf(signIn: KeptSignIn, { site }: JobStatusOptions): string | undefined {
  return site ?? (signIn.is === 'profile' ? signIn.facts.site : undefined);
}

type Step = readonly [command: string, about: string];

/** What a new admin needs. */
const firstSteps: readonly Step[] = [
  [
    'webex-bulk login',
    'sign in; this needs your own integration on developer.webex.com (client id and secret) with the',
  ],
  ['', `redirect address ${optionTable['redirect-uri'].default} and the scopes`],
  ['', optionTable.scopes.default],
  ['webex-bulk demo', 'try it without Webex: apply a sample to a simulated organization'],
  ['webex-bulk --help', 'all commands'],
];

function nextSteps(signIn: KeptSignIn, options: JobStatusOptions, blank: string): readonly Step[] {
  const flag = profileFlag(options);
  const site = siteOf(signIn, options);
  return [
    [`webex-bulk doctor${flag}`, 'check that everything is set up'],
    [`webex-bulk template ${blank}${flag}`, `a spreadsheet with the columns of ${site ?? 'your site'}`],
    [`webex-bulk plan users.csv${flag}`, 'preview changes'],
    [`webex-bulk apply users.csv${flag}`, 'apply it'],
  ];
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

interface LastJob {
  readonly job: JobFolder;
  readonly jobStatus: JobStatus;
  readonly reference: string;
}

async function lastJob(output: string): Promise<LastJob | undefined> {
  const [job] = await listJobs(output);
  if (job === undefined) return undefined;
  const reference = output === defaultOutput ? 'latest' : job.reference;
  return { job, jobStatus: await jobStatusOf(job, await thisProcess()), reference };
}

function jobLine(last: LastJob): string {
  const { what, next } = jobInWords(last);
  return `${last.job.name}, ${what}${next === undefined ? '' : ` (${next})`}`;
}

function eventOf(
  signIn: KeptSignIn,
  options: JobStatusOptions,
  last: LastJob | undefined,
): Readonly<Record<string, unknown>> {
  const facts = signIn.is === 'profile' ? signIn.facts : undefined;
  return {
    signedIn: signIn.is !== 'nobody',
    ...(signIn.is !== 'nobody' && { by: signIn.is }),
    ...(facts && { admin: facts.admin, organization: facts.organization, refreshEndsAt: facts.refreshEndsAt }),
    site: siteOf(signIn, options),
    ...(last && { job: last.job.path, jobIs: last.jobStatus.is, ...jobInWords(last) }),
  };
}
