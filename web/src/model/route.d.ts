import { type BacktestId } from '../api/values';
export type Route = {
    readonly name: 'backtest';
} | {
    readonly name: 'result';
    readonly id: BacktestId;
} | {
    readonly name: 'compare';
    readonly first: BacktestId;
    readonly second: BacktestId;
};
export declare function routeOf(pathname: string): Route;
export declare function pathOf(route: Route): string;
