/** Gives the program a file, and goes on to how it is read. */
import type { ApiProblem, FileId } from '../api.js';
import { fragmentOf } from './route.js';
import { useAction, usePage } from './use-page.js';

export interface Upload {
  readonly isBusy: boolean;
  readonly problem: ApiProblem | undefined;
  readonly upload: (content: Blob, name: string) => void;
  readonly chooseSample: (name: string) => void;
}

export function useUpload(): Upload {
  const { api } = usePage();
  const { isBusy, problem, run } = useAction();
  const goTo = async (uploaded: Promise<FileId>): Promise<void> => {
    location.hash = fragmentOf({ view: 'file', file: await uploaded });
  };
  return {
    ...{ isBusy, problem },
    upload: (content, name) => run(() => goTo(api.upload(name, content))),
    chooseSample: (name) => run(() => goTo(api.chooseSample(name))),
  };
}
