/** Which options each command takes. */
import type { LimitOption } from '../model/safety-limits.js';
import type { OptionName } from './options.js';

/** Taken by every command. */
export const commonOptions = [
  ...(['profile', 'config', 'output', 'json', 'quiet'] as const),
  ...(['log-file', 'log-people'] as const),
] as const satisfies OptionName[];
/** Taken by commands that talk to Webex. */
export const serviceOptions = [
  'site',
  'admin',
  'api-url',
  'xml-url',
  'settings-api',
  'concurrency',
  'rate',
] as const satisfies OptionName[];
/** How a spreadsheet is read, and whom its rows may be about. */
const readingOptions = [
  'people',
  'key',
  'ignore-unknown',
  'map',
  'map-code',
  'null-word',
  'remove-false',
  'encoding',
  'delimiter',
  'sheet',
  'header-row',
  'visible-only',
  'rules',
] as const satisfies OptionName[];
/** Taken by commands that read one spreadsheet: which rows to use and how to read them. */
export const fileOptions = ['limit', 'where', ...readingOptions, 'join'] as const satisfies OptionName[];
/** Taken by commands that plan or apply: beyond one of these limits, nothing is applied. */
export const limitOptions = [
  'max-changes',
  'max-creates',
  'max-removals',
  'max-deletes',
] as const satisfies LimitOption[];

/** Taken by commands that apply a plan that may have been approved. */
export const approvalOptions = ['plan-max-age'] as const satisfies OptionName[];

