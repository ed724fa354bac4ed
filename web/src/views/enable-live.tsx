// Enabling live trading: what it hangs on, followed live; the limits and the worst case in dollars; the passphrase; and
// the one button. A condition that falls closes the way at once.

import { useEffect, useRef, useState } from 'preact/hooks';
import { enableLive } from '../api/trading';
import { Dialog, Notice, type Failure } from '../components/basics';
import { SecretField, useSecret } from '../components/secret-field';
import type { GuardRow, Remedy } from '../model/live-guards';
import { exactDecimal, money } from '../model/numbers';
import { worstCase } from '../model/worst-case';
import { liveWords } from '../words-more';
import { client, failureOf, go } from './desk';
import { guards, guardsGreen } from './guard-desk';
import { closeLive, liveDialog, liveStatus, refreshLive } from './live-trading';
import { desks, takeStatus } from './trading-desk';

const say = liveWords.enable;
const small = matchMedia('(max-width: 759px)');
const dollars = (value: Parameters<typeof money>[0]): string => money(value, 'USDT');

/** null where live is on now. The passphrase is in nobody's hands after this. */
async function switchOn(passphrase: string): Promise<Failure | null> {
  try {
    takeStatus('live', await enableLive(client, passphrase));
    return null;
  } catch (error) {
    void refreshLive();
    return failureOf(error);
  }
}

export function EnableLive() {
  const green = guardsGreen.value;
  const secret = useSecret();
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const wasGreen = useRef(false);
  const [fell, setFell] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    void refreshLive();
  }, []);
  useEffect(() => {
    if (green) setFell(false);
    else {
      if (wasGreen.current) setFell(true);
      secret.wipe();
      // The field has gone, and the focus with it where somebody was typing.
      if (wasGreen.current && document.activeElement === document.body) keep.current?.focus();
    }
    wasGreen.current = green;
  }, [green]);
  const status = liveStatus.value;
  const ready = green && secret.some && !asking;
  const submit = async () => {
    if (!green || asking || !secret.has()) return;
    setAsking(true);
    setFailure(null);
    const refused = await switchOn(secret.take());
    setAsking(false);
    if (refused === null) closeLive();
    else {
      setFailure(refused);
      secret.focus();
    }
  };
  const wrong = failure?.code === 'PASSPHRASE_REFUSED';
  return (
    <Dialog title={say.title} onClose={closeLive} wide>
      {status !== null && <p>{say.lead(status.exchange, status.practice)}</p>}
      <Checklist rows={guards.value} />
      {fell && (
        <p class="notice-line is-red" role="alert">
          {say.fell}
        </p>
      )}
      {green ? (
        <>
          <Limits />
          <Worst />
          <SecretField
            label={say.passphrase}
            help={asking ? say.asking : say.passphraseHelp}
            problem={wrong ? failure.sentence : undefined}
            secret={secret}
            testId="live-passphrase"
            name="live-confirmation"
          />
        </>
      ) : null}
      {failure !== null && !wrong && <Notice failure={failure} onDismiss={() => setFailure(null)} />}
      <div class="actions end-actions stay-in-sight">
        {!ready && (
          <p class="help why-not" id="enable-why">
            {asking ? say.asking : green ? say.whyNot.empty : say.waiting}
          </p>
        )}
        <button ref={keep} type="button" class="button" data-testid="keep-paper" onClick={closeLive}>
          {say.keep}
        </button>
        <button
          type="button"
          class="button danger"
          data-testid="enable-live"
          aria-disabled={!ready}
          aria-describedby={ready ? undefined : 'enable-why'}
          onClick={() => void submit()}
        >
          {say.submit}
        </button>
      </div>
    </Dialog>
  );
}

function Checklist({ rows }: { rows: readonly GuardRow[] }) {
  const met = rows.filter((row) => row.ok).length;
  const list = (
    <ul>
      {rows.map((row) => (
        <Row key={row.name} row={row} />
      ))}
    </ul>
  );
  const title = (
    <h3 id="checklist-title">
      {say.checklist} <span class="count">{say.counts(met, rows.length)}</span>
    </h3>
  );
  // Where all are met and there is little room, what comes after them matters more.
  if (met === rows.length && small.matches) {
    return (
      <details class="checklist">
        <summary>{title}</summary>
        {list}
      </details>
    );
  }
  return (
    <section class="checklist" aria-labelledby="checklist-title">
      {title}
      {list}
    </section>
  );
}

function Row({ row }: { row: GuardRow }) {
  const { titles, state, remedies } = liveWords.guards;
  return (
    <li class={row.ok ? 'guard is-ok' : 'guard is-red'} data-testid={`guard-${row.name.replaceAll('_', '-')}`}>
      <span class="guard-mark" aria-hidden="true">
        {row.ok ? '✅' : '❌'}
      </span>
      <div>
        <p class="guard-name" title={row.ok ? row.reason : undefined}>
          {titles[row.name] ?? row.name}
          <span class="visually-hidden">: {row.ok ? state.ok : state.red}</span>
        </p>
        {!row.ok && <p class="guard-reason">{row.reason}</p>}
        {!row.ok && row.fix !== '' && <p class="guard-fix">→ {row.fix}</p>}
      </div>
      {!row.ok && remedies[row.remedy] !== '' && (
        <button type="button" class="button small" onClick={() => cure(row.remedy)}>
          {remedies[row.remedy]}
        </button>
      )}
    </li>
  );
}

function cure(remedy: Remedy): void {
  switch (remedy) {
    case 'backend':
    case 'api-keys':
    case 'security':
      closeLive();
      go({ name: 'settings', anchor: remedy });
      return;
    case 'acknowledge':
      closeLive();
      go({ name: 'settings', anchor: 'security' });
      return;
    case 'orders':
      liveDialog.value = { kind: 'order', id: null };
      return;
    case 'reload':
      location.reload();
      return;
    case 'wait':
    case 'none':
      return;
  }
}

function Limits() {
  const limits = desks.live.value?.limits ?? null;
  if (limits === null) return null;
  return (
    <section aria-labelledby="six-limits">
      <h3 id="six-limits">{say.limits}</h3>
      <dl class="facts six-limits">
        {Object.entries(say.limitRows).map(([key, { name, write }]) => {
          const { value } = limits.constants[key as keyof typeof limits.constants];
          const text = Array.isArray(value)
            ? value.join(', ')
            : typeof value === 'string'
              ? exactDecimal(value as Parameters<typeof exactDecimal>[0])
              : String(value);
          return (
            <div key={key}>
              <dt>{name}</dt>
              <dd>{write(text)}</dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

function Worst() {
  const status = liveStatus.value;
  if (status === null) return null;
  const worst = worstCase(status, desks.live.value?.limits ?? null);
  return (
    <section class="worst-case" aria-labelledby="worst-case" data-testid="worst-case">
      <h3 id="worst-case">{say.worst}</h3>
      <p>
        {worst.largest === null
          ? say.worstNoOrder
          : say.worstOrders(worst.ordersLeft, dollars(worst.largest), dollars(worst.ordered))}
      </p>
      <p>
        {worst.stop === null || worst.left === null
          ? say.worstUnknown
          : say.worstLoss(dollars(worst.stop), dollars(worst.baseline), dollars(worst.left))}
      </p>
    </section>
  );
}
