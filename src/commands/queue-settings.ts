/** With which options a worker does a submitted job: what was submitted, then what its own machine says for the profile. */
import type { ApprovalRule } from '../model/approval-rule.js';
import type { Submission } from '../queue/submission.js';
import { approvalSetting } from './approval-setting.js';
import type { Configuration } from './configuration-file.js';
import { commonOptions, serviceOptions, submittedOptions, type workerOptions } from './command-options.js';
import type { Options } from './options.js';
import type { QueueProfile } from './queue-profiles.js';
import { resolveWithFile } from './resolve-options.js';

export type WorkerOptions = Options<(typeof workerOptions)[number]>;

const jobOptions = [...commonOptions, ...serviceOptions, ...submittedOptions] as const;

export interface Settled {
  readonly options: Options<(typeof jobOptions)[number]> & { readonly profile: string };
  /** From which size on the machine wants another person's approval. */
  readonly approval: ApprovalRule | undefined;
  /** Email address of the sign-in. */
  readonly admin: string;
  readonly configuration: Configuration;
}

/** Addresses come from the sign-in and the machine, never from what was submitted: tokens go there. */
export function settledFor(
  submission: Pick<Submission, 'settings'>,
  { name, facts }: QueueProfile,
  worker: WorkerOptions,
): Settled {
  const { site, admin, apiUrl, xmlUrl } = facts;
  const kept = Object.entries({ site, admin, apiUrl, xmlUrl }).filter((entry) => entry[1] !== undefined);
  const flags = {
    ...pick(submission.settings, submittedOptions),
    ...{ profile: name, output: worker.output },
    ...(worker.config !== undefined && { config: worker.config }),
  };
  const values = Object.fromEntries(kept) as Record<string, string>;
  const { options, configuration } = resolveWithFile(
    jobOptions,
    flags,
    process.env,
    'worker',
    { values, isNamed: true, mayBeNew: false },
    process.getuid?.(),
  );
  const about = { approval: approvalSetting(configuration), admin: admin ?? '', configuration };
  return { options: { ...options, profile: name }, ...about };
}

function pick(settings: Submission['settings'], names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)));
}
