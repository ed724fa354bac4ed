// The series that the live chart never draws, out of an instance of the library of their own: the first look at Trade does
// not wait for them. A definition is the same to a chart, whichever instance it comes from.

export { AreaSeries, BaselineSeries, LineSeries } from 'lightweight-charts?lines';
