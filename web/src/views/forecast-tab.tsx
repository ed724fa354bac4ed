// The Forecast tab: whether a model is better than doing nothing, what it says now, and training it. In a chunk of its
// own. Which series is looked at stands in the address.

import '../styles/finished.css';
import '../styles/tables.css';
import '../styles/later.css';
import '../styles/forecast.css';
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { forecastOf, type Evaluation, type Forecast, type ForecastPage } from '../api/forecast';
import { Card, Notice, SelectField, Skeleton, Synthetic } from '../components/basics';
import { ForecastChart, price } from '../components/forecast-chart';
import { CalibrationCard, SkillCard } from '../components/forecast-skill';
import { changePercent, framesOf, nearest, queryOf, type Series } from '../model/forecast';
import { percent, whole } from '../model/numbers';
import { timeframeMinutes } from '../model/timeframes';
import { minuteWithZone, span } from '../model/time';
import * as words from '../words';
import * as say from '../words-forecast';
import { candlesFailure, client, dialog, failureOf, loadCandles, look, server, zone, type Loadable } from './desk';
import { remember, remembered } from './memory';
import { useTitle } from './page-title';
import { TrainForecast, trainingsEnded } from './train-forecast';

const wanted = signal<Partial<Series>>({});

/** What the address names, else what was looked at last. */
function readAddress(): void {
  const query = new URLSearchParams(location.search);
  const kept = remembered('cryptopiggy.forecast');
  const symbol = query.get('symbol') ?? kept['symbol'];
  const timeframe = query.get('timeframe') ?? kept['timeframe'];
  wanted.value = { ...(symbol === undefined ? {} : { symbol }), ...(timeframe === undefined ? {} : { timeframe }) };
}

function choose(series: Series): void {
  wanted.value = series;
  remember('cryptopiggy.forecast', series);
}

const moment = (iso: string) => minuteWithZone(Date.parse(iso), zone.value);

export function ForecastTab() {
  useTitle(words.tabs.forecast);
  const stored = server.value.series;
  useEffect(() => {
    readAddress();
    window.addEventListener('popstate', readAddress);
    return () => window.removeEventListener('popstate', readAddress);
  }, []);
  const series = stored === null ? null : nearest(stored, wanted.value);
  const query = series === null ? '' : queryOf(series);
  useEffect(() => {
    if (query !== '' && location.search !== query) history.replaceState(null, '', location.pathname + query);
  }, [query]);
  return (
    <div class="forecast-tab">
      <header class="forecast-head">
        <div>
          <h1>{say.title}</h1>
          <p class="help">{say.lead}</p>
        </div>
        {series !== null && stored !== null && (
          <div class="forecast-pick">
            <SelectField
              label={say.symbol}
              value={series.symbol}
              testId="forecast-symbol"
              options={[...new Set(stored.map((one) => one.symbol as string))]
                .sort()
                .map((value) => ({ value, label: value }))}
              onValue={(symbol) => choose(nearest(stored, { symbol, timeframe: series.timeframe }) ?? series)}
            />
            <SelectField
              label={say.timeframe}
              value={series.timeframe}
              testId="forecast-timeframe"
              options={framesOf(stored, series.symbol).map((value) => ({ value, label: value }))}
              onValue={(timeframe) => choose({ symbol: series.symbol, timeframe })}
            />
            {stored.filter((one) => one.symbol === series.symbol).every((one) => one.synthetic) && <Synthetic />}
          </div>
        )}
      </header>
      {series !== null ? (
        <OfSeries key={query} series={series} />
      ) : stored !== null ? (
        <NoCandles />
      ) : candlesFailure.value !== null ? (
        <Notice failure={candlesFailure.value} onRetry={() => void loadCandles()} />
      ) : (
        <Skeleton shape="result" />
      )}
    </div>
  );
}

const NoCandles = () => (
  <Card title={say.empty.title} testId="forecast-empty">
    <p class="empty-line">{say.empty.sentence}</p>
    <p class="help">{say.empty.help}</p>
    <pre class="command mono" tabIndex={0}>
      {say.empty.command}
    </pre>
    <div class="actions">
      <button type="button" class="button primary" aria-haspopup="dialog" onClick={() => (dialog.value = 'candles')}>
        {say.empty.action}
      </button>
    </div>
  </Card>
);

