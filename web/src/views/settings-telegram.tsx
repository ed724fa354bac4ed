// Settings › Telegram: token and chat, a test message, how far messages got, and the last alerts.

import { useEffect, useState } from 'preact/hooks';
import { Dialog, Notice, Skeleton, TextField, type Failure } from '../components/basics';
import { SecretField, useSecret } from '../components/secret-field';
import { StackTable } from '../components/stack-table';
import type { Alert, Telegram } from '../api/telegram';
import type { Column } from '../components/virtual-table';
import { minuteWithZone } from '../model/time';
import * as words from '../words';
import { telegramWords as say } from '../words-telegram';
import { toast, zone } from './desk';
import { Section } from './settings-parts';
import {
  alerts,
  followTelegram,
  knownTelegram,
  loadAlerts,
  loadTelegram,
  removeTelegram,
  saveTelegram,
  sendTest,
  telegram,
} from './telegram-desk';

const at = (iso: string | null): string => (iso === null ? say.never : minuteWithZone(Date.parse(iso), zone.value));

export function SettingsTelegram() {
  useEffect(followTelegram, []);
  useEffect(() => void loadAlerts(), [knownTelegram.value?.last_delivered, knownTelegram.value?.waiting]);
  const state = telegram.value;
  return (
    <Section anchor="telegram" title={say.name}>
      <p class="help">{say.lead}</p>
      {state.state === 'loading' && <Skeleton shape="form" onRetry={() => void loadTelegram()} />}
      {state.state === 'failed' && <Notice failure={state.failure} onRetry={() => void loadTelegram()} />}
      {state.state === 'ready' && (
        <>
          <HowItIs known={state.value} />
          {!state.value.from_environment && <SetUp key={String(state.value.saved)} known={state.value} />}
          <TestMessage known={state.value} />
          <LastAlerts />
        </>
      )}
    </Section>
  );
}

function HowItIs({ known }: { known: Telegram }) {
  const rows: readonly (readonly [string, string])[] = [
    [say.figures.delivered, at(known.last_delivered)],
    [
      say.figures.waiting,
      known.waiting_since === null ? String(known.waiting) : say.waitingSince(known.waiting, at(known.waiting_since)),
    ],
    [say.figures.givenUp, String(known.given_up)],
    [say.figures.heard, at(known.heard)],
  ];
  return (
    <div class="settings-part">
      <p data-testid="telegram-saved">
        {known.saved ? say.saved(known.token_ending ?? '', String(known.chat_id ?? '')) : say.notSaved}
      </p>
      {known.from_environment && <p class="help">{say.fromEnvironment}</p>}
      {known.trouble !== null && (
        <p class="notice-line is-red" role="alert" data-testid="telegram-trouble">
          {known.trouble}
        </p>
      )}
      {known.saved && !known.sender_runs && <p class="notice-line is-red">{say.noSender}</p>}
      {known.silent && <p class="notice-line is-red">{say.silentHelp}</p>}
      {known.saved && (
        <p class="help" data-testid="telegram-figures">
          {rows.map(([name, value]) => `${name}: ${value}`).join(' · ')}
        </p>
      )}
    </div>
  );
}

