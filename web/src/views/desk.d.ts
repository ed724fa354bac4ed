import { Client } from '../api/client';
import type { SavedRun } from '../api/backtest';
import { type Job } from '../api/jobs';
import { type Link } from '../api/live';
import type { BacktestId, JobId } from '../api/values';
import type { Failure } from '../components/basics';
import { type Form } from '../model/form';
import { type ServerState } from '../model/market';
import { type Route } from '../model/route';
import { type Settings } from '../model/settings';
export type Loadable<T> = {
    readonly state: 'loading';
} | {
    readonly state: 'failed';
    readonly failure: Failure;
} | {
    readonly state: 'ready';
    readonly value: T;
};
export type DialogName = 'help' | 'display' | 'candles' | 'commands';
export type Toast = {
    readonly id: number;
    readonly text: string;
};
type Runs = {
    readonly items: readonly SavedRun[];
    readonly total: number;
};
export declare const client: Client;
export declare const server: import("@preact/signals-core").Signal<ServerState>;
export declare const link: import("@preact/signals-core").Signal<Link>;
export declare const route: import("@preact/signals-core").Signal<Route>;
export declare const strategies: import("@preact/signals-core").Signal<Loadable<readonly import("../api/decode").Decoded<{
    name: import("../api/decode").Decoder<string>;
    summary: import("../api/decode").Decoder<string>;
    parameters: import("../api/decode").Decoder<import("../api/decode").Decoded<{
        name: import("../api/decode").Decoder<string>;
        type: import("../api/decode").Decoder<"number" | "integer" | "choice">;
        min: import("../api/decode").Decoder<number | null>;
        max: import("../api/decode").Decoder<number | null>;
        default: import("../api/decode").Decoder<string | number>;
        choices: import("../api/decode").Decoder<(string | number)[]>;
        help: import("../api/decode").Decoder<string>;
    }>[]>;
}>[]>>;
export declare const candlesFailure: import("@preact/signals-core").Signal<Failure | null>;
export declare const runs: import("@preact/signals-core").Signal<Loadable<Runs>>;
export declare const settings: import("@preact/signals-core").Signal<Settings>;
export declare const settingsSaved: import("@preact/signals-core").Signal<boolean | null>;
export declare const dialog: import("@preact/signals-core").Signal<DialogName | null>;
/** The report of the last import, until it is dismissed: the screen that started it may be gone by then. */
export declare const lastImport: import("@preact/signals-core").Signal<import("../api/decode").Decoded<{
    file: import("../api/decode").Decoder<string>;
    form: import("../api/decode").Decoder<string>;
    symbol: import("../api/decode").Decoder<string>;
    timeframe: import("../api/decode").Decoder<string>;
    rows_read: import("../api/decode").Decoder<number>;
    rows_kept: import("../api/decode").Decoder<number>;
    from: import("../api/decode").Decoder<import("../api/values").UtcTime>;
    to: import("../api/decode").Decoder<import("../api/values").UtcTime>;
    defects: import("../api/decode").Decoder<import("../api/decode").Decoded<{
        kind: import("../api/decode").Decoder<string>;
        count: import("../api/decode").Decoder<number>;
        first_lines: import("../api/decode").Decoder<number[]>;
        sentence: import("../api/decode").Decoder<string>;
    }>[]>;
    gaps: import("../api/decode").Decoder<import("../api/decode").Decoded<{
        count: import("../api/decode").Decoder<number>;
        missing: import("../api/decode").Decoder<number>;
    }>>;
    added: import("../api/decode").Decoder<number>;
    identical: import("../api/decode").Decoder<number>;
    conflicting: import("../api/decode").Decoder<number>;
    notes: import("../api/decode").Decoder<string[]>;
}> | null>;
export declare const toasts: import("@preact/signals-core").Signal<readonly Toast[]>;
export declare const zone: import("@preact/signals-core").ReadonlySignal<string>;
export declare const look: import("@preact/signals-core").ReadonlySignal<string>;
export declare const form: import("@preact/signals-core").Signal<Form>;
export declare const problems: import("@preact/signals-core").Signal<Readonly<Record<string, string>>>;
export declare const runFailure: import("@preact/signals-core").Signal<Failure | null>;
export declare const starting: import("@preact/signals-core").Signal<boolean>;
export declare const ownRun: import("@preact/signals-core").Signal<JobId | null>;
export declare const runNote: import("@preact/signals-core").Signal<string>;
export declare function failureOf(error: unknown): Failure;
export declare function toast(text: string): void;
export declare const dropToast: (id: number) => void;
export declare function setForm(change: Partial<Form>): void;
export declare function setParam(name: string, value: string): void;
export declare function go(to: Route): void;
/** For links: an ordinary click stays in the page, with a modifier the browser does what it always does. */
export declare const follow: (to: Route) => {
    href: string;
    onClick: (event: MouseEvent) => void;
};
export declare function loadStrategies(): Promise<void>;
export declare function loadCandles(): Promise<void>;
/** The server gives no longer list at once; older runs are reached by their own address. */
export declare const runsMost = 500;
/** Loads the list; asked for again meanwhile, it loads once more afterwards, however often it was asked. */
export declare function loadRuns(more?: boolean): Promise<void>;
export declare function setSetting<K extends keyof Settings>(key: K, value: string): Promise<void>;
export declare function takeJob(job: Job): void;
/** The socket brings a job's progress; asking now and then as well keeps it moving when there is no socket. */
export declare function followJob(id: JobId): Promise<Job>;
export declare function cancelJob(id: JobId): Promise<void>;
export declare function runBacktest(): Promise<void>;
export declare function deleteRun(id: BacktestId): Promise<void>;
export declare const retryNow: () => void;
export declare function start(): void;
export {};
