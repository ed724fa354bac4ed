// The open positions in the log of the Trade tab.

import type { AssetRow } from '../api/desk';
import { VirtualTable, type Column } from '../components/virtual-table';
import { exactDecimal, money, signOf } from '../model/numbers';
import { tabs } from '../words-log';
import * as say from '../words-rows';
import { symbols } from './live-desk';
import { positions } from './log-desk';
import { busy, whyNot } from './place-order';
import { closePosition } from './ticket-desk';
import { mode } from './trading-desk';

export function Positions() {
  const label = say.positionColumns;
  const tone = (value: string | null) => {
    const sign = signOf(value as AssetRow['value_usd']);
    return sign > 0 ? 'gain' : sign < 0 ? 'loss' : '';
  };
  const usd = (value: AssetRow['value_usd'], signed = false) => money(value, 'USD', signed);
  const table: readonly Column<AssetRow>[] = [
    { key: 'asset', label: label.asset, cell: (row) => row.asset },
    { key: 'quantity', label: label.quantity, end: true, cell: (row) => exactDecimal(row.total) },
    { key: 'value', label: label.value, end: true, cell: (row) => usd(row.value_usd) },
    { key: 'cost', label: label.cost, end: true, cell: (row) => usd(row.cost_usd) },
    {
      key: 'open',
      label: label.open,
      end: true,
      cell: (row) => <span class={tone(row.open_profit_usd)}>{usd(row.open_profit_usd, true)}</span>,
    },
    {
      key: 'realised',
      label: label.realised,
      end: true,
      cell: (row) => <span class={tone(row.realised_usd)}>{usd(row.realised_usd, true)}</span>,
    },
    { key: 'actions', label: label.actions, headHidden: true, cell: (row) => <CloseButton asset={row.asset} /> },
  ];
  return (
    <VirtualTable
      name={tabs.positions}
      class="orders-table is-positions"
      columns={table}
      rows={positions.value}
      rowKey={(row) => row.asset}
    />
  );
}

function CloseButton({ asset }: { asset: string }) {
  const name = symbols.value.find((one) => one.startsWith(`${asset}/`));
  if (name === undefined) return null;
  const why = whyNot(mode.value, name);
  return (
    <button
      type="button"
      class="button small"
      aria-label={say.closeNamed(asset)}
      aria-disabled={why !== '' || busy.value}
      title={why === '' ? undefined : why}
      onClick={() => closePosition(name)}
    >
      {say.positionColumns.actions}
    </button>
  );
}
