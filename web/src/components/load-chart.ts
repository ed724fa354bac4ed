// The page fetches the chart when one is to be drawn. The HTML report has it inside already: its build takes
// report/load-chart.ts in place of this file.

export const loadChart = () => import('./chart-canvas');
