/** What each kind of difference between the site's two APIs means for switching to the other one. */
import type { DifferenceKind } from './compare-apis.js';

export interface DifferenceMeaning {
  readonly about: string;
  /** Continues "2, …". */
  readonly means: string;
  readonly next: string;
}

const inControlHub = 'Check in Control Hub which is right before you switch APIs.';

/** The most urgent first. */
export const differenceMeanings: Readonly<Record<DifferenceKind, DifferenceMeaning>> = {
  'type-meaning': {
    about: 'other meaning',
    means: 'so switching APIs would set the wrong ones',
    next: 'Keep using your current API (--settings-api), and ask Webex which one is right.',
  },
  'type-only-xml': {
    about: 'only over XML',
    means: 'which REST cannot assign, and may remove from people when it sets others',
    next: 'Remove them from your files before you switch to REST, and try it with --limit 5.',
  },
  'type-only-rest': {
    about: 'only over REST',
    means: 'which XML cannot assign, and may remove from people when it sets others',
    next: 'Do not use them in files while you use XML.',
  },
  'type-name': {
    about: 'other name',
    means: 'so files that name them work with one API only',
    next: 'Use their ids in files instead.',
  },
  'type-code': {
    about: 'other code',
    means: 'so files with the product code work with one API only',
    next: 'Use their ids or names in files instead.',
  },
  'type-inactive': {
    about: 'inactive over XML',
    means: 'which REST lists as if they could be assigned, so Webex may refuse rows that name them',
    next: 'Do not use them in files.',
  },
  'code-only-xml': {
    about: 'only over XML',
    means: 'so files with their columns are refused over REST',
    next: 'Remove their columns from your files before you switch to REST.',
  },
  'code-only-rest': {
    about: 'only over REST',
    means: 'so files with their columns are refused over XML',
    next: 'Omit their columns while you use XML.',
  },
  'code-key': {
    about: 'other key',
    means: 'so headings such as trackingCode1 mean different codes',
    next: 'Use their names as headings, and finish jobs with the API they were planned with.',
  },
  'code-required': {
    about: 'other duty',
    means: 'so rows that empty them are judged differently',
    next: inControlHub,
  },
  'code-values': {
    about: 'other values',
    means: 'so rows with such values are judged differently',
    next: inControlHub,
  },
  'person-only-xml': {
    about: 'only over XML',
    means: 'whose rows would end like those of people without an account over REST',
    next: 'New people may not appear everywhere yet: compare again later. If this persists, stay with XML and ask Webex.',
  },
  'person-only-rest': {
    about: 'only over REST',
    means: 'whose rows would end like those of people without an account over XML',
    next: 'New people may not appear everywhere yet: compare again later. If this persists, use REST and ask Webex.',
  },
  'person-types': {
    about: 'session types',
    means: 'so switching APIs would find different ones, and may remove some',
    next: inControlHub,
  },
  'person-codes': {
    about: 'tracking codes',
    means: 'so switching APIs would find different values, and may overwrite some',
    next: inControlHub,
  },
};
