/** Where everything begins: a file, cells from the clipboard, or a sample. */
import { useRef } from 'preact/hooks';
import { Heading } from './heading.js';
import { ProblemNote } from './problem-note.js';
import { RunLinks } from './run-links.js';
import { SignInCard } from './sign-in-card.js';
import { usePage } from './use-page.js';
import { useUpload } from './use-upload.js';

export function StartView() {
  const { state, words } = usePage();
  const { upload, chooseSample, isBusy, problem } = useUpload();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Heading step="start" title={words.newFile}>
        {words.start.heading}
      </Heading>
      <p class="lead">{words.start.lead}</p>
      <SignInCard />
      <RunLinks />
      <ProblemNote problem={problem} />
      <section class="drop" aria-labelledby="drop-title">
        <h2 id="drop-title">{words.start.drop}</h2>
        <p class="muted">{words.start.kinds}</p>
        <input
          type="file"
          class="hidden"
          tabIndex={-1}
          aria-hidden="true"
          ref={input}
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            if (file !== undefined) upload(file, file.name);
            currentTarget.value = '';
          }}
        />
        <button type="button" class="primary" aria-busy={isBusy} onClick={() => input.current?.click()}>
          {words.start.choose}
        </button>
        <p>{words.start.paste}</p>
      </section>
      <section class="card" aria-labelledby="samples-title">
        <h2 id="samples-title">{words.start.samples}</h2>
        <p class="muted">{words.start.samplesWhy}</p>
        <ul class="buttons">
          {(state.session?.samples ?? []).map((sample) => (
            <li key={sample}>
              <button type="button" onClick={() => chooseSample(sample)}>
                {sample}
              </button>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
