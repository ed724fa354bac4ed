// What a model has shown: beside expecting nothing, fold by fold, and whether its intervals are what they say.

import type { Evaluation, Fold, SkillRow } from '../api/forecast';
import { percent, ratio, unknown, whole } from '../model/numbers';
import * as words from '../words-forecast';
import { Card } from './basics';
import { StackTable } from './stack-table';
import type { Column } from './virtual-table';

const say = words.skill;
/** A log return as a change in percent, as near as errors are looked at. */
const error = (value: number) => percent(value * 100, 3);
const share = (value: number | null) => percent(value === null ? null : value * 100, 1);
const chance = (p: number | null) => (p === null ? unknown : p < 0.001 ? `< ${ratio(0.001, 3)}` : ratio(p, 3));
const hits = (rate: number | null) => (rate === null ? say.noDirection : share(rate));

const columns: Column<SkillRow>[] = [
  { key: 'name', label: say.columns.name, cell: ({ name }) => say.names[name] ?? name },
  { key: 'mae', label: say.columns.mae, end: true, cell: ({ mae }) => error(mae) },
  { key: 'rmse', label: say.columns.rmse, end: true, cell: ({ rmse }) => error(rmse) },
  {
    key: 'hits',
    label: say.columns.hits,
    end: true,
    cell: (row) => (
      <>
        {hits(row.hit_rate)}
        {row.hit_rate !== null && <span class="under">{say.interval(share(row.hit_low), share(row.hit_high))}</span>}
      </>
    ),
  },
  { key: 'p', label: say.columns.p, end: true, cell: (row) => chance(row.p_model_better) },
];
type Numbered = { readonly number: number; readonly fold: Fold };
const foldColumns: Column<Numbered>[] = [
  { key: 'fold', label: say.foldColumns.fold, cell: ({ number }) => number },
  { key: 'windows', label: say.foldColumns.windows, end: true, cell: ({ fold }) => whole(fold.windows) },
  { key: 'mae', label: say.foldColumns.mae, end: true, cell: ({ fold }) => error(fold.mae) },
  { key: 'none', label: say.foldColumns.noChange, end: true, cell: ({ fold }) => error(fold.mae_no_change) },
  { key: 'hits', label: say.foldColumns.hits, end: true, cell: ({ fold }) => hits(fold.hit_rate) },
  { key: 'p', label: say.foldColumns.p, end: true, cell: ({ fold }) => chance(fold.p) },
  {
    key: 'proven',
    label: say.foldColumns.proven,
    cell: ({ fold }) => (fold.proven ? say.proven : say.notProven),
  },
];

export const SkillCard = ({ model }: { model: Evaluation }) => (
  <Card title={say.title} testId="forecast-skill">
    <p class="help">{say.help(whole(model.windows), say.folds(model.folds))}</p>
    <StackTable name={say.title} columns={columns} rows={model.rows} rowKey={({ name }) => name} />
    <h3>{say.foldTitle}</h3>
    <StackTable
      name={say.foldTitle}
      columns={foldColumns}
      rows={model.by_fold.map((fold, at) => ({ number: at + 1, fold }))}
      rowKey={({ number }) => String(number)}
    />
  </Card>
);

type Asked = { readonly name: string; readonly asked: number } & Evaluation['coverage'];
const side = 220;
const edge = 30;
/** A share as a place in the plot: to the right, and up. */
const across = (value: number) => edge + value * (side - edge - 8);
const up = (value: number) => side - across(value);

export function CalibrationCard({ model }: { model: Evaluation }) {
  const { calibration: text } = words;
  const rows: Asked[] = [
    ...model.calibration.map((one) => ({ ...one, name: percent(one.quantile * 100, 0), asked: one.quantile })),
    { ...model.coverage, name: text.within },
  ];
  const summary = text.summary(
    model.calibration
      .map((one) => text.part(percent(one.quantile * 100, 0), share(one.share), share(one.low), share(one.high)))
      .join('; '),
  );
  return (
    <Card title={text.title} class="calibration-card" testId="forecast-calibration">
      <p class="help">{text.help}</p>
      <div class="calibration">
        <svg class="calibration-plot" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={summary}>
          {[0, 0.5, 1].map((at) => (
            <g key={at} class="plot-grid">
              <line x1={across(at)} x2={across(at)} y1={up(0)} y2={up(1)} />
              <line x1={across(0)} x2={across(1)} y1={up(at)} y2={up(at)} />
              <text x={across(at)} y={side - 12} text-anchor={at === 1 ? 'end' : 'middle'}>
                {percent(at * 100, 0)}
              </text>
              {at > 0 && (
                <text x={edge - 4} y={up(at) + 3} text-anchor="end">
                  {whole(at * 100)}
                </text>
              )}
            </g>
          ))}
          <line class="plot-diagonal" x1={across(0)} x2={across(1)} y1={up(0)} y2={up(1)} />
          {model.calibration.map((one) => (
            <g key={one.quantile} class="plot-seen">
              <line x1={across(one.quantile)} x2={across(one.quantile)} y1={up(one.low)} y2={up(one.high)} />
              {one.share !== null && <circle cx={across(one.quantile)} cy={up(one.share)} r={4} />}
            </g>
          ))}
        </svg>
        <StackTable
          name={text.tableCaption}
          columns={[
            {
              key: 'name',
              label: text.asked,
              cell: ({ name, asked }) => (name === text.within ? `${name}: ${share(asked)}` : name),
            },
            { key: 'seen', label: text.seen, end: true, cell: (row) => share(row.share) },
            {
              key: 'interval',
              label: text.interval,
              end: true,
              cell: ({ low, high }) => say.interval(share(low), share(high)),
            },
          ]}
          rows={rows}
          rowKey={({ name }) => name}
        />
      </div>
    </Card>
  );
}
