/** What each kind of difference between the site's two APIs means for going over to the other one. Pure. */
import type { DifferenceKind } from './compare-apis.js';

export interface DifferenceMeaning {
  readonly about: string;
  /** Continues "2, …". */
  readonly means: string;
  readonly next: string;
}

const inControlHub = 'See in Control Hub which is true before you change the API.';

/** The most pressing first. */
export const differenceMeanings: Readonly<Record<DifferenceKind, DifferenceMeaning>> = {
  'type-meaning': {
    about: 'other meaning',
    means: 'so that a change of the API would set the wrong ones',
    next: 'Stay with the API that you use (--settings-api), and ask Webex which is right.',
  },
  'type-only-xml': {
    about: 'only over XML',
    means: 'which REST cannot give, and may take from people when it sets others',
    next: 'Take them out of your files before you go over to REST, and try it with --limit 5.',
  },
  'type-only-rest': {
    about: 'only over REST',
    means: 'which XML cannot give, and may take from people when it sets others',
    next: 'Do not name them in files as long as you go over XML.',
  },
  'type-name': {
    about: 'other name',
    means: 'so that files which name them are understood over one API only',
    next: 'Write their ids in files instead.',
  },
  'type-code': {
    about: 'other code',
    means: 'so that files with the product code are understood over one API only',
    next: 'Write their ids or names in files instead.',
  },
  'type-inactive': {
    about: 'inactive over XML',
    means: 'which REST lists as if they could be given, so that Webex may refuse rows that do',
    next: 'Do not name them in files.',
  },
  'code-only-xml': {
    about: 'only over XML',
    means: 'so that files with their columns are refused over REST',
    next: 'Take their columns out of your files before you go over to REST.',
  },
  'code-only-rest': {
    about: 'only over REST',
    means: 'so that files with their columns are refused over XML',
    next: 'Leave their columns out as long as you go over XML.',
  },
  'code-key': {
    about: 'other key',
    means: 'so that headings such as trackingCode1 mean others',
    next: 'Write their names as headings, and finish jobs over the API that they were planned over.',
  },
  'code-required': {
    about: 'other duty',
    means: 'so that rows which empty them are judged otherwise',
    next: inControlHub,
  },
  'code-values': {
    about: 'other values',
    means: 'so that rows with such values are judged otherwise',
    next: inControlHub,
  },
  'person-only-xml': {
    about: 'only over XML',
    means: 'whose rows would end as those of people without an account over REST',
    next: 'Who is new may not be known everywhere yet: compare again later. If it stays so, stay with XML and ask Webex.',
  },
  'person-only-rest': {
    about: 'only over REST',
    means: 'whose rows would end as those of people without an account over XML',
    next: 'Who is new may not be known everywhere yet: compare again later. If it stays so, go over REST and ask Webex.',
  },
  'person-types': {
    about: 'session types',
    means: 'so that a change of the API would find other ones, and may take some away',
    next: inControlHub,
  },
  'person-codes': {
    about: 'tracking codes',
    means: 'so that a change of the API would find other values, and may replace some',
    next: inControlHub,
  },
};
