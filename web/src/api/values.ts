// api/ is the page's only door to the server: it turns raw JSON into these types and refuses what does not fit.
// A type for every meaning; a value gets its brand only by passing a decoder (decode.ts) or a named constructor here.

declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Decimal text exactly as the server sent it, "12345.67". No float arithmetic on money in the browser. */
export type DecimalText = Brand<string, 'DecimalText'>;
/** ISO-8601 in UTC, "2022-07-31T23:00:00Z". */
export type UtcTime = Brand<string, 'UtcTime'>;
/** "BTC/USDT", base first. */
export type SymbolName = Brand<string, 'SymbolName'>;
/** "1m" … "1w". */
export type TimeframeName = Brand<string, 'TimeframeName'>;
export type BacktestId = Brand<string, 'BacktestId'>;
export type JobId = Brand<string, 'JobId'>;
/** Of an order: made once for what a person meant to do, and kept over every retry. */
export type RequestId = Brand<string, 'RequestId'>;
/** Of a strategy at work. */
export type RunId = Brand<string, 'RunId'>;

const decimalShape = /^-?\d+(\.\d+)?$/;
const utcShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

export const isDecimalText = (text: string): text is DecimalText => decimalShape.test(text);
export const isUtcTime = (text: string): text is UtcTime => utcShape.test(text) && !Number.isNaN(Date.parse(text));
export const backtestId = (text: string): BacktestId => text as BacktestId;
export const symbolName = (text: string): SymbolName => text as SymbolName;
export const timeframeName = (text: string): TimeframeName => text as TimeframeName;
