// The forecast's chart comes when one is to be drawn.

export const loadForecastChart = () => import('./forecast-canvas');
