// The Trade tab: figures, the live chart, the Live Ticker, the Controls; the ticket, strategies and the log come with
// a chunk of their own that is fetched at once.

import { Skeleton } from '../components/basics';
import * as say from '../words-trade';
import * as words from '../words';
import { tradeParts } from './chunks';
import { Figures } from './figures-row';
import { useTitle } from './page-title';
import { Panel } from './panel';

export function Trade() {
  useTitle(words.tabs.trade);
  return (
    <div class="trade">
      <h1 class="visually-hidden">{words.tabs.trade}</h1>
      <Figures />
      <div class="trade-main">
        <tradeParts.In show={({ LiveChart }) => <LiveChart />} meanwhile={(again) => <ChartToCome onRetry={again} />} />
        <tradeParts.In
          show={({ TradeLog }) => <TradeLog />}
          meanwhile={(again) => <Skeleton shape="table" onRetry={again} />}
        />
        <tradeParts.In show={({ StrategyCard }) => <StrategyCard />} />
      </div>
      <div class="trade-side">
        <tradeParts.In show={({ OrderTicket }) => <OrderTicket />} meanwhile={() => <TicketToCome />} />
        <tradeParts.In show={({ LiveTicker }) => <LiveTicker />} />
        <tradeParts.In show={({ Controls }) => <Controls />} />
      </div>
    </div>
  );
}

const TicketToCome = () => (
  <Panel name="order-ticket" title={say.ticket}>
    <div class="ticket-to-come" />
  </Panel>
);

/** The chart's place, as high as it will be. */
const ChartToCome = ({ onRetry }: { onRetry: () => void }) => (
  <div class="card chart-card live-chart chart-to-come">
    <div class="live-place">
      <Skeleton shape="live" onRetry={onRetry} />
    </div>
  </div>
);