/** Taken by commands that make a plan and apply it. */
export const changeOptions = [
  ...commonOptions,
  ...serviceOptions,
  ...limitOptions,
  'allow-shortage',
  'people-api',
  'strict',
  'details',
  'yes',
  'verify',
  'site-wait',
  'keep-going',
  'format',
  ...approvalOptions,
] as const satisfies OptionName[];
export const planOptions = [
  'look-up',
  'people-api',
  'allow-delete',
  ...commonOptions,
  ...serviceOptions,
  ...fileOptions,
  ...limitOptions,
  'strict',
  'details',
] as const satisfies OptionName[];
/** Taken by commands that apply a spreadsheet or a part of it: in waves, each only while few rows of the last one failed. */
export const waveOptions = ['waves', 'stop-at', 'undo-on-stop', 'created'] as const satisfies OptionName[];
export const retryOptions = [
  ...changeOptions,
  ...waveOptions,
  'look-up',
  'allow-delete',
] as const satisfies OptionName[];
export const applyOptions = [...retryOptions, ...fileOptions] as const satisfies OptionName[];
/** Taken by the command that signs in. */
export const loginOptions = [
  ...commonOptions,
  'site',
  'api-url',
  'xml-url',
  'redirect-uri',
  'scopes',
  'scim',
  'paste',
  'device',
  'service-app',
  'profiles',
] as const satisfies OptionName[];
export const logoutOptions = [...commonOptions, 'api-url', 'everywhere'] as const satisfies OptionName[];
/** Taken by the commands that show who is signed in and whether everything is in place. */
export const lookingOptions = [...commonOptions, ...serviceOptions] as const satisfies OptionName[];
export const doctorOptions = [...lookingOptions, 'compare-apis', 'sample'] as const satisfies OptionName[];
/** Taken by the command that tries notifications. */
export const notifyOptions = [...lookingOptions, 'test'] as const satisfies OptionName[];
/** Taken without a command. */
export const jobStatusOptions = [...commonOptions, 'site'] as const satisfies OptionName[];
export const templateOptions = [...commonOptions, ...serviceOptions] as const satisfies OptionName[];
/** Taken by the command that makes a bundle of what a person has. */
export const bundleOptions = [...commonOptions, ...serviceOptions, 'save'] as const satisfies OptionName[];
export const exportOptions = [
  ...commonOptions,
  ...serviceOptions,
  'format',
  'missing-from',
  'map',
  'sheet',
  'header-row',
  'visible-only',
  'encoding',
  'delimiter',
] as const satisfies OptionName[];
/** Taken by reports on the people of the organization, not by the report of a job. */
export const peopleReportOptions = [
  ...commonOptions,
  ...serviceOptions,
  ...(['days', 'where', 'propose', 'output-file', 'missing-from', 'map', 'sheet', 'encoding', 'delimiter'] as const),
] as const satisfies OptionName[];
/** Taken by the command that compares two files: how both are read, or one of them. */
export const diffOptions = [
  ...commonOptions,
  ...(['map', 'null-word', 'encoding', 'delimiter', 'sheet', 'header-row', 'visible-only'] as const),
  ...(['old-map', 'old-sheet', 'old-header-row', 'old-encoding', 'old-delimiter'] as const),
  ...(['new-map', 'new-sheet', 'new-header-row', 'new-encoding', 'new-delimiter'] as const),
  ...(['output-file', 'as-plan', 'leavers', 'with-removals', 'details'] as const),
] as const satisfies OptionName[];
/** Taken by the command that rebuilds results. */
export const resultsOptions = [...commonOptions, 'format'] as const satisfies OptionName[];
export const undoOptions = [...changeOptions, 'created'] as const satisfies OptionName[];
/** Taken by the command that puts people back to how they were. */
export const restoreOptions = [
  ...(['people', 'person', 'to'] as const),
  ...changeOptions,
  'created',
  ...(['map', 'sheet', 'header-row', 'visible-only', 'encoding', 'delimiter'] as const),
] as const satisfies OptionName[];
/** Taken by the command that applies the files dropped into a folder. */
export const watchOptions = [
  ...(['once', 'schedule', 'timezone', 'expect-by', 'status', 'settle', 'metrics-file', 'undo-days'] as const),
  ...commonOptions,
  ...serviceOptions,
  ...readingOptions,
  'look-up',
  'people-api',
  ...limitOptions,
  ...([
    'leavers',
    'max-invalid',
    'max-sign-ins-off',
    'max-shrink',
    'max-growth',
    'allow-shortage',
    'allow-delete',
  ] as const),
  ...(['verify', 'site-wait', 'keep-going', 'format', 'queue'] as const),
  ...approvalOptions,
] as const satisfies OptionName[];
export const approveOptions = [
  'without-removals',
  'allow-delete',
  ...commonOptions,
  ...serviceOptions,
  ...limitOptions,
  ...approvalOptions,
  ...(['reason', 'details', 'yes', 'queue'] as const),
] as const satisfies OptionName[];
export const rejectOptions = [...commonOptions, 'reason'] as const satisfies OptionName[];
/** Taken by the command that lists jobs. */
export const jobsOptions = [...commonOptions, 'last', 'all'] as const satisfies OptionName[];
/** Taken by the command that tells what jobs changed for a person. */
export const historyOptions = [...commonOptions, 'also', 'all', 'csv'] as const satisfies OptionName[];
/** Taken by the command that deletes old jobs. */
export const pruneOptions = [
  ...commonOptions,
  'keep-days',
  'include-undoable',
  'dry-run',
  'yes',
] as const satisfies OptionName[];
/** Taken by the command that serves the page: what the page does not ask is as the command line says. */
export const webOptions = [
  ...(['port', 'demo', 'open', 'host', 'tls-cert', 'tls-key', 'password-file', 'idle-timeout'] as const),
  ...commonOptions,
  ...serviceOptions,
  ...(['redirect-uri', 'scopes', 'scim'] as const),
  ...readingOptions,
  'look-up',
  'people-api',
  ...limitOptions,
  ...(['allow-shortage', 'allow-delete', 'verify', 'site-wait', 'keep-going', 'format', 'created'] as const),
  ...approvalOptions,
] as const satisfies OptionName[];
/** What a job that is submitted is done with: kept beside it, and taken by the worker. */
export const submittedOptions = [
  ...(['site', 'admin', 'people-api', 'settings-api', 'look-up', 'limit', 'where'] as const),
  ...(['people', 'key', 'ignore-unknown', 'map', 'null-word', 'remove-false', 'encoding', 'delimiter'] as const),
  ...(['map-code', 'sheet', 'header-row', 'visible-only'] as const),
  ...limitOptions,
  ...(['allow-shortage', 'allow-delete', 'strict', 'verify', 'site-wait', 'keep-going', 'format'] as const),
  ...approvalOptions,
] as const satisfies OptionName[];
export const submitOptions = [
  ...(['do', 'queue', 'profiles', 'priority', 'at', 'every', 'timezone', 'wait'] as const),
  ...commonOptions,
  ...submittedOptions,
  'rules',
] as const satisfies OptionName[];
/** Taken by the command that works on what was submitted; all else is as its profile and the job say. */
export const workerOptions = [
  ...(['queue', 'profiles', 'concurrency-organizations', 'metrics'] as const),
  ...commonOptions,
] as const satisfies OptionName[];
export const queueOptions = ['queue', 'audit', 'remove-schedule', ...commonOptions] as const satisfies OptionName[];
