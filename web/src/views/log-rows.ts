// What the log shows once there is something in it, and what its tools do.

import '../styles/tables.css';
import '../styles/trading-more.css';
import { download } from '../components/download';
import { logCsv } from '../model/log-csv';
import { fileName } from '../words-rows';
import { rows } from './log-listed';

export { Chips } from './log-chips';
export { OrderDetail } from './order-detail';
export { Count, Rows } from './order-rows';
export { Positions } from './position-rows';

export const copyCsv = (): Promise<void> => navigator.clipboard.writeText(logCsv(rows.value));
export const downloadCsv = (): void => download(new Blob([logCsv(rows.value)], { type: 'text/csv' }), fileName);
