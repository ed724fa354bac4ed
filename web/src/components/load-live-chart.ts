// The page fetches the live chart when one is to be drawn.

export const loadLiveChart = () => import('./live-canvas');
