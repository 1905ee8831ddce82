/** Prints the findings of `doctor` for people: the result, what it is about, and the next step below it. */
import type { CheckName, Finding } from '../doctor/finding.js';
import type { Terminal } from './terminal.js';

const labels: Readonly<Record<CheckName, string>> = {
  rest: 'REST API',
  clock: 'clock',
  proxy: 'proxy',
  certificates: 'certificates',
  'sign-in': 'sign-in',
  'access-token': 'access token',
  'refresh-token': 'refresh token',
  role: 'role',
  scope: 'scope',
  site: 'site',
  'site-api': 'site API',
  'site-sign-in': 'site sign-in',
  'site-servers': 'site servers',
  'site-rest': 'site over REST',
  'session-types': 'session types',
  'tracking-codes': 'tracking codes',
  'types-in-both': 'types in both',
  'codes-in-both': 'codes in both',
  'people-in-both': 'people in both',
  license: 'license',
};
const words: Readonly<Record<Finding['result'], string>> = {
  ok: 'ok',
  warning: 'warning',
  broken: 'broken',
  'not-looked-at': 'not checked',
};

export function linesOf(findings: readonly Finding[], { colors }: Terminal): string[] {
  const paints = { ok: colors.green, warning: colors.yellow, broken: colors.red, 'not-looked-at': colors.dim };
  const [resultWidth, labelWidth] = [longest(Object.values(words)), longest(Object.values(labels))];
  const indent = ' '.repeat(2 + resultWidth + 3 + labelWidth + 3);
  return findings.flatMap(({ check, about, result, message, next }) => {
    const abouts = findings.flatMap((one) => (one.check === check && one.about !== undefined ? [one.about] : []));
    const what = about === undefined ? message : `${about.padEnd(longest(abouts))}   ${message}`;
    const head = paints[result](words[result].padEnd(resultWidth));
    const line = `  ${head}   ${labels[check].padEnd(labelWidth)}   ${what}`.trimEnd();
    return next === undefined ? [line] : [line, `${indent}Next:  ${next}`];
  });
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
