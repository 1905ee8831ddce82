/** What people are told when a job of a queue ended, through the channels that the worker's machine has for its profile. */
import type { JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import { approvalOf, rejectionOf, reviewOf } from '../job/review.js';
import { onOneLine } from '../model/outside-text.js';
import type { Notification } from '../notify/notification.js';
import { jobPlace } from '../queue/job-place.js';
import type { Notify, StepEnd } from '../queue/notify-step.js';
import type { Payload } from '../queue/payload.js';
import { submissionOf } from '../queue/submission.js';
import { notificationOf } from '../watch/notification-of.js';
import type { Reason } from '../watch/brakes.js';
import type { Drop } from '../watch/drop.js';
import type { PlannedDrop } from '../watch/dropping.js';
import { againCommand } from './again-command.js';
import { appliedOf, resultsIn } from './applied-drop.js';
import { notifySettings } from './notify-settings.js';
import type { QueueProfiles } from './queue-profiles.js';
import { settledFor, type WorkerOptions } from './queue-settings.js';
import { sendNotification } from './send-notification.js';
import type { Terminal } from './terminal.js';

/** Without channels nothing is read. What cannot be sent is a notice, and costs the job nothing. */
export function queueTelling(profiles: () => QueueProfiles, worker: WorkerOptions, terminal: Terminal): Notify {
  return async (payload, organization, end) => {
    const note = (why: string): void => terminal.note(`${payload.job}: ${why}`);
    try {
      const profile = profiles().profileFor({ profile: payload.profile, organization });
      const { options, configuration } = settledFor({ settings: {} }, profile, worker);
      const settings = notifySettings(configuration);
      if (Object.keys(settings).length === 0) return;
      const notification = await queueNotification(jobPlace(worker.output, payload.job), payload, end);
      if (notification === undefined) return;
      for (const { channel, ok, error = '' } of await sendNotification(settings, options, notification)) {
        if (!ok) note(`no notification by ${channel}: ${error}`);
      }
    } catch (error) {
      note(`no notification was sent: ${(error as Error).message}`);
    }
  };
}

/** `undefined`: there is nothing to tell. Throws what cannot be read of the job. */
export async function queueNotification(
  job: JobFolder,
  payload: Payload,
  end: StepEnd,
): Promise<Notification | undefined> {
  const at = new Date().toISOString();
  const file = (await submissionOf(job))?.file ?? '';
  if (end.is === 'failed') return { ...failed(payload, file, end.reason), at };
  const drop: Drop = { id: job.name, name: file, feed: '', from: { by: 'change', at }, takenAt: at, sha256: '' };
  const planned = await plannedIn(job);
  switch (end.is) {
    case 'planned':
      return {
        ...{ kind: 'done', title: `${file} is planned; nothing was applied.`, at, file, job: job.name },
        command: againCommand({ ...payload, asked: 'apply' }),
      };
    case 'waits for approval':
      // A worker that was gone meanwhile tells late.
      if ((await approvalOf(job)) ?? (await rejectionOf(job))) return undefined;
      return notificationOf({ is: 'held', drop, planned, reasons: await reasonsOf(job), left: [] }, at);
    case 'applied': {
      const applied = await appliedOf(job, await resultsIn(job), undefined);
      return notificationOf({ is: 'applied', drop, planned, applied, left: [] }, at);
    }
    case 'interrupted':
      return undefined;
  }
}

function failed(payload: Payload, file: string, reason: string): Omit<Notification, 'at'> {
  const title = `${file || payload.job} could not be used: ${onOneLine(reason)}`;
  if (payload.reason !== undefined) return { kind: 'failed', title, command: 'webex-bulk queue' };
  return { kind: 'failed', title, file, job: payload.job, command: againCommand(payload) };
}

async function plannedIn(job: JobFolder): Promise<PlannedDrop> {
  const { header, footer } = await readPlan(job.file('plan.jsonl'));
  if (footer === undefined) throw new Error(`the plan of ${job.name} has no end`);
  return { job, header, summary: footer.summary };
}

async function reasonsOf(job: JobFolder): Promise<Reason[]> {
  return [...((await reviewOf(job))?.reasons ?? [])] as Reason[];
}
