/** The approval: the button says what it does, and what cannot be taken back must be typed or ticked. */
import { useRef, useState } from 'preact/hooks';
import type { ApplyRequest, Confirmation, JobDetail } from '../api.js';
import { ProblemNote } from './problem-note.js';
import { NumberToType, TickToSet } from './approve-parts.js';
import { missingIn, type Given } from './missing-approval.js';
import { useAction, usePage } from './use-page.js';

interface ApproveFormProps {
  readonly detail: JobDetail;
  readonly hasCorrections?: boolean;
}

export function ApproveForm({ detail, hasCorrections = false }: ApproveFormProps) {
  const { words } = usePage();
  const { confirm, seal } = detail;
  if (confirm === undefined || seal === undefined) return null;
  return (
    <section class="card approve" aria-labelledby="approve-title">
      <h2 id="approve-title" tabIndex={-1}>
        {detail.state === 'stopped' ? words.approve.goOnTitle : words.approve.title}
      </h2>
      {confirm.refused !== undefined ? (
        <ProblemNote problem={confirm.refused} />
      ) : (
        <Fields detail={detail} confirm={confirm} seal={seal} hasCorrections={hasCorrections} />
      )}
    </section>
  );
}

interface FieldsProps {
  readonly detail: JobDetail;
  readonly confirm: Confirmation;
  readonly seal: string;
  readonly hasCorrections: boolean;
}

const nothingGiven: Given = { losing: '', deletions: '', allowShortage: false, beyondLimits: false };

function Fields({ detail, confirm, seal, hasCorrections }: FieldsProps) {
  const { api, words } = usePage();
  const { isBusy, problem, run } = useAction();
  const [given, setGiven] = useState(nothingGiven);
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const missing = missingIn(given, confirm);
  const isMissing = (name: keyof Given): boolean => isTried && missing.has(name);
  const give = (change: Partial<Given>): void => setGiven({ ...given, ...change });
  const { losing, deletions, calls, estimate } = confirm;
  const request: ApplyRequest = {
    ...{ seal, losing, deletions },
    ...{ allowShortage: given.allowShortage, beyondLimits: given.beyondLimits },
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    const [first] = missing;
    if (first !== undefined) return form.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
    run(async () => {
      await api.apply(detail.job, request);
    });
  };
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <p>
        {words.approve.does} <strong lang="en">{confirm.does}</strong>
      </p>
      <p class="muted">{words.approve.cost(calls, estimate)}</p>
      <Asked confirm={confirm} given={given} isMissing={isMissing} onGive={give} />
      {hasCorrections && (
        <p class="tone-warn">
          <span aria-hidden="true">△ </span>
          {words.approve.correctionsWait}
        </p>
      )}
      <button type="submit" class={losing + deletions > 0 ? 'primary is-removal' : 'primary'} aria-busy={isBusy}>
        {detail.state === 'stopped' ? words.approve.goOn : words.approve.button(detail.summary, confirm)}
      </button>
      <ProblemNote problem={problem} />
    </form>
  );
}

interface AskedProps {
  readonly confirm: Confirmation;
  readonly given: Given;
  readonly isMissing: (name: keyof Given) => boolean;
  readonly onGive: (change: Partial<Given>) => void;
}

/** What must be typed or ticked. */
function Asked({ confirm, given, isMissing, onGive: give }: AskedProps) {
  const { words } = usePage();
  const { losing, deletions, shortages, limits } = confirm;
  return (
    <>
      {deletions > 0 && (
        <NumberToType
          name="deletions"
          label={words.approve.typeDeletions(deletions)}
          value={given.deletions}
          error={isMissing('deletions') ? words.approve.notNumber(deletions) : undefined}
          onChange={(value) => give({ deletions: value })}
        />
      )}
      {losing > 0 && (
        <NumberToType
          name="losing"
          label={words.approve.typeLosing(losing)}
          value={given.losing}
          error={isMissing('losing') ? words.approve.notNumber(losing) : undefined}
          onChange={(value) => give({ losing: value })}
        />
      )}
      <TickToSet
        name="allowShortage"
        sentences={shortages}
        label={words.approve.allowShortage}
        error={isMissing('allowShortage') ? words.approve.notTicked : undefined}
        isSet={given.allowShortage}
        onChange={(allowShortage) => give({ allowShortage })}
      />
      <TickToSet
        name="beyondLimits"
        sentences={limits}
        label={words.approve.beyondLimits}
        error={isMissing('beyondLimits') ? words.approve.notTicked : undefined}
        isSet={given.beyondLimits}
        onChange={(beyondLimits) => give({ beyondLimits })}
      />
    </>
  );
}
