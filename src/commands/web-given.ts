/** What the command line and the configuration say about the page and its runs. */
import type { Ruled } from './approval-setting.js';
import type { webOptions } from './command-options.js';
import type { Options } from './options.js';
import type { RuleSettings } from './rules-setting.js';

export type WebOptions = Options<(typeof webOptions)[number]> & Ruled & RuleSettings;
