/** Licenses that the plan needs and frees, what is free, and what is short. */
import type { LicenseNeed } from '../../model/license-need.js';
import { ScrollBox } from './scroll-box.js';
import { useWords } from './use-page.js';

export function LicenseTable({ licenses }: { readonly licenses: readonly LicenseNeed[] }) {
  const words = useWords();
  if (licenses.length === 0) return null;
  return (
    <section class="card" aria-labelledby="licenses-title">
      <h2 id="licenses-title">{words.licenses.title}</h2>
      <ScrollBox label={words.licenses.title}>
        <table class="full">
          <thead>
            <tr>
              <th scope="col">{words.licenses.name}</th>
              <th scope="col" class="number">
                {words.licenses.needs}
              </th>
              <th scope="col" class="number">
                {words.licenses.frees}
              </th>
              <th scope="col" class="number">
                {words.licenses.free}
              </th>
              <th scope="col">{words.licenses.enough}</th>
            </tr>
          </thead>
          <tbody>
            {licenses.map((license) => (
              <tr key={license.id}>
                <th scope="row">
                  {license.name} {license.site !== undefined && <span class="muted">{license.site}</span>}
                </th>
                <td class="number">{words.number(license.needs)}</td>
                <td class="number">{words.number(license.givesBack)}</td>
                <td class="number">{license.free === undefined ? words.notKnown : words.number(license.free)}</td>
                <td>
                  <Enough license={license} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}

function Enough({ license: { short = 0, firstShortRow, free } }: { readonly license: LicenseNeed }) {
  const words = useWords();
  if (short > 0)
    return (
      <strong class="tone-warn">
        <span aria-hidden="true">△ </span>
        {words.licenses.short(short, firstShortRow)}
      </strong>
    );
  return <>{free === undefined ? words.notKnown : `✓ ${words.licenses.isEnough}`}</>;
}
