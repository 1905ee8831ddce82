/** Whether tracking codes followed the attributes of people that they are mapped to, in all rows of a job. */
import { isMappedCode } from '../fields/mapped-code.js';
import type { Outcome } from '../model/row.js';
import { didNotFollow, notProven } from './refusal.js';

/** Numbers of rows. */
export interface MappedCodes {
  /** Seen on the site. */
  readonly followed: number;
  /** The attribute is as asked, and the site did not show the code so in time. */
  readonly notFollowed: number;
  /** The attribute was not written, because another person's code had not followed. */
  readonly notWritten: number;
}

interface MappedCodesCounter {
  add(outcome: Pick<Outcome, 'changes' | 'errorCode'>): void;
  /** Nothing where no row is about such a code. */
  finish(): { readonly mappedCodes?: MappedCodes };
}

export function countMappedCodes(): MappedCodesCounter {
  let [followed, notFollowed, notWritten] = [0, 0, 0];
  return {
    add({ changes, errorCode }) {
      if (changes.some(isMappedCode)) followed += 1;
      if (errorCode === didNotFollow) notFollowed += 1;
      if (errorCode === notProven) notWritten += 1;
    },
    finish: () =>
      followed + notFollowed + notWritten === 0 ? {} : { mappedCodes: { followed, notFollowed, notWritten } },
  };
}
