// A table that stays fast at any length: over 100 rows only those in view are in the page, and the one with the focus.
// On a phone the style sheet lays each row out as a card; the roles keep it a table for a screen reader.

import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { segments, virtualAbove } from '../model/rows';

export type Column<Row> = {
  readonly key: string;
  readonly label: string;
  readonly end?: boolean;
  readonly sortable?: boolean;
  readonly headHidden?: boolean;
  readonly cell: (row: Row) => ComponentChildren;
};

type Props<Row> = {
  readonly name: string;
  readonly class: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  readonly sort?: { readonly key: string; readonly descending: boolean };
  readonly onSort?: (key: string) => void;
  readonly onRow?: (row: Row) => void;
};

const extraRows = 8;

export function VirtualTable<Row>(props: Props<Row>) {
  const { columns, rows, sort, onSort, onRow } = props;
  const region = useRef<HTMLDivElement>(null);
  const [rowHeight, setRowHeight] = useState(36);
  const [scroll, setScroll] = useState({ top: 0, height: 480 });
  const [focused, setFocused] = useState<number | null>(null);
  const wanted = useRef<number | null>(null);

  const measure = () => {
    const element = region.current;
    const row = element?.querySelector<HTMLElement>('tbody tr[data-row]');
    if (!element) return;
    if (row && row.offsetHeight > 0) setRowHeight(row.offsetHeight);
    setScroll({ top: element.scrollTop, height: element.clientHeight });
  };
  useLayoutEffect(measure, [rows.length]);
  useEffect(() => {
    if (!region.current || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(measure);
    observer.observe(region.current);
    return () => observer.disconnect();
  }, []);

  // Another order puts other rows on top.
  useEffect(() => {
    if (region.current) region.current.scrollTop = 0;
  }, [sort?.key, sort?.descending]);

  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const row = region.current?.querySelector<HTMLElement>(`tr[data-row="${wanted.current}"]`);
    row?.querySelector<HTMLElement>('button, a')?.focus({ preventScroll: true });
    wanted.current = null;
  });

  const moveTo = (index: number) => {
    const element = region.current;
    if (!element || index < 0 || index >= rows.length) return;
    const head = element.querySelector('thead')?.clientHeight ?? 0;
    const top = index * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight + head > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight + head - element.clientHeight;
    }
    wanted.current = index;
    setFocused(index);
    setScroll({ top: element.scrollTop, height: element.clientHeight });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = focused ?? -1;
    if (event.key === 'j') moveTo(from + 1);
    else if (event.key === 'k') moveTo(Math.max(0, from - 1));
    else return;
    event.preventDefault();
  };

  const first = Math.floor(scroll.top / rowHeight) - extraRows;
  const last = Math.ceil((scroll.top + scroll.height) / rowHeight) + extraRows;
  const cells = columns.length;

  return (
    <div
      ref={region}
      class={`table-region ${props.class}`}
      role="region"
      aria-label={props.name}
      tabIndex={0}
      onScroll={(event) => setScroll({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
      onKeyDown={onKeyDown}
      onFocusCapture={(event) => {
        const row = (event.target as HTMLElement).closest('tr[data-row]');
        if (row) setFocused(Number(row.getAttribute('data-row')));
      }}
    >
      <table role="table" aria-label={props.name} aria-rowcount={rows.length + 1}>
        <thead role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            {columns.map((column) => {
              const sorted = sort?.key === column.key ? (sort.descending ? 'descending' : 'ascending') : undefined;
              return (
                <th
                  key={column.key}
                  role="columnheader"
                  scope="col"
                  class={`c-${column.key}${column.end === true ? ' end' : ''}`}
                  aria-sort={sorted}
                >
                  {column.sortable === true && onSort ? (
                    <button type="button" onClick={() => onSort(column.key)}>
                      {column.label}
                      <span class="sort-mark" aria-hidden="true">
                        {sorted === 'ascending' ? '▲' : sorted === 'descending' ? '▼' : ''}
                      </span>
                    </button>
                  ) : column.headHidden === true ? (
                    <span class="visually-hidden">{column.label}</span>
                  ) : (
                    column.label
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {segments(rows.length, first, last, rows.length > virtualAbove ? focused : null).map((segment, at) => {
            if (segment.kind === 'gap') {
              return (
                <tr key={`gap-${at}`} class="gap" aria-hidden="true">
                  <td colSpan={cells} style={{ height: `${segment.rows * rowHeight}px` }} />
                </tr>
              );
            }
            const row = rows[segment.index] as Row;
            return (
              <tr
                key={props.rowKey(row)}
                role="row"
                data-row={segment.index}
                aria-rowindex={segment.index + 2}
                class={onRow ? 'can-open' : ''}
                onClick={(event) => {
                  if (onRow && !(event.target as HTMLElement).closest('button, a, input, label')) onRow(row);
                }}
              >
                {columns.map((column) => (
                  <td key={column.key} role="cell" class={`c-${column.key}${column.end === true ? ' end' : ''}`}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
