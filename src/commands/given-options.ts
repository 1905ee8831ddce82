/** Options of the command line → those of a plan that an existing plan is compared with. */
import { basename } from 'node:path';
import type { GivenOptions } from '../plan/plan-header.js';
import type { fileOptions } from './command-options.js';
import type { Options } from './options.js';

/** The options given for this run that change what is written; a plan has its own. */
export function givenOf(options: Partial<Options<(typeof fileOptions)[number]>>): GivenOptions {
  const { limit, where, people, encoding, delimiter, map, sheet, join } = options;
  const [ignoreUnknown, removeFalse, nullWords] = [
    options['ignore-unknown'],
    options['remove-false'],
    options['null-word'],
  ];
  const { 'header-row': headerRow, 'visible-only': visibleOnly, 'map-code': mapCode, key } = options;
  return {
    ...{ limit, where, people, encoding, delimiter, map, sheet, join: join && basename(join) },
    ...{ headerRow, visibleOnly, mapCode, key },
    ...(nullWords && { nullWords }),
    ...(ignoreUnknown === true && { ignoreUnknown }),
    ...(removeFalse === true && { removeFalse }),
  };
}
