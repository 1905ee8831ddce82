/** What a job of the queue consists of. Redis holds no person, no cell and no token: everything else is in the job's folder. */
import { isJobName } from './job-place.js';

/** `plan`: plan only. `approval`: plan, then wait for approval. `apply`: plan if that is not done, then apply. */
export const askedChoices = ['plan', 'approval', 'apply'] as const;
export type Asked = (typeof askedChoices)[number];

/** Name of the step that tells people how the others ended; each other step bears the name of what it does. */
export const notifyStep = 'notify';

export interface Payload {
  /** Name of the job's folder in the shared output folder. */
  readonly job: string;
  readonly profile: string;
  /** What this step does; of the step that tells how the job ended: what it was asked for. */
  readonly asked: Asked;
  /** It is not to be begun earlier. Milliseconds since 1970. */
  readonly notBefore?: number;
  /** Of the step that tells that a scheduled file could not be submitted: why. There is no job's folder then. */
  readonly reason?: string;
}

/** Whether what another program may have written can be worked on. */
export function isPayload(value: unknown): value is Payload {
  if (typeof value !== 'object' || value === null) return false;
  const { job, profile, asked } = value as Partial<Record<keyof Payload, unknown>>;
  const areTexts = [job, profile].every((one) => typeof one === 'string');
  return areTexts && isJobName(job as string) && askedChoices.includes(asked as Asked);
}
