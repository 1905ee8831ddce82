/** `webex-bulk doctor`: checks everything that a run needs and suggests fixes. Sends no write. */
import { access, constants } from 'node:fs/promises';
import { findingsOf } from '../doctor/doctor-findings.js';
import { exitCodes, RunError } from '../errors.js';
import type { Diagnosis } from '../doctor/diagnosis.js';
import type { Finding } from '../doctor/finding.js';
import { profileFlag, unknownIdentity, type Identity } from '../sign-in/identity.js';
import { failedBy, seenIn, type Looked } from '../sign-in/looked.js';
import { compareApis } from '../doctor/read-both-apis.js';
import { diagnoseList, diagnoseRest, diagnoseSite, diagnoseXml } from '../doctor/diagnose.js';
import { identify } from '../sign-in/identify.js';
import { apiInUse, offersInUse } from '../doctor/settings-api-in-use.js';
import type { Webex } from '../webex/connect.js';
import type { doctorOptions } from './command-options.js';
import type { Options } from './options.js';
import { checkedUrl } from './checked-url.js';
import { environmentProxy } from './environment-proxy.js';
import { withOutageNotice } from './outage-notice.js';
import { createProgress } from './progress.js';
import { linesOf } from './show-findings.js';
import { keptEnds, signInUsed } from './sign-in.js';
import { connect } from './connect-with-options.js';
import type { Terminal } from './terminal.js';

type DoctorOptions = Options<(typeof doctorOptions)[number]>;

export async function runDoctor(options: DoctorOptions, terminal: Terminal): Promise<number> {
  const { signIn, webex: connected } = await signedIn(options);
  const webex = withOutageNotice(connected, terminal);
  try {
    const diagnosis = await compared(webex, await diagnosed(webex, signIn, options), { options, terminal });
    const findings = findingsOf(diagnosis);
    for (const line of linesOf(findings, terminal)) terminal.print(line);
    for (const finding of findings) terminal.event({ type: 'check', command: 'doctor', ...finding });
    return conclude(diagnosis, findings, { options, terminal });
  } finally {
    await webex.close();
  }
}

/** Compares both APIs. This takes longest, and runs only if requested. */
async function compared(
  webex: Webex,
  diagnosis: Diagnosis,
  { options, terminal }: { options: DoctorOptions; terminal: Terminal },
): Promise<Diagnosis> {
  if (!options['compare-apis']) return diagnosis;
  const calls = (): number => Object.values(webex.stats().calls).reduce((sum, count) => sum + count, 0);
  const progress = createProgress(terminal, { phase: 'comparing', calls, unit: 'people' });
  try {
    const { identity, admin, settingsApi } = diagnosis;
    const overXml = settingsApi === 'rest' ? await diagnoseXml(webex, identity, diagnosis) : {};
    const comparison = await compareApis({
      webex,
      identity,
      admin,
      diagnosed: { ...diagnosis, ...overXml },
      sample: options.sample,
      places: options.concurrency,
      onListed: (people) => progress.listed(people),
      onCompared: (done, of) => progress.rows(done, of),
    });
    return { ...diagnosis, comparison };
  } finally {
    progress.stop();
  }
}

/** Without a sign-in, report whatever else can be checked. */
async function signedIn(options: DoctorOptions): Promise<{ signIn: Diagnosis['signIn']; webex: Webex }> {
  try {
    const { used, open } = await signInUsed(options);
    return { signIn: { used }, webex: await open() };
  } catch (error) {
    if (!(error instanceof RunError) || error.problem !== 'signIn') throw error;
    return { signIn: { nobody: failedBy(error) }, webex: await connect(options, {}) };
  }
}

