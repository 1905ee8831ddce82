/** Who is told what while a folder is watched: how files ended, what waits for a person, that no file came. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { RunError } from '../errors.js';
import { lockJob } from '../job/lock.js';
import type { Notification } from '../notify/notification.js';
import { readDrop, type Drop } from '../watch/drop.js';
import type { DropFolder } from '../watch/drop-folder.js';
import type { DropEnd } from '../watch/dropping.js';
import { readHistory } from '../watch/history.js';
import { isMissing, type Deadlines } from '../watch/missing-file.js';
import {
  digestOf,
  isTold,
  missingNotification,
  notificationOf,
  refusedNotification,
} from '../watch/notification-of.js';
import type { Swept } from '../watch/sweep.js';
import type { Configuration } from './configuration-file.js';
import { notifySettings } from './notify-settings.js';
import { sendNotification } from './send-notification.js';
import type { Terminal } from './terminal.js';
import { thisProcess } from './this-process.js';
import type { WatchOptions } from './watch-work.js';

export interface Telling {
  ended(end: DropEnd): Promise<void>;
  refused(name: string, why: string): Promise<void>;
  /** After each pass. Returns whether a file is missing that was expected. */
  passed(swept: Swept): Promise<boolean>;
}

export interface ToldFolder {
  readonly folder: DropFolder;
  readonly options: WatchOptions;
  readonly configuration: Configuration;
  readonly terminal: Terminal;
  /** The last two times by which a file should have come; absent: none is expected at a time. */
  readonly deadlines?: ((now: Date) => Deadlines | undefined) | undefined;
}

/** Throws a RunError (`usage`) for a wrong configuration. A message that cannot be sent never costs more than a notice. */
export function tellingOf(told: ToldFolder): Telling {
  const { options, configuration, terminal } = told;
  const settings = notifySettings(configuration);
  const tell = async (notification: Notification | undefined): Promise<void> => {
    if (notification === undefined) return;
    try {
      for (const { channel, ok, error = '' } of await sendNotification(settings, options, notification))
        if (!ok) terminal.note(`No notification by ${channel}: ${error}`);
    } catch (error) {
      terminal.note(`No notification was sent: ${(error as RunError).message}`);
    }
  };
  const now = (): string => new Date().toISOString();
  return {
    async ended(end) {
      if (isTold(end, options.once)) await tell(notificationOf(end, now()));
    },
    refused: (name, why) => tell(refusedNotification(name, why, now())),
    async passed({ waiting }) {
      const today = now().slice(0, 10);
      await onceFor(told.folder, 'digest', today, async () =>
        tell(digestOf(await inReview(told.folder), today, now())),
      );
      return waiting.length === 0 && (await tellMissing(told, tell));
    },
  };
}

async function tellMissing(
  { folder, deadlines, terminal }: ToldFolder,
  tell: (notification: Notification) => Promise<void>,
): Promise<boolean> {
  const times = deadlines?.(new Date());
  if (times === undefined || (await expectedSince(folder)) >= times.last) return false;
  let missing = false;
  await onceFor(folder, 'missing', new Date(times.last).toISOString(), async () => {
    missing = isMissing(times, await arrivals(folder));
    if (!missing) return;
    const [deadline, since] = [times.last, times.before].map((time) => localTime(new Date(time)));
    const notification = missingNotification(
      folder.path,
      { deadline: deadline ?? '', since: since ?? '' },
      new Date().toISOString(),
    );
    terminal.note(notification.title);
    terminal.event({ type: 'drop', is: 'missing', folder: folder.path, deadline: new Date(times.last).toISOString() });
    await tell(notification);
  });
  return missing;
}

/** `2026-11-28 03:00`, as the clock of this machine shows it. */
function localTime(time: Date): string {
  return time.toLocaleString('sv-SE').slice(0, 16);
}

/** Since when files are expected here, in milliseconds since 1970; a folder that is new misses nothing. */
async function expectedSince(folder: DropFolder): Promise<number> {
  const path = folder.state('expected-since');
  await writeFile(path, new Date().toISOString(), { flag: 'wx', mode: 0o600 }).catch(() => undefined);
  const time = Date.parse(await readFile(path, 'utf8').catch(() => ''));
  return Number.isNaN(time) ? Date.now() : time;
}

/** When files were taken, in milliseconds since 1970. */
async function arrivals(folder: DropFolder): Promise<number[]> {
  const ended = (await readHistory(folder)).map(({ takenAt, at }) => takenAt ?? at);
  const underWay = [...(await drops(folder, 'working')), ...(await drops(folder, 'review'))];
  return [...ended, ...underWay.map(({ takenAt }) => takenAt)].map((time) => Date.parse(time));
}

function inReview(folder: DropFolder): Promise<Drop[]> {
  return drops(folder, 'review');
}

async function drops(folder: DropFolder, place: 'working' | 'review'): Promise<Drop[]> {
  const ids = await readdir(folder.in(place)).catch(() => []);
  const found = await Promise.all(ids.sort().map((id) => readDrop(folder.in(place, id)).catch(() => undefined)));
  return found.filter((drop) => drop !== undefined);
}

/** Does `work` once for each value of `about`, whichever of several watchers comes first; noted when it is done. */
async function onceFor(folder: DropFolder, about: string, value: string, work: () => Promise<void>): Promise<void> {
  const path = folder.state(`told-${about}`);
  const isDone = async (): Promise<boolean> => (await readFile(path, 'utf8').catch(() => '')) === value;
  if (await isDone()) return;
  const lock = await lockJob(folder.state(), await thisProcess(), new Date()).catch(() => undefined);
  if (lock === undefined) return;
  try {
    if (await isDone()) return;
    await work();
    await writeFile(path, value, { mode: 0o600 }).catch(() => undefined);
  } finally {
    await lock.release();
  }
}
