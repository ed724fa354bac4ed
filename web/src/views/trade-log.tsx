// Recent trades and the log of everything that was asked for, with their tabs and tools. What stands in them comes with
// chunks of its own, as soon as there is something.

import { useEffect, useState } from 'preact/hooks';
import { Skeleton } from '../components/basics';
import { DownloadIcon } from '../components/icons';
import * as words from '../words';
import * as say from '../words-log';
import { logRows } from './chunks';
import { isEmpty, positions, setTab, tabNames, traded } from './log-desk';
import { Filters } from './log-filters';
import { logTab, shownOrder, type LogTab } from './shown-order';

/** tabs: which lists are offered; where the positions have a table of their own, the log does without them. */
export function TradeLog({ tabs = tabNames }: { tabs?: readonly LogTab[] }) {
  const tab = tabs.includes(logTab.value) ? logTab.value : (tabs[0] ?? 'trades');
  // The lists hang on the tab that is shown.
  useEffect(() => {
    if (logTab.value !== tab) logTab.value = tab;
  }, [tab]);
  return (
    <section class="card trade-log" aria-label={say.title} data-testid="trade-log">
      <div class="log-head">
        <Tabs names={tabs} />
        {logTab.value !== 'positions' && <Tools />}
      </div>
      <div role="tabpanel" id="log-panel" aria-labelledby={`log-tab-${logTab.value}`}>
        {logTab.value !== 'positions' && <Filters />}
        {logTab.value !== 'positions' && shownOrder.value !== null && (
          <logRows.In show={({ OrderDetail }) => <OrderDetail />} />
        )}
        <Listed />
      </div>
    </section>
  );
}

/** The rows, or a sentence where there are none. */
function Listed() {
  const tab = logTab.value;
  if (tab === 'positions' ? positions.value.length > 0 : !isEmpty.value) {
    return (
      <logRows.In
        show={({ Positions, Rows }) => (tab === 'positions' ? <Positions /> : <Rows />)}
        meanwhile={(again) => <Skeleton shape="table" onRetry={again} />}
      />
    );
  }
  return (
    <>
      <p class="empty-line">{{ positions: say.noPositions, trades: say.none, log: say.noneLog }[tab]}</p>
      <logRows.Missing />
    </>
  );
}

function Tabs({ names }: { names: readonly LogTab[] }) {
  const counts: Readonly<Record<LogTab, number | null>> = {
    positions: positions.value.length,
    trades: traded.value.length,
    log: null,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = names[(names.indexOf(logTab.value) + step + names.length) % names.length] ?? 'trades';
    setTab(next);
    document.getElementById(`log-tab-${next}`)?.focus();
  };
  return (
    <div class="log-tabs" role="tablist" aria-label={say.title} onKeyDown={onKeyDown}>
      {names.map((name) => (
        <button
          key={name}
          id={`log-tab-${name}`}
          type="button"
          role="tab"
          class="log-tab"
          aria-selected={logTab.value === name}
          aria-controls="log-panel"
          tabIndex={logTab.value === name ? 0 : -1}
          onClick={() => setTab(name)}
        >
          <span>{say.tabs[name]}</span>
          {counts[name] !== null && (
            <span class="count" aria-hidden="true">
              {counts[name]}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

function Tools() {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 3000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <div class="card-tools" {...logRows.ahead}>
      <span class="count" role="status" data-testid="log-count">
        {isEmpty.value ? words.count(0, 0) : <logRows.In show={({ Count }) => <Count />} />}
      </span>
      <button
        type="button"
        class="button small"
        onClick={() =>
          void logRows.use(({ copyCsv }) =>
            copyCsv().then(
              () => setCopied(true),
              () => setCopied(false),
            ),
          )
        }
      >
        {copied ? words.copied : say.copy}
      </button>
      <button
        type="button"
        class="button small"
        aria-label={say.downloadHelp}
        onClick={() => void logRows.use(({ downloadCsv }) => downloadCsv())}
      >
        <DownloadIcon />
        {say.download}
      </button>
    </div>
  );
}
