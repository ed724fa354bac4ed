// The equity chart comes when one is to be drawn.

export const loadEquityChart = () => import('./equity-canvas');
