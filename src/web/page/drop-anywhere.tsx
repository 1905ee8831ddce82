/** A file may be dropped anywhere on the page, and cells may be pasted anywhere but into a field. */
import { useEffect, useState } from 'preact/hooks';
import { pastedFile } from './pasted-file.js';
import { ProblemNote } from './problem-note.js';
import { useUpload } from './use-upload.js';
import { useWords } from './use-page.js';

export function DropAnywhere() {
  const words = useWords();
  const { upload, problem } = useUpload();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      const file = event.dataTransfer?.files[0];
      setOver(false);
      if (file === undefined) return;
      event.preventDefault();
      upload(file, file.name);
    };
    const paste = (event: ClipboardEvent): void => {
      const isInField = event.target instanceof Element && event.target.matches('input, textarea, select');
      const file = isInField || event.clipboardData === null ? undefined : pastedFile(event.clipboardData);
      if (file === undefined) return;
      event.preventDefault();
      upload(file.content, file.name);
    };
    const handlers = { dragover: over, dragleave: leave, drop, paste } as const;
    for (const [name, handler] of Object.entries(handlers)) document.addEventListener(name, handler as EventListener);
    return () => {
      for (const [name, handler] of Object.entries(handlers))
        document.removeEventListener(name, handler as EventListener);
    };
  });
  return (
    <>
      {isOver && <div class="drop-over">{words.dropNow}</div>}
      <ProblemNote problem={problem} />
    </>
  );
}
