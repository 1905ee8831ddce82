import { shellWord } from '../model/shell-word.js';
import type { Payload } from '../queue/payload.js';
import { defaultProfile } from '../sign-in/profile-facts.js';

/** The command that puts a job into its queue again. */
export function againCommand({ job, asked, profile }: Pick<Payload, 'job' | 'asked' | 'profile'>): string {
  const own = profile === defaultProfile ? '' : ` --profile ${shellWord(profile)}`;
  return `webex-bulk submit ${shellWord(job)}${own} --do ${asked}`;
}
