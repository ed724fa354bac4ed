// The six limits, read only: what is compiled in, what it comes to for the desk that is on, and the fingerprint that
// page, app and backend compare.

import { StackTable } from '../components/stack-table';
import type { Column } from '../components/virtual-table';
import { limitRows, type LimitRow } from '../model/limit-rows';
import { unknown } from '../model/numbers';
import { later } from '../words-later';
import { server } from './desk';
import { desks, mode } from './trading-desk';

const say = later.limitsSettings;

export function LimitsTable() {
  const now = mode.value;
  // The constants are the same everywhere; what they come to is of the desk that is on.
  const desk =
    [desks[now], desks.paper, desks.live].map(({ value }) => value).find((one) => one?.limits != null) ?? null;
  const limits = desk?.limits ?? null;
  const label = say.columns;
  if (limits === null) {
    return (
      <>
        <p class="limits-fixed">{say.fixed}</p>
        <p class="empty-line">{say.unavailable}</p>
        {server.value.limits !== '' && <Hash hash={server.value.limits} />}
      </>
    );
  }
  const columns: Column<LimitRow>[] = [
    { key: 'limit', label: label.limit, cell: ({ name }) => <b>{say.rows[name].name}</b> },
    { key: 'constant', label: label.constant, end: true, cell: ({ constant }) => constant },
    {
      key: 'effective',
      label: `${label.effective}, ${later.folio.modes[desk?.mode ?? now]}`,
      cell: ({ effective }) =>
        effective.length === 0 ? (
          unknown
        ) : (
          <span class="lines-of">
            {effective.map((line) => (
              <span key={line} class="mono">
                {line}
              </span>
            ))}
          </span>
        ),
    },
    { key: 'meaning', label: label.meaning, cell: ({ name }) => <span class="muted">{say.rows[name].what}</span> },
  ];
  return (
    <>
      <p class="limits-fixed">{say.fixed}</p>
      <StackTable
        name={say.title}
        class="limits-table"
        columns={columns}
        rows={limitRows(limits, desk?.status ?? null, say)}
        rowKey={({ name }) => name}
      />
      <Hash hash={limits.limits_sha256} text={limits.limits_text} />
    </>
  );
}

/** All three must be the same: what this page was told at the start, what the desk says, what the backend was built with. */
function Hash({ hash, text = '' }: { hash: string; text?: string }) {
  const backend = desks.live.value?.backend ?? null;
  const differs =
    (server.value.limits !== '' && server.value.limits !== hash) || (backend?.ok === true && !backend.limits_match);
  return (
    <div class="limits-hash">
      <p>
        <span class="muted">{say.hash}</span> <span class="mono hash">{hash}</span>
      </p>
      <p class={differs ? 'problem' : 'help'} data-testid="limits-hash">
        {differs ? say.hashDiffer : backend?.ok === true ? say.hashMatch : say.hashApp}
      </p>
      {text !== '' && (
        <details>
          <summary>
            <span>{say.text}</span>
          </summary>
          <pre class="licences" tabIndex={0} aria-label={say.text}>
            {text}
          </pre>
        </details>
      )}
    </div>
  );
}