function SetUp({ known }: { known: Telegram }) {
  const token = useSecret();
  const [chat, setChat] = useState(known.chat_id === null ? '' : String(known.chat_id));
  const [user, setUser] = useState(
    known.user_id === null || known.user_id === known.chat_id ? '' : String(known.user_id),
  );
  const [balance, setBalance] = useState(known.balance);
  const [busy, setBusy] = useState(false);
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [removing, setRemoving] = useState(false);
  const isChat = /^-?[1-9]\d{0,15}$/.test(chat.trim());
  const isGroup = chat.trim().startsWith('-');
  const ready = !busy && isChat && (token.some || known.saved);
  const act = async (what: () => Promise<Failure | null>, after: string) => {
    setBusy(true);
    setFailure(null);
    setNote('');
    const refused = await what();
    setBusy(false);
    setFailure(refused);
    if (refused === null) setNote(after);
    return refused === null;
  };
  const save = () => {
    if (!ready) return;
    const typed = token.take().trim();
    void act(
      () =>
        saveTelegram({
          ...(typed === '' ? {} : { token: typed }),
          chat_id: Number(chat.trim()),
          ...(isGroup && /^[1-9]\d{0,15}$/.test(user.trim()) ? { user_id: Number(user.trim()) } : {}),
          balance,
        }),
      say.savedNow,
    );
  };
  return (
    <div class="settings-part">
      <div class="pair">
        <SecretField
          label={say.token}
          help={known.saved ? say.tokenKept : say.tokenHelp}
          secret={token}
          testId="telegram-token"
          name="telegram-bot"
          onEnter={save}
        />
        <TextField
          label={say.chat}
          help={say.chatHelp}
          problem={chat.trim() === '' || isChat ? undefined : say.chatWrong}
          value={chat}
          onValue={setChat}
          testId="telegram-chat"
          name="telegram-chat"
        />
      </div>
      {isGroup && (
        <TextField
          label={say.user}
          help={say.userHelp}
          value={user}
          onValue={setUser}
          testId="telegram-user"
          name="telegram-user"
        />
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={balance}
          data-testid="telegram-balance"
          onChange={(event) => setBalance(event.currentTarget.checked)}
        />{' '}
        {say.balance}
      </label>
      <div class="actions">
        <button type="button" class="button primary" data-testid="save-telegram" aria-disabled={!ready} onClick={save}>
          {say.save}
        </button>
        {known.saved && (
          <button
            type="button"
            class="button"
            aria-haspopup="dialog"
            data-testid="remove-telegram"
            onClick={() => setRemoving(true)}
          >
            {say.remove}
          </button>
        )}
        <span class="help" role="status" data-testid="telegram-note-saved">
          {note}
        </span>
      </div>
      {failure !== null && <Notice failure={failure} onDismiss={() => setFailure(null)} />}
      {removing && (
        <Dialog title={say.removeTitle} onClose={() => setRemoving(false)}>
          <p>{say.removeText}</p>
          <div class="actions end-actions">
            <button type="button" class="button" onClick={() => setRemoving(false)}>
              {words.cancel}
            </button>
            <button
              type="button"
              class="button danger"
              data-testid="remove-telegram-confirm"
              onClick={() => {
                setRemoving(false);
                void act(removeTelegram, '').then((done) => done && toast(say.removed));
              }}
            >
              {say.remove}
            </button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function TestMessage({ known }: { known: Telegram }) {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ ok: boolean; sentence: string } | null>(null);
  if (!known.saved) return null;
  const send = async () => {
    if (busy) return;
    setBusy(true);
    setSaid(null);
    const answer = await sendTest();
    setBusy(false);
    setSaid('ok' in answer ? answer : { ok: false, sentence: answer.sentence });
  };
  return (
    <div class="settings-part">
      <div class="actions">
        <button
          type="button"
          class="button"
          data-testid="send-test-message"
          aria-disabled={busy}
          onClick={() => void send()}
        >
          {say.test}
        </button>
        <span role="status" class={said?.ok === false ? 'notice-line is-red' : 'help'} data-testid="test-outcome">
          {busy ? say.testing : said === null ? '' : `${said.ok ? '✅ ' : ''}${said.sentence}`}
        </span>
      </div>
    </div>
  );
}

const columns: Column<Alert>[] = [
  { key: 'time', label: say.columns.time, cell: ({ time }) => <span class="mono">{at(time)}</span> },
  { key: 'what', label: say.columns.what, cell: ({ text }) => <span title={text}>{text.split('\n')[0]}</span> },
  { key: 'outcome', label: say.columns.outcome, cell: ({ outcome }) => say.outcomes[outcome] },
];
const shown = 10;

function LastAlerts() {
  const [all, setAll] = useState(false);
  const known = alerts.value;
  if (known === null) return null;
  return (
    <div class="settings-part" data-testid="last-alerts">
      <h3>{say.list}</h3>
      {known.length === 0 ? (
        <p class="empty-line">{say.listNone}</p>
      ) : (
        <StackTable
          name={say.list}
          class="alerts-table"
          columns={columns}
          rows={all ? known : known.slice(0, shown)}
          rowKey={({ id }) => String(id)}
        />
      )}
      {!all && known.length > shown && (
        <button type="button" class="button small" onClick={() => setAll(true)}>
          {say.more(known.length)}
        </button>
      )}
    </div>
  );
}
