// A short table whose rows become small cards on a phone, each value with its column's name before it. The roles keep it
// a table for a screen reader there too.

import type { Column } from './virtual-table';

export function StackTable<Row>(props: {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly class?: string;
}) {
  const { name, columns, rows, rowKey } = props;
  return (
    <div class={`table-region ${props.class ?? ''}`} role="region" aria-label={name} tabIndex={0}>
      <table class="plain stack" role="table" aria-label={name}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column.key}
                role="columnheader"
                scope="col"
                class={`c-${column.key}${column.end === true ? ' end' : ''}`}
              >
                {column.headHidden === true ? <span class="visually-hidden">{column.label}</span> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row" data-row={rowKey(row)}>
              {columns.map((column) => (
                <td
                  key={column.key}
                  role="cell"
                  class={`c-${column.key}${column.end === true ? ' end' : ''}`}
                  data-label={column.headHidden === true ? undefined : column.label}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
