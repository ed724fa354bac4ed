// What draws marks, out of an instance of the library of its own: a live chart without trades does not wait for it.

export { createSeriesMarkers } from 'lightweight-charts?marks';