async function diagnosed(webex: Webex, signIn: Diagnosis['signIn'], options: DoctorOptions): Promise<Diagnosis> {
  const rest = await diagnoseRest(webex);
  const identity = await whoIsIt(webex, signIn, rest);
  const settingsApi = options['settings-api'];
  const admin = options.admin ?? seenIn(identity.me)?.emails[0];
  const [mayList, site] = await Promise.all([
    diagnoseList(webex, identity),
    diagnoseSite(webex, identity, { site: options.site, admin, settingsApi }),
  ]);
  const name = seenIn(site.site) ?? options.site;
  const certificates = await extraCertificates();
  return {
    ...site,
    at: Date.now(),
    addresses: {
      rest: checkedUrl(options['api-url'], '--api-url'),
      site: settingsApi === 'rest' && !options['compare-apis'] ? undefined : siteAddress(options, name),
    },
    proxyFor: await proxyShown(),
    ...(certificates && { certificates }),
    rest,
    signIn: 'used' in signIn ? { used: await keptEnds(signIn.used) } : signIn,
    settingsApi,
    admin,
    identity,
    mayList,
  };
}

/** Only host and port: a proxy's address may contain a user name and a password. */
async function proxyShown(): Promise<Diagnosis['proxyFor']> {
  const proxyFor = await environmentProxy();
  return (address) => {
    const proxy = proxyFor?.(address);
    return proxy === undefined ? undefined : new URL(proxy).host;
  };
}

async function whoIsIt(webex: Webex, signIn: Diagnosis['signIn'], rest: Looked<unknown>): Promise<Identity> {
  if (!('seen' in rest)) return unknownIdentity('Webex cannot be reached');
  return 'used' in signIn ? await identify(webex) : unknownIdentity('you are not signed in');
}

/** `undefined` if the address contains the site's name and that is unknown. */
function siteAddress({ 'xml-url': xmlUrl }: DoctorOptions, site: string | undefined): string | undefined {
  if (site === undefined) return xmlUrl.includes('{site}') ? undefined : xmlUrl;
  return xmlUrl.replaceAll('{site}', site);
}

async function extraCertificates(): Promise<Diagnosis['certificates']> {
  const file = process.env['NODE_EXTRA_CA_CERTS'];
  if (!file) return undefined;
  const isReadable = await access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
  return { file, isReadable };
}

function conclude(
  diagnosis: Diagnosis,
  findings: readonly Finding[],
  { options, terminal }: { options: DoctorOptions; terminal: Terminal },
): number {
  const { site, admin } = diagnosis;
  const count = (result: Finding['result']): number => findings.filter((one) => one.result === result).length;
  const [warnings, broken] = [count('warning'), count('broken')];
  const exitCode = isNobody(diagnosis) ? exitCodes.signIn : broken > 0 ? exitCodes.rowsNotDone : exitCodes.done;
  terminal.print();
  terminal.print(conclusion(broken, warnings, terminal));
  if (exitCode === exitCodes.done) terminal.next([`webex-bulk template users.csv${profileFlag(options)}`]);
  terminal.event({
    type: 'summary',
    command: 'doctor',
    ok: count('ok'),
    warnings,
    broken,
    notLookedAt: count('not-looked-at'),
    site: seenIn(site),
    ...('seen' in offersInUse(diagnosis) && { settingsApi: apiInUse(diagnosis) }),
    admin,
    exitCode,
  });
  return exitCode;
}

/** Not signed in, or Webex no longer accepts the sign-in. */
function isNobody({ signIn, identity: { accessEnds } }: Diagnosis): boolean {
  return 'nobody' in signIn || ('failed' in accessEnds && accessEnds.failed.problem === 'signIn');
}

function conclusion(broken: number, warnings: number, { colors }: Terminal): string {
  const warned = warnings === 0 ? '' : `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  if (broken > 0) {
    const things = `${broken} ${broken === 1 ? 'problem' : 'problems'}`;
    return colors.red(`${[things, warned].filter((part) => part !== '').join(', ')}.`);
  }
  return warned === '' ? colors.green('Everything works.') : colors.yellow(`Nothing is broken; ${warned}.`);
}
