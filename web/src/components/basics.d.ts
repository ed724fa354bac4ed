import type { ComponentChildren, JSX } from 'preact';
/** A native modal dialog: the browser keeps the focus inside and gives it back to the opener. */
export declare function Dialog(props: {
    title: string;
    onClose: () => void;
    children: ComponentChildren;
    wide?: boolean;
}): JSX.Element;
export type Failure = {
    readonly code: string;
    readonly sentence: string;
    readonly requestId: string;
};
/** An error stays until it is dismissed, and can be copied whole for a report. */
export declare function Notice(props: {
    failure: Failure;
    onRetry?: (() => void) | undefined;
    onDismiss?: (() => void) | undefined;
}): JSX.Element;
export declare const Badge: (props: {
    children: ComponentChildren;
    title?: string;
}) => JSX.Element;
export declare const Synthetic: () => JSX.Element;
type FieldProps = {
    label: string;
    help?: string | undefined;
    problem?: string | undefined;
    testId?: string | undefined;
    children: (ids: {
        id: string;
        describedBy: string | undefined;
        invalid: boolean;
    }) => JSX.Element;
};
/** A label, its control, a line of help, and the reason when the value was refused. */
export declare function Field({ label, help, problem, testId, children }: FieldProps): JSX.Element;
type InputProps = Omit<FieldProps, 'children'> & {
    value: string;
    onValue: (value: string) => void;
    type?: 'text' | 'date' | 'search';
    numeric?: boolean;
    name?: string;
};
export declare function TextField({ value, onValue, type, numeric, name, ...field }: InputProps): JSX.Element;
export type Choice = {
    readonly value: string;
    readonly label: string;
};
export declare function SelectField(props: Omit<FieldProps, 'children'> & {
    value: string;
    options: readonly Choice[];
    onValue: (value: string) => void;
}): JSX.Element;
/** One of a few, all of them visible: native radio buttons that look like a row of buttons. */
export declare function Segments(props: {
    label: string;
    name: string;
    value: string;
    options: readonly (Choice & {
        title?: string;
    })[];
    onValue: (value: string) => void;
}): JSX.Element;
export declare const Progress: (props: {
    label: string;
    share: number;
    detail: string;
}) => JSX.Element;
/** Holds the final size while loading; after 5 seconds it says so and offers to try again. */
export declare function Skeleton(props: {
    shape: 'form' | 'list' | 'result' | 'chart' | 'table';
    onRetry?: (() => void) | undefined;
}): JSX.Element;
export declare function Card(props: {
    title: string;
    tools?: ComponentChildren;
    children: ComponentChildren;
    class?: string;
    testId?: string;
}): JSX.Element;
export {};