function OfSeries({ series }: { series: Series }) {
  const [found, again] = useForecast(series);
  if (found.state === 'failed') return <Notice failure={found.failure} onRetry={again} />;
  if (found.state === 'loading') return <Skeleton shape="result" onRetry={again} />;
  const page = found.value;
  const { model, forecast } = page;
  return (
    <>
      {model !== null && <Verdict model={model} forecast={forecast} />}
      <div class="forecast-main">
        {model === null ? (
          <NoModel page={page} />
        ) : (
          <>
            <ForecastChart model={model} forecast={forecast} zone={zone.value} look={look.value} />
            <Today page={page} />
          </>
        )}
      </div>
      <div class="forecast-side">
        <TrainForecast series={series} page={page} />
        {model !== null && <ModelCard model={model} forecast={forecast} />}
      </div>
      {model !== null && (
        <div class="forecast-wide">
          <SkillCard model={model} />
          <CalibrationCard model={model} />
        </div>
      )}
    </>
  );
}

const capital = (sentence: string) => sentence.slice(0, 1).toUpperCase() + sentence.slice(1);

function Verdict({ model, forecast }: { model: Evaluation; forecast: Forecast | null }) {
  const isOld = forecast !== null && !forecast.fresh;
  const isBefore = forecast !== null && Date.parse(forecast.newest) < Date.parse(model.trained_to);
  const used = forecast?.used_for_trading ?? false;
  const sentence = capital(model.verdict);
  return (
    <section
      class={`forecast-verdict is-${model.proven ? (isOld ? 'warn' : 'ok') : 'plain'}`}
      data-testid="forecast-verdict"
    >
      <p class="verdict-sentence">{/[.!?]$/.test(sentence) ? sentence : `${sentence}.`}</p>
      {model.proven ? used && <p class="help">{say.verdict.used}</p> : <p class="help">{say.verdict.unproven}</p>}
      {isOld && (
        <p class="note is-warn" data-testid="forecast-stale">
          {isBefore ? say.verdict.early : say.verdict.stale(moment(forecast.fresh_until))}
        </p>
      )}
    </section>
  );
}

const NoModel = ({ page }: { page: ForecastPage }) => (
  <Card title={say.none.title} testId="forecast-none">
    <p class="empty-line">{page.why_no_model}</p>
    <p class="help">{page.candles === null ? say.none.notStored : say.none.stored(whole(page.candles))}</p>
  </Card>
);

function Today({ page }: { page: ForecastPage }) {
  const { forecast } = page;
  const text = say.today;
  if (forecast === null) {
    return (
      <Card title={text.title} testId="forecast-today">
        <p>{text.none}</p>
        <p class="help">{page.why_no_forecast}</p>
      </Card>
    );
  }
  const closed = Date.parse(forecast.newest) + timeframeMinutes(page.timeframe) * 60_000;
  const isPast = Date.parse(forecast.target_time) <= Date.now();
  const change = changePercent(forecast.log_return[1]);
  return (
    <Card title={text.title} testId="forecast-today">
      <p class="today-sentence">
        {text.sentence(moment(forecast.target_time), price(forecast.median), percent(change, 2, true))}
      </p>
      <p>{text.interval(price(forecast.low), price(forecast.high))}</p>
      <p class="help">{text.from(price(forecast.close), moment(forecast.newest))}</p>
      {isPast && <p class="note is-warn">{text.past(span(closed / 1000, Date.now() / 1000))}</p>}
    </Card>
  );
}

function ModelCard({ model, forecast }: { model: Evaluation; forecast: Forecast | null }) {
  const text = say.model;
  const facts: readonly (readonly [string, string])[] = [
    [text.trained, moment(model.trained_at)],
    [text.range, text.rangeOf(moment(model.trained_from), moment(model.trained_to))],
    [text.candles, whole(model.candles)],
    ...(forecast === null ? [] : [[text.fresh, moment(forecast.fresh_until)] as const]),
    [text.window, text.windowOf(whole(model.window))],
    [text.horizon, text.horizonOf(model.horizon)],
    [text.epochs, whole(model.epochs)],
    [text.seed, String(model.seed)],
    [text.size, text.sizeOf(whole(model.hidden))],
  ];
  return (
    <Card title={text.title} testId="forecast-model">
      <dl class="forecast-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="mono">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** Again whenever a training has ended or other candles are stored; what is shown stays until then. */
function useForecast({ symbol, timeframe }: Series): readonly [Loadable<ForecastPage>, () => void] {
  const [found, setFound] = useState<Loadable<ForecastPage>>({ state: 'loading' });
  const [round, setRound] = useState(0);
  const ended = trainingsEnded.value;
  const { series } = server.value;
  useEffect(() => {
    let current = true;
    forecastOf(client, symbol, timeframe).then(
      (value) => current && setFound({ state: 'ready', value }),
      (error: unknown) => current && setFound({ state: 'failed', failure: failureOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [symbol, timeframe, round, ended, series]);
  const again = () => {
    setFound({ state: 'loading' });
    setRound((before) => before + 1);
  };
  return [found, again];
}
