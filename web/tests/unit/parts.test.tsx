import '@testing-library/jest-dom/vitest';
import { getByLabelText, getByRole, getByText, queryByRole, waitFor } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { render, type JSX } from 'preact';
import { useState } from 'preact/hooks';
import { afterEach, expect, test, vi } from 'vitest';
import { backtestResult } from '../../src/api/backtest';
import { Dialog, Notice, Segments, TextField } from '../../src/components/basics';
import { HeatMap } from '../../src/components/heat-map';
import { Definitions, Verdict } from '../../src/components/verdict';
import { VirtualTable, type Column } from '../../src/components/virtual-table';
import { result } from './samples';

const hosts: HTMLElement[] = [];
function show(view: JSX.Element): HTMLElement {
  const host = document.createElement('div');
  document.body.append(host);
  hosts.push(host);
  render(view, host);
  return host;
}
afterEach(() => {
  for (const host of hosts.splice(0)) {
    render(null, host);
    host.remove();
  }
});

test('a refused field says so to the eye and to a screen reader', () => {
  const host = show(
    <TextField label="fast" help="Candles." problem="Needs a whole number." value="x" onValue={() => {}} />,
  );
  const input = getByLabelText(host, 'fast');
  expect(input).toBeInvalid();
  expect(input).toHaveAccessibleDescription('Candles. Needs a whole number.');
});

test('what is typed reaches the owner of the value, letter by letter', async () => {
  const Owner = () => {
    const [value, setValue] = useState('');
    return <TextField label="cash" value={value} onValue={setValue} />;
  };
  const host = show(<Owner />);
  await userEvent.type(getByLabelText(host, 'cash'), '0.00000001');
  expect(getByLabelText(host, 'cash')).toHaveValue('0.00000001');
});

test('segments are radio buttons with names of their own', async () => {
  const chosen = vi.fn();
  const options = [
    { value: '30d', label: '30d', title: 'Last 30 days' },
    { value: 'all', label: 'All', title: 'All that is stored' },
  ];
  const host = show(<Segments label="Range" name="range" value="all" options={options} onValue={chosen} />);
  expect(getByRole(host, 'radio', { name: 'All that is stored' })).toBeChecked();
  await userEvent.click(getByRole(host, 'radio', { name: 'Last 30 days' }));
  expect(chosen).toHaveBeenCalledWith('30d');
});

test('an error shows its sentence, code and request, and stays until it is dismissed', async () => {
  const dismissed = vi.fn();
  const failure = { code: 'BAD_REQUEST', sentence: '<b>fee</b> must be below 0.1', requestId: 'r-7' };
  const host = show(<Notice failure={failure} onDismiss={dismissed} />);
  expect(getByRole(host, 'alert')).toHaveTextContent('<b>fee</b> must be below 0.1');
  expect(host).toHaveTextContent('Code BAD_REQUEST · Request r-7');
  await userEvent.click(getByText(host, 'Dismiss'));
  expect(dismissed).toHaveBeenCalledOnce();
});

test('a dialog gives the focus back to its opener', async () => {
  const Opener = () => {
    const [open, setOpen] = useState(false);
    return (
      <>
        <button type="button" onClick={() => setOpen(true)}>
          open
        </button>
        {open && (
          <Dialog title="Display" onClose={() => setOpen(false)}>
            inside
          </Dialog>
        )}
      </>
    );
  };
  const host = show(<Opener />);
  await userEvent.click(getByText(host, 'open'));
  await waitFor(() => expect(getByRole(host, 'dialog', { name: 'Display' })).toBeVisible());
  await userEvent.click(getByRole(host, 'button', { name: 'Close' }));
  await waitFor(() => expect(queryByRole(host, 'dialog')).toBeNull());
  await waitFor(() => expect(getByText(host, 'open')).toHaveFocus());
});

test('ten thousand rows are told to a screen reader and few are in the page', () => {
  const columns: Column<number>[] = [
    { key: 'n', label: 'Number', cell: (row) => <button type="button">{row}</button> },
  ];
  const rows = Array.from({ length: 10_000 }, (_, index) => index);
  const host = show(<VirtualTable name="Rows" class="" columns={columns} rows={rows} rowKey={(row) => row} />);
  expect(getByRole(host, 'table')).toHaveAttribute('aria-rowcount', '10001');
  expect(host.querySelectorAll('tr[data-row]').length).toBeLessThan(60);
  expect(host.querySelector('tr[data-row="0"]')).toHaveAttribute('aria-rowindex', '2');
});

test('the verdict stands first, the return beside buy and hold, an unknown figure is a dash with its reason', () => {
  const host = show(<Verdict result={backtestResult({ ...result, sharpe: null }, 'result')} />);
  expect(host.querySelector('p')).toHaveTextContent('Lost 420.04 points against holding.');
  expect(host).toHaveTextContent('36 of 36 orders would have been blocked live');
  expect(host).toHaveTextContent('▲ +23.46 %');
  expect(host).toHaveTextContent('+443.50 %');
  expect(host).toHaveTextContent('– not enough data');
});

test('every result says under which costs it holds', () => {
  const host = show(<Definitions result={backtestResult(result, 'result')} />);
  expect(host).toHaveTextContent('Sharpe: from UTC day-end equity changes.');
  expect(host).toHaveTextContent('0.1 % fee · 0 bps spread · 2.5 bps slippage · Next open · stop-loss 5 %');
});

test('the heat map carries signed numbers, not colour alone', () => {
  const months = [1.25, -3, null, 0, null, null, null, null, null, null, null, null];
  const host = show(<HeatMap years={[{ year: 2024, months, total: -1.8 }]} />);
  const cells = [...host.querySelectorAll('td')].map((cell) => cell.textContent);
  expect(cells.slice(0, 4)).toEqual(['+1.2', '−3.0', '', '0.0']);
  expect(host.querySelectorAll('td')[1]).toHaveClass('heat-loss-4');
});
