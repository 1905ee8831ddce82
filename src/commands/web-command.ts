/** The command `web` in the table of all commands. Its own code is loaded when it runs. */
import { command, type Command } from './command-entry.js';
import { webOptions } from './command-options.js';

export const webCommand: Command = command(
  'web',
  'open a page on this machine: drop a spreadsheet, review the plan, apply it, watch, download',
  webOptions,
  async (_none, options, terminal, configuration) => {
    const { runWeb } = await import('./web.js');
    const { approvalSetting } = await import('./approval-setting.js');
    const { ruleSettings } = await import('./rules-setting.js');
    const settings = { approval: approvalSetting(configuration), ...ruleSettings(configuration, options.rules) };
    return await runWeb({ ...options, ...settings }, terminal);
  },
);
