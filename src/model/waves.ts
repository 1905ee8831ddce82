/** Waves: a plan is applied to a few rows first, then to more, and only while few enough of them fail. Pure decisions. */
import type { Limit } from './safety-limits.js';
import { openStatuses, type Status } from './row.js';

/** Numbers of rows, in order; `rest` may only be the last. */
export type WaveSizes = readonly (number | 'rest')[];

export interface WaveRules {
  readonly sizes: WaveSizes;
  /** The run stops where so many rows of a wave are not done, or such a share of them. */
  readonly stopAt: Limit;
  /** The wave in which the run stops is put back. */
  readonly undoOnStop: boolean;
}

/** A wave that has ended, or in which the run stops. */
export interface WaveEnd {
  /** From 1. */
  readonly wave: number;
  readonly of: number;
  readonly rows: number;
  readonly notDone: number;
}

export const defaultStopAt: Limit = { spelled: '5%', hundredths: 500 };

/** What applies where only part of it was said. */
export const usualWaves: WaveRules = { sizes: ['rest'], stopAt: defaultStopAt, undoOnStop: false };

/** What waves may be, for messages. */
export const waveForms = 'numbers of rows separated by commas, the last of which may be "rest", such as 5,50,rest';

/** `5,50,rest`; `undefined` for anything else. */
export function readWaves(text: string): WaveSizes | undefined {
  const words = text.split(',').map((word) => word.trim().toLowerCase());
  const sizes = words.map((word, place) => {
    if (word === 'rest') return place === words.length - 1 ? ('rest' as const) : undefined;
    return /^[1-9]\d{0,8}$/u.test(word) ? Number(word) : undefined;
  });
  return sizes.every((size) => size !== undefined) ? sizes : undefined;
}

/** `5,50,rest` */
export function spelledWaves(sizes: WaveSizes): string {
  return sizes.join(',');
}

/** How many rows a wave has. `left`: rows that no earlier wave had. */
export function waveRows(size: number | 'rest', left: number): number {
  return size === 'rest' ? left : Math.min(size, left);
}

/** Does a row that ended like this count against its wave? */
export function isNotDone(status: Status): boolean {
  return status === 'invalid' || (status !== 'not-attempted' && openStatuses.includes(status));
}

/** Are so many rows of a wave not done that the run stops? A single row that fails never passes a limit of 0. */
export function isTooMany(notDone: number, rows: number, { people, hundredths = 0 }: Limit): boolean {
  if (notDone === 0) return false;
  return people === undefined ? notDone * 10_000 >= hundredths * rows : notDone >= people;
}

/** `5 rows, then 50, then the rest` */
export function wavesInWords(sizes: WaveSizes): string {
  const parts = sizes.map((size, place) => {
    if (size === 'rest') return place === 0 ? 'all rows' : 'the rest';
    const number = size.toLocaleString('en-US');
    return place === 0 ? `${number} ${size === 1 ? 'row' : 'rows'}` : number;
  });
  return parts.join(', then ');
}

/** `2 of 50 rows not done (4 %)` */
export function notDoneInWords(notDone: number, rows: number): string {
  const all = `${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}`;
  if (notDone === 0) return `${all}, all done`;
  const share = Math.round((notDone / Math.max(1, rows)) * 1000) / 10;
  return `${notDone.toLocaleString('en-US')} of ${all} not done (${share} %)`;
}
