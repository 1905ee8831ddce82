/** All commands, most of them in one table: their names and options. A command's own code is loaded when it runs. */
import {
  applyOptions,
  approveOptions,
  bundleOptions,
  commonOptions,
  diffOptions,
  doctorOptions,
  exportOptions,
  historyOptions,
  jobsOptions,
  loginOptions,
  logoutOptions,
  lookingOptions,
  notifyOptions,
  peopleReportOptions,
  planOptions,
  rejectOptions,
  pruneOptions,
  resultsOptions,
  retryOptions,
  templateOptions,
  undoOptions,
  watchOptions,
} from './command-options.js';
import { command, type Command } from './command-entry.js';
import { approvalSetting } from './approval-setting.js';
import { queueCommands } from './queue-commands.js';
import { restoreCommand } from './restore-command.js';
import { webCommand } from './web-command.js';
import { isReportName } from '../model/report-names.js';

export const commandTable: readonly Command[] = [
  command(
    'plan <file>',
    'preview changes; nothing is written',
    planOptions,
    async (file, options, terminal, configuration) => {
      const { runPlan } = await import('./plan.js');
      const { ruleSettings } = await import('./rules-setting.js');
      return await runPlan(file, { ...options, ...ruleSettings(configuration, options.rules) }, terminal);
    },
  ),
  command(
    'apply <target>',
    'apply a spreadsheet, apply a planned job, or resume a job',
    applyOptions,
    async (target, options, terminal, configuration) => {
      const { runApply } = await import('./apply.js');
      const { ruleSettings } = await import('./rules-setting.js');
      const settings = { approval: approvalSetting(configuration), ...ruleSettings(configuration, options.rules) };
      return await runApply(target, { ...options, ...settings }, terminal);
    },
  ),
  command(
    'retry <job>',
    'retry the unfinished rows of a job in a new job',
    retryOptions,
    async (job, options, terminal, configuration) => {
      const { runRetry } = await import('./retry.js');
      return await runRetry(job, { ...options, approval: approvalSetting(configuration) }, terminal);
    },
  ),
  command(
    'undo <job>',
    'revert what a job changed, in a new job',
    undoOptions,
    async (job, options, terminal, configuration) => {
      const { runUndo } = await import('./undo.js');
      return await runUndo(job, { ...options, approval: approvalSetting(configuration) }, terminal);
    },
  ),
  restoreCommand,
  command('jobs', 'list the jobs, newest first', jobsOptions, async (_none, options, terminal) => {
    const { runJobs } = await import('./jobs.js');
    return await runJobs(options, terminal);
  }),
  command(
    'history <email>',
    'list what jobs changed for a person: when, why, and who ran them',
    historyOptions,
    async (email, options, terminal) => {
      const { runHistory } = await import('./history.js');
      return await runHistory(email, options, terminal);
    },
  ),
  command('prune', 'delete old finished jobs', pruneOptions, async (_none, options, terminal) => {
    const { runPrune } = await import('./prune.js');
    return await runPrune(options, terminal);
  }),
  command('results <job>', 'rebuild the results of a job', resultsOptions, async (job, options, terminal) => {
    const { runResults } = await import('./results.js');
    return await runResults(job, options, terminal);
  }),
  command(
    'watch <folder>',
    'plan and apply each spreadsheet that is dropped into a folder',
    watchOptions,
    async (folder, options, terminal, configuration) => {
      const { runWatch } = await import('./watch.js');
      const { ruleSettings } = await import('./rules-setting.js');
      const settings = ruleSettings(configuration, options.rules);
      return await runWatch(folder, { ...options, ...settings }, terminal, configuration);
    },
  ),
  webCommand,
  ...queueCommands,
  command(
    'approve <job>',
    'approve a plan that waits for a person',
    approveOptions,
    async (job, options, terminal, configuration) => {
      const { runApprove } = await import('./approve.js');
      return await runApprove(job, { ...options, approval: approvalSetting(configuration) }, terminal);
    },
  ),
  command(
    'reject <job>',
    'reject a plan that waits for a person; nothing of it is sent',
    rejectOptions,
    async (job, options, terminal) => {
      const { runReject } = await import('./approve.js');
      return await runReject(job, options, terminal);
    },
  ),
  {
    name: 'report',
    about: 'report',
    describe: 'write a page that shows a job; or list who has which licenses, session types, or is inactive',
    options: peopleReportOptions,
    optionsFor: (about) => (isReportName(about) ? peopleReportOptions : commonOptions),
    async run(about, settle) {
      if (isReportName(about)) {
        const { options, terminal } = await settle(peopleReportOptions);
        const { runPeopleReport } = await import('./people-report.js');
        return await runPeopleReport(about, options, terminal);
      }
      const { options, terminal } = await settle(commonOptions);
      const { runReport } = await import('./report.js');
      return await runReport(about, options, terminal);
    },
  },
  command(
    'explain <job> <row|email>',
    'show everything that a job says about a row or person',
    commonOptions,
    async (job, options, terminal, _configuration, more) => {
      const { runExplain } = await import('./explain.js');
      return await runExplain(job, more, options, terminal);
    },
  ),
  command(
    'bundle from <address>',
    'make a bundle for rules and spreadsheets of what a person has',
    bundleOptions,
    async (address, options, terminal, configuration) => {
      const { runBundle } = await import('./bundle.js');
      return await runBundle(address, options, terminal, configuration);
    },
  ),
  command(
    'export [to]',
    'export all people to a spreadsheet that you can edit and apply',
    exportOptions,
    async (to, options, terminal) => {
      const { runExport } = await import('./export.js');
      return await runExport(to, options, terminal);
    },
  ),
  command(
    'diff <old> <new>',
    'compare two spreadsheets of the same people: joiners, movers, leavers, changes',
    diffOptions,
    async (old, options, terminal, _configuration, [now = '']) => {
      const { runDiff } = await import('./diff.js');
      return await runDiff({ old, now }, options, terminal);
    },
  ),
  command(
    'template [blank]',
    'write a starter spreadsheet with the columns of your site, and list the allowed values',
    templateOptions,
    async (blank, options, terminal) => {
      const { runTemplate } = await import('./template.js');
      return await runTemplate(blank, options, terminal);
    },
  ),
  command('login', 'sign in, and save the sign-in for later runs', loginOptions, async (_none, options, terminal) => {
    const { runLogin } = await import('./login.js');
    return await runLogin(options, terminal);
  }),
  command(
    'logout',
    'sign out: delete a saved sign-in and end it at Webex',
    logoutOptions,
    async (_none, options, terminal) => {
      const { runLogout } = await import('./logout.js');
      return await runLogout(options, terminal);
    },
  ),
  command('profiles', 'list the saved sign-ins', commonOptions, async (_none, options, terminal) => {
    const { runProfiles } = await import('./profiles.js');
    return await runProfiles(options, terminal);
  }),
  command(
    'whoami',
    'show who is signed in, with which roles, until when and for which sites',
    lookingOptions,
    async (_none, options, terminal) => {
      const { runWhoami } = await import('./whoami.js');
      return await runWhoami(options, terminal);
    },
  ),
  command(
    'doctor',
    'check sign-in, permissions, site and both APIs, and say what to fix',
    doctorOptions,
    async (_none, options, terminal) => {
      const { runDoctor } = await import('./doctor.js');
      return await runDoctor(options, terminal);
    },
  ),
  command(
    'notify',
    'list who is told how a dropped file ended; --test sends each a sample',
    notifyOptions,
    async (_none, options, terminal, configuration) => {
      const { runNotify } = await import('./notify.js');
      return await runNotify(options, terminal, configuration);
    },
  ),
  command(
    'demo',
    'apply samples/users.csv to a simulated organization',
    commonOptions,
    async (_none, options, terminal) => {
      const { runDemo } = await import('./demo.js');
      return await runDemo(options, terminal);
    },
  ),
];

/** Commands that are set up differently: the simulator has its own options, and yargs provides the completion. */
export const otherCommands = {
  simulate: 'run a local simulated Webex to try things on',
  completion: 'print the shell completion script (bash or zsh)',
} as const;

/** Names of all commands. */
export const commandNames: readonly string[] = [...commandTable.map(({ name }) => name), ...Object.keys(otherCommands)];

/** Commands that work if the profile is not signed in or its saved sign-in is damaged. */
export const beforeSignIn: readonly string[] = ['login', 'logout', 'whoami', 'doctor'];
