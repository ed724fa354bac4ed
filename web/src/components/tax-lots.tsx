// What was sold in a year, lot by lot.

import type { TaxLot, TaxLots } from '../api/reports';
import { exactDecimal, money } from '../model/numbers';
import { minuteWithZone, type Zone } from '../model/time';
import * as say from '../words-reports';
import { Card } from './basics';
import { Change, References } from './report-rows';
import { VirtualTable, type Column } from './virtual-table';

export function TaxLotsTable({ lots, zone }: { lots: TaxLots; zone: Zone }) {
  const label = say.lots.columns;
  const moment = (iso: string) => minuteWithZone(Date.parse(iso), zone);
  const columns: Column<TaxLot>[] = [
    { key: 'acquired', label: label.acquired, cell: ({ acquired }) => moment(acquired) },
    { key: 'disposed', label: label.disposed, cell: ({ disposed }) => moment(disposed) },
    { key: 'asset', label: label.asset, cell: ({ asset }) => asset },
    { key: 'quantity', label: label.quantity, end: true, cell: ({ quantity }) => exactDecimal(quantity) },
    { key: 'proceeds', label: label.proceeds, end: true, cell: ({ proceeds }) => money(proceeds, 'USD') },
    { key: 'cost', label: label.cost, end: true, cell: (lot) => money(lot.cost_basis, 'USD') },
    { key: 'gain', label: label.gain, end: true, cell: ({ gain }) => <Change value={gain} /> },
    { key: 'term', label: label.term, cell: ({ term }) => say.terms[term] },
    { key: 'fills', label: label.fills, cell: (lot) => <References names={[lot.acquired_by, lot.disposed_by]} /> },
  ];
  return (
    <Card
      title={`${say.kinds.tax} ${lots.year}`}
      tools={<span class="count">{lots.lots.length}</span>}
      testId="tax-lots"
    >
      {lots.mode === 'paper' && <p class="note">{say.taxPaper}</p>}
      <p class="tax-sum mono" data-testid="tax-gain" data-value={lots.gain}>
        {say.taxSum} <Change value={lots.gain} /> ({say.terms.short} <Change value={lots.gain_short} />,{' '}
        {say.terms.long} <Change value={lots.gain_long} />)
      </p>
      <VirtualTable
        name={say.kinds.tax}
        class="report-table"
        columns={columns}
        rows={lots.lots}
        rowKey={(lot) => lot.acquired_by + lot.disposed_by}
      />
      <p class="help">{say.taxHelp}</p>
    </Card>
  );
}
